// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.command.CommandTree;
import dev.iora.cli.command.Completion;
import dev.iora.cli.command.HelpText;
import dev.iora.cli.command.ManPage;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Environment;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.CliVersion;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.console.Terminals;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParameterException;

/**
 * The executable: finds the command that the arguments name, runs it, and reports the result as an exit code and at
 * most one line on standard error.
 *
 * <p>Thread: the main one.
 */
public final class Main {
    private static final int OK = 0;

    private final Console console;
    private final Environment environment;

    Main(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    /** Runs one command. */
    public static void main(String[] args) {
        Terminals terminals = Terminals.of(System.getProperty("iora.terminals", ""));
        int exitCode = new Main(Console.ofProcess(terminals), Environment.ofProcess()).run(args);
        // System.exit first sets up the logger of Runtime.exit, which takes as long as a whole "nats pub".
        Runtime.getRuntime().halt(exitCode);
    }

    /** Runs one command; returns the exit code. */
    int run(String... args) {
        try {
            return runCommand(List.of(args));
        } catch (Console.OutputClosedException e) {
            // The reader of the output is gone, so there is nowhere to print an error.
            return CliException.FAILED;
        }
    }

    private int runCommand(List<String> args) {
        if (args.size() == 1 && args.getFirst().equals("--version")) {
            console.println(CliVersion.TEXT);
            return OK;
        }
        GlobalOptions options = new GlobalOptions();
        CommandTree tree = new CommandTree(NatsCommands.root(options));
        if (!args.isEmpty() && args.getFirst().equals(Completion.FLAG)) {
            Completion.of(tree, args.subList(1, args.size())).forEach(console::println);
            return OK;
        }
        try {
            return parseAndPerform(tree, withHelpFlag(args), options);
        } catch (CliException e) {
            return failed(e, e.exitCode());
        }
    }

    /** Turns {@code nats help stream} into {@code nats stream --help}. */
    private static List<String> withHelpFlag(List<String> args) {
        if (args.isEmpty() || !args.getFirst().equals("help")) {
            return args;
        }
        List<String> changed = new ArrayList<>(args.subList(1, args.size()));
        changed.add("--help");
        return changed;
    }

    private int parseAndPerform(CommandTree tree, List<String> args, GlobalOptions options) {
        CommandTree.Resolution resolution = tree.resolve(args);
        try {
            resolution.parser().parseArgs(args.toArray(String[]::new));
        } catch (ParameterException e) {
            if (options.isHelpRequested()) {
                return help(resolution, options);
            }
            throw new CliException(UsageErrors.text(e) + ", try --help", e);
        }
        if (options.helpMan) {
            console.print(ManPage.of(tree, CliVersion.TEXT));
            return OK;
        }
        if (options.completionBash || options.completionZsh) {
            console.print(options.completionBash ? Completion.bash() : Completion.zsh());
            return OK;
        }
        if (options.isHelpRequested() || !(resolution.targetParser().getCommand() instanceof NatsCommand command)) {
            return help(resolution, options);
        }
        return perform(command, options);
    }

    private int help(CommandTree.Resolution resolution, GlobalOptions options) {
        console.print(HelpText.of(resolution, options.helpLong));
        return OK;
    }

    private int perform(NatsCommand command, GlobalOptions options) {
        try (Session session = new Session(console, options, environment)) {
            command.run(session);
            return OK;
        } catch (InterruptedException e) {
            return CliException.FAILED;
        } catch (CliException | Console.OutputClosedException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            if (options.trace) {
                e.printStackTrace();
            }
            return failed(e, CliException.FAILED);
        }
    }

    private int failed(Exception e, int exitCode) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof FileSystemException failure && failure.getFile() != null) {
            message = InputFile.described(Path.of(failure.getFile()), failure);
        }
        if (!message.isEmpty()) {
            console.error(message);
        }
        return exitCode;
    }
}
