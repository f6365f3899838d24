// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.PseudoTerminal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nats server run}, in processes of its own. */
@Timeout(180)
class ServerRunIT {
    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void withAHome() {
        cli = new Cli(home);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private PseudoTerminal start(String... flags) throws Exception {
        String[] args = new String[flags.length + 4];
        args[0] = "server";
        args[1] = "run";
        args[2] = "dev";
        args[3] = "--port=" + freePort();
        System.arraycopy(flags, 0, args, 4, flags.length);
        return cli.startOnTerminal(args);
    }

    private static void end(PseudoTerminal server) throws Exception {
        server.type(PseudoTerminal.INTERRUPT);
        assertThat(server.awaitEnd()).isZero();
    }

    @Test
    void keepsStoredData() throws Exception {
        try (PseudoTerminal server = start("--jetstream")) {
            server.await("Starting local development NATS Server instance: dev")
                    .await("User Context: dev")
                    .await("URL: nats://127.0.0.1:")
                    .await("Reach it with 'nats --context dev ...'")
                    .await("[INF] Server is ready");
            cli.run("--context=dev", "stream", "add", "kept", "--subjects=kept", "--defaults")
                    .succeeded();
            cli.run("--context=dev", "pub", "kept", "x", "-J", "-q").succeeded();
            end(server);
        }
        assertThat(home.resolve(".local/share/nats/dev")).isDirectory();
        try (PseudoTerminal server = start("--jetstream")) {
            server.await("Server is ready");
            assertThat(cli.run("stream", "state", "kept", "--context=dev")
                            .succeeded()
                            .out())
                    .contains("Messages: 1");
            end(server);
        }
        assertThat(cli.run("context", "ls", "--names").succeeded().out()).isEqualTo("dev\n");
    }

    @Test
    void removesItsFilesOnRequest() throws Exception {
        try (PseudoTerminal server = start("--clean")) {
            server.await("Clean on Exit: true").await("Server is ready");
            cli.run("context", "select", "dev").succeeded();
            cli.run("pub", "a", "b").succeeded();
            assertThat(cli.run("stream", "ls").err()).contains("JetStream is not enabled");
            end(server);
        }
        cli.run("context", "ls").succeeded().printed("No known contexts\n");
        assertThat(home.resolve(".local/share/nats/dev")).doesNotExist();
    }

    @Test
    void refusesFlagsThatAreNotBuiltYet() throws Exception {
        cli.run("server", "run", "--extend")
                .failedWith("extending networks needs leaf nodes, which are not supported yet");
        cli.run("server", "run", "--monitor=8222").failedWith("monitoring is not supported yet");
        assertThat(Files.exists(home.resolve(".config"))).isFalse();
    }

    @Test
    void reportsThatItsPortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PseudoTerminal server = cli.startOnTerminal("server", "run", "--port=" + taken.getLocalPort())) {
            server.await("Error listening on port: ").await("in use");
            assertThat(server.awaitEnd()).isEqualTo(1);
        }
    }
}
