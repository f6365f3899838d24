// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.PseudoTerminal;
import dev.iora.cli.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The screen after a question was answered: it shows question and answer, whether typed, chosen or preset. */
@Timeout(60)
class PromptsIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    @BeforeAll
    static void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory).connectedTo(server.url());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void replacesHintsByAnswers() throws Exception {
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "add")) {
            terminal.answer("Stream Name ", "a.b")
                    .await("? Stream Name a.b\r")
                    .await("X Sorry, your reply was invalid: \"a.b\" is not a valid stream name\r")
                    .answer("Stream Name ", "S")
                    .await("? Stream Name S\r")
                    .answer("Subjects [? for help] ", "s,t")
                    .await("? Subjects s,t\r")
                    .answer("Storage  [Use arrows", PseudoTerminal.DOWN)
                    .await("? Storage memory\r")
                    .answer("Replication [? for help] (1) ", "")
                    .await("? Replication 1\r")
                    .answer("Retention Policy", "")
                    .await("? Retention Policy Limits\r")
                    .answer("Discard Policy", "")
                    .await("? Discard Policy Old\r")
                    .answer("Stream Messages Limit [? for help] (-1) ", "")
                    .await("? Stream Messages Limit -1\r")
                    .answer("Per Subject Messages Limit", "5")
                    .await("? Per Subject Messages Limit 5\r")
                    .answer("Total Stream Size", "?")
                    .answer("Total Stream Size", "1MB")
                    .await("? Total Stream Size 1MB\r")
                    .answer("Message TTL", "")
                    .answer("Max Message Size", "")
                    .answer("Duplicate tracking time window", "")
                    .await("? Duplicate tracking time window 2m0s\r")
                    .answer("Allow message Roll-ups", "")
                    .await("? Allow message Roll-ups No\r")
                    .answer("Allow message deletion", "n")
                    .await("? Allow message deletion No\r")
                    .answer("Allow purging subjects or the entire stream (Y/n) ", "perhaps")
                    .await("X Sorry, your reply was invalid: \"perhaps\" is not a valid answer")
                    .answer("Allow purging subjects or the entire stream (Y/n) ", "y")
                    .await("? Allow purging subjects or the entire stream Yes\r")
                    .await("Stream S was created");
            assertThat(terminal.awaitEnd()).isZero();
        }
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "rm", "S")) {
            terminal.answer("Really delete Stream S (y/N) ", "").await("? Really delete Stream S No\r");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    @Test
    void runsNoProgramFromThePath() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        for (String program : List.of("test", "tty", "stty", "infocmp")) {
            Path script = Files.writeString(bin.resolve(program), "#!/bin/sh\necho intruder >&2\nexit 1\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
        cli.run("stream", "add", "KEPT", "--subjects=kept", "--defaults").succeeded();
        Cli shadowed = cli.with("PATH", bin + ":" + System.getenv("PATH"));
        try (PseudoTerminal terminal = shadowed.startOnTerminal("stream", "rm", "KEPT")) {
            terminal.answer("Really delete Stream KEPT (y/N) ", "n").await("KEPT No\r");
            assertThat(terminal.awaitEnd()).isZero();
            // The test sets up its terminal with stty before the command runs.
            assertThat(terminal.screen().lines().filter(line -> line.contains("intruder")))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void replacesAnAnswerOfSeveralLines() throws Exception {
        String subject = "a-long-token.".repeat(20) + "end";
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "add", "LONG", "--storage=file")) {
            terminal.answer("Subjects [? for help] ", subject)
                    .await("\u001B[2A\r\u001B[K")
                    .await("? Subjects " + subject + "\r")
                    .await("? Replication");
            terminal.type(PseudoTerminal.INTERRUPT);
            assertThat(terminal.awaitEnd()).isEqualTo(1);
        }
    }
}
