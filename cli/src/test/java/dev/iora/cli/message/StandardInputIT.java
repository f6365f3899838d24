// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands in a loop of a script, {@code while read line; do nats pub ...; done < lines}, where standard input belongs
 * to the loop.
 */
@Timeout(180)
class StandardInputIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    private final InputStream in = new ByteArrayInputStream("a\nb\n".getBytes(StandardCharsets.UTF_8));

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
    void pubLeavesStandardInputToTheScript() throws IOException {
        cli.run("stream", "add", "EV", "--subjects=ev.>", "--defaults").succeeded();
        cli.runWithInput(in, "pub", "ev.a").succeeded().printed("<time> Published 0 bytes to \"ev.a\"\n");
        cli.runWithInput(in, "pub", "ev.a", "-J").succeeded();
        cli.runWithInput(in, "pub", "ev.a", "--send-on=newline").succeeded();
        assertThat(in.readAllBytes()).asString().isEqualTo("a\nb\n");
    }

    @Test
    void requestLeavesStandardInputToTheScript() throws IOException {
        try (Cli.Running service = cli.start("service", "serve", "demo")) {
            service.awaitOutput("Requests Log:\n\n");
            // The command prints its line before the service is registered.
            while (cli.run("service", "ls", "demo").exitCode() != 0) {
                Thread.onSpinWait();
            }
            cli.runWithInput(in, "req", "demo.echo").succeeded();
            cli.runWithInput(in, "service", "request", "demo", "echo").succeeded();
            assertThat(in.readAllBytes()).asString().isEqualTo("a\nb\n");
        }
    }
}
