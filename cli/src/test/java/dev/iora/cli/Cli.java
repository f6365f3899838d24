// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.connect.Environment;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import dev.iora.testkit.NatsProcess;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands in this JVM, without a terminal, with a home directory and an environment of their own.
 *
 * <pre>{@code
 * cli.run("stream", "ls").succeeded().printed("No Streams defined\n");
 * try (Cli.Running sub = cli.start("sub", "a.>")) {
 *     sub.awaitOutput("Subscribing on a.>");
 *     cli.run("pub", "a.b", "hello");
 *     sub.awaitOutput("hello");
 * }
 * }</pre>
 */
public final class Cli {
    private final Map<String, String> environment;

    /** A runner without a server to connect to. */
    public Cli(Path home) {
        this(Map.of("HOME", home.toString()));
    }

    private Cli(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The same runner with an environment variable. */
    public Cli with(String variable, String value) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(variable, value);
        return new Cli(changed);
    }

    /** The same runner, connecting to this server. */
    public Cli connectedTo(String url) {
        return with("NATS_URL", url);
    }

    public CliResult run(String... args) {
        return runWithInput("", args);
    }

    /** Runs a command with a text as its standard input. */
    public CliResult runWithInput(String input, String... args) {
        return runWithInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    /** Runs a command with a stream as its standard input. */
    public CliResult runWithInput(InputStream in, String... args) {
        SharedOutput screen = new SharedOutput();
        SharedOutput out = new SharedOutput(screen);
        SharedOutput err = new SharedOutput(screen);
        Console console = new Console(in, out, err, Terminals.NONE);
        int exitCode = new Main(console, new Environment(environment)).run(args);
        return new CliResult("nats " + String.join(" ", args), exitCode, out.text(), err.text(), screen.text());
    }

    /** Starts a command that runs until it is closed. */
    public Running start(String... args) {
        return new Running(environment, args);
    }

    /** Starts a command in a process of its own, on a pseudo terminal. */
    public PseudoTerminal startOnTerminal(String... args) {
        return PseudoTerminal.start(processCommand(args), environment);
    }

    /** Starts a command in a process of its own, without a terminal. */
    public ProcessBuilder process(String... args) {
        ProcessBuilder builder = new ProcessBuilder(processCommand(args));
        builder.environment().keySet().removeIf(name -> name.startsWith("NATS_") || name.startsWith("XDG_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static List<String> processCommand(String... args) {
        List<String> command = NatsProcess.javaCommand(
                "dev.iora.cli.Main",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Diora.terminals=" + PseudoTerminal.TERMINALS);
        command.addAll(List.of(args));
        return command;
    }

    /** A running command. */
    public static final class Running implements AutoCloseable {
        private final SharedOutput screen = new SharedOutput();
        private final SharedOutput out = new SharedOutput(screen);
        private final SharedOutput err = new SharedOutput(screen);
        private final Thread thread;
        private volatile @Nullable Integer exitCode;

        private Running(Map<String, String> environment, String... args) {
            Console console = new Console(InputStream.nullInputStream(), out, err, Terminals.NONE);
            Main main = new Main(console, new Environment(environment));
            thread = Thread.ofPlatform().name("nats " + String.join(" ", args)).start(() -> exitCode = main.run(args));
        }

        /** Waits until a text was printed on either stream. */
        public Running awaitOutput(String text) {
            screen.await(text);
            return this;
        }

        /** The standard output so far. */
        public String output() {
            return out.text();
        }

        /** The text that a terminal would show now, with dates and times replaced by words. */
        public String masked() {
            return CliResult.masked(screen.text());
        }

        /** Waits for the end. */
        public CliResult awaitEnd() throws InterruptedException {
            if (!thread.join(SharedOutput.TIMEOUT)) {
                throw new AssertionError(thread.getName() + " does not end; it printed:\n" + screen.text());
            }
            Integer code = exitCode;
            return new CliResult(thread.getName(), code == null ? -1 : code, out.text(), err.text(), screen.text());
        }

        /** Ends the command as Ctrl-C does. */
        @Override
        public void close() {
            thread.interrupt();
            try {
                awaitEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
