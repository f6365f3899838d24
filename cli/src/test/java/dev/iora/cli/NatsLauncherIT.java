// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/nats} as users start it, from a copy of the build's output. */
@Timeout(300)
class NatsLauncherIT {
    @TempDir
    static Path home;

    @BeforeAll
    static void install() {
        Installation.packagedIn(home, "cli", "distribution");
    }

    private static CliResult nats(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/nats").toString()));
        command.addAll(List.of(args));
        Path err = Files.createTempFile(home, "err", "");
        Process process = process(command.toArray(new String[0]))
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        String errors = Files.readString(err);
        return new CliResult(String.join(" ", command), exitCode, out, errors, out + errors);
    }

    /** A process without environment variables that affect the program. */
    private static ProcessBuilder process(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("NATS_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        return builder;
    }

    @Test
    void printsItsVersion() throws Exception {
        assertThat(home.resolve("build/dist/nats.aot")).exists();
        assertThat(nats("--version").succeeded().screen()).startsWith("0.4.0 (Iora ");
    }

    @Test
    void hasNoTerminalInAPipe() throws Exception {
        try (TestServer server = TestServer.iora(home.resolve("store"))) {
            nats("stream", "add", "x", "--server", server.url())
                    .failedWith("invalid input: cannot prompt for user input without a terminal");
            assertThat(nats("pub", "a", "b", "--server", server.url())
                            .succeeded()
                            .screen())
                    .endsWith("Published 1 bytes to \"a\"\n");
        }
    }

    @Test
    void endsWithoutMessageWhenTheReaderIsGone() throws Exception {
        // The output is larger than the buffer of a pipe, so that the rest is written to a closed pipe.
        Process process = process("/bin/sh", "-c", home.resolve("bin/nats") + " --help-man | head -1; echo done")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith(".TH nats 1 ")
                .hasLineCount(2)
                .endsWith("\ndone\n");
    }

    @Test
    void ownsTheTerminalItIsStartedOn() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.start(
                List.of(home.resolve("bin/nats").toString(), "context", "rm", "x"),
                java.util.Map.of("HOME", home.toString()))) {
            terminal.answer("Really delete context \"x\"", "n");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }
}
