// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.command.CommandTree;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Environment;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.CliVersion;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import java.io.IOException;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The executable: finds the command that the arguments name, runs it, and turns whatever comes of it into an exit code
 * and at most one line on standard error.
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
        System.exit(new Main(Console.ofProcess(terminals), Environment.ofProcess()).run(args));
    }

    /** Runs one command; returns the exit code. */
    int run(String... args) {
        try {
            return runCommand(List.of(args));
        } catch (Console.OutputClosedException e) {
            // Nobody is left to tell.
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
        ParseResult result;
        try {
            result = tree.parserFor(args).parseArgs(args.toArray(String[]::new));
        } catch (ParameterException e) {
            return misuse(e);
        }
        if (options.completionBash || options.completionZsh) {
            console.print(AutoComplete.bash("nats", tree.complete()));
            return OK;
        }
        while (result.hasSubcommand()) {
            result = result.subcommand();
        }
        return perform(result, options);
    }

    private int perform(ParseResult result, GlobalOptions options) {
        CommandLine parser = result.commandSpec().commandLine();
        if (options.help || !(parser.getCommand() instanceof NatsCommand command)) {
            console.print(parser.getUsageMessage());
            return OK;
        }
        try (Session session = new Session(console, options, environment)) {
            command.run(session);
            return OK;
        } catch (CliException e) {
            return failed(e, e.exitCode());
        } catch (InterruptedException e) {
            return CliException.FAILED;
        } catch (Console.OutputClosedException e) {
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
        if (!message.isEmpty()) {
            console.error(message);
        }
        return exitCode;
    }

    private int misuse(ParameterException e) {
        console.error(Misuse.text(e) + ", try --help");
        return CliException.FAILED;
    }
}
