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
import java.nio.file.attribute.PosixFilePermission;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static String passwordIn(String output, String label) {
        Matcher password = Pattern.compile(label + " Credentials: User: \\w+ +Password: (\\w{32}) Context: ")
                .matcher(output);
        assertThat(password.find()).as(output).isTrue();
        return password.group(1);
    }

    @Test
    void keepsStoredDataAndPasswords() throws Exception {
        String password;
        try (PseudoTerminal server = start("--jetstream")) {
            server.await("Starting local development NATS Server instance: dev")
                    .await("URL: nats://127.0.0.1:")
                    .await("Other commands reach it without options, as the context dev is selected.")
                    .await("[INF] Server is ready");
            password = passwordIn(server.screen(), "User");
            cli.run("stream", "add", "kept", "--subjects=kept", "--defaults").succeeded();
            cli.run("--context=dev", "pub", "kept", "x", "-J", "-q").succeeded();
            end(server);
        }
        assertThat(home.resolve(".local/share/nats/dev")).isDirectory();
        assertThat(cli.run("context", "ls", "--names").succeeded().out()).isEqualTo("dev\ndev_service\ndev_system\n");
        cli.run("context", "unselect").succeeded().printed("No context currently selected\n");
        try (PseudoTerminal server = start("--jetstream")) {
            server.await("Server is ready");
            assertThat(passwordIn(server.screen(), "User")).isEqualTo(password);
            assertThat(cli.run("stream", "state", "kept", "--context=dev")
                            .succeeded()
                            .out())
                    .contains("Messages: 1");
            end(server);
        }
    }

    @Test
    void hasAccountsWithPasswordsForUsersServicesAndTheSystem() throws Exception {
        cli.run("context", "add", "other", "--select", "--server=nats://127.0.0.1:1")
                .succeeded();
        try (PseudoTerminal server = start("--jetstream")) {
            server.await("Reach it with 'nats --context dev ...'").await("Server is ready");
            Matcher url = Pattern.compile("URL: (nats://127.0.0.1:\\d+)").matcher(server.screen());
            assertThat(url.find()).isTrue();
            assertThat(cli.run("pub", "a", "b", "--no-context", "--server", url.group(1))
                            .err())
                    .startsWith("nats: error: nats: Authorization Violation: " + url.group(1)
                            + " (from --server) refused a client without credentials;");
            try (Cli.Running service = cli.start("reply", "service.time", "noon", "--context=dev_service")) {
                service.awaitOutput("Listening on \"service.time\"");
                assertThat(cli.run("request", "imports.SERVICE.time", "", "--raw", "--context=dev")
                                .succeeded()
                                .out())
                        .isEqualTo("noon\n\n\n");
            }
            cli.run("pub", "a", "b", "--context=dev_system").succeeded();
            cli.run("stream", "add", "own", "--subjects=own", "--defaults", "--context=dev_service")
                    .succeeded();
            cli.run("stream", "ls", "--names", "--context=dev").succeeded().printed("");
            assertThat(cli.run("context", "ls").succeeded().out()).contains("other*");
            end(server);
        }
        assertThat(Files.getPosixFilePermissions(home.resolve(".config/nats/context/dev.json")))
                .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void leavesContextsOfOtherServersAlone() {
        cli.run("context", "add", "dev", "--server=nats://a:1", "--creds=/a.creds")
                .succeeded();
        cli.run("server", "run", "dev")
                .failedWith("the context \"dev\" has credentials for another server; run the server under another name,"
                        + " or remove the context");
        assertThat(cli.run("context", "ls", "--names").succeeded().out()).isEqualTo("dev\n");
    }

    @Test
    void removesItsFilesOnRequest() throws Exception {
        try (PseudoTerminal server = start("--clean")) {
            server.await("Clean on Exit: true").await("Server is ready");
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
