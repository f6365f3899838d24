// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the README, line by line, with its questions answered on a terminal. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
    @TempDir
    static Path home;

    private static Cli cli;
    private static PseudoTerminal server;

    /** On a free port, because the default port may be in use; the other commands find it by the selected context. */
    @BeforeAll
    static void runServer() throws Exception {
        cli = new Cli(home);
        server = cli.startOnTerminal("server", "run", "--jetstream", "--port=" + freePort());
        server.await("Starting local development NATS Server instance: nats_development")
                .await("URL: nats://127.0.0.1:")
                .await("Server is ready");
    }

    @AfterAll
    static void endServer() throws Exception {
        server.type(PseudoTerminal.INTERRUPT);
        assertThat(server.awaitEnd()).isZero();
        server.close();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void create(String stream, String subjects) throws Exception {
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "create", stream)) {
            terminal.answer("Subjects", subjects)
                    .answer("Storage", "")
                    .answer("Replication", "")
                    .answer("Retention Policy", "")
                    .answer("Discard Policy", "")
                    .answer("Stream Messages Limit", "")
                    .answer("Per Subject Messages Limit", "")
                    .answer("Total Stream Size", "")
                    .answer("Message TTL", "")
                    .answer("Max Message Size", "")
                    .answer("Duplicate tracking time window", "")
                    .answer("Allow message Roll-ups", "")
                    .answer("Allow message deletion", "")
                    .answer("Allow purging subjects or the entire stream", "")
                    .await("Stream " + stream + " was created")
                    .await("Information for Stream " + stream + " created");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    private static void remove(String stream, String answer) throws Exception {
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "rm", stream)) {
            terminal.answer("Really delete Stream " + stream, answer);
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    @Test
    @Order(1)
    void streamCreate() throws Exception {
        create("foo", "foo");
        create("bar", "bar");
        cli.run("stream", "ls", "-n").succeeded().printed("bar\nfoo\n");
    }

    @Test
    @Order(2)
    void streamRemove() throws Exception {
        remove("foo", "n");
        cli.run("stream", "ls", "-n").succeeded().printed("bar\nfoo\n");
        remove("foo", "y");
        cli.run("stream", "ls", "-n").succeeded().printed("bar\n");
        cli.run("stream", "rm", "bar", "-f").succeeded().printed("");
        cli.run("stream", "ls").succeeded().printed("No Streams defined\n");
    }

    @Test
    @Order(3)
    void streamList() throws Exception {
        create("user-add-operation", "user.*.add");
        create("user-delete-operation", "user.*.delete");
        cli.run("stream", "ls").succeeded().printed("""
                ╭────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                           Streams                                          │
                ├───────────────────────┬─────────────┬─────────────────────┬──────────┬──────┬──────────────┤
                │ Name                  │ Description │ Created             │ Messages │ Size │ Last Message │
                ├───────────────────────┼─────────────┼─────────────────────┼──────────┼──────┼──────────────┤
                │ user-add-operation    │             │ <date and time ---> │ 0        │ 0 B  │ never        │
                │ user-delete-operation │             │ <date and time ---> │ 0        │ 0 B  │ never        │
                ╰───────────────────────┴─────────────┴─────────────────────┴──────────┴──────┴──────────────╯


                """);
    }

    @Test
    @Order(4)
    void publish() {
        cli.run("pub", "user.alice.add", "Alice added")
                .succeeded()
                .printed("<time> Published 11 bytes to \"user.alice.add\"\n");
        cli.run("pub", "user.bob.add", "Bob added too")
                .succeeded()
                .printed("<time> Published 13 bytes to \"user.bob.add\"\n");
        cli.run("pub", "user.clayton.delete", "Clayton deleted")
                .succeeded()
                .printed("<time> Published 15 bytes to \"user.clayton.delete\"\n");
        cli.run("pub", "user.random.add", "User #{{.Count}}", "--count=10")
                .succeeded()
                .printed("<time> Published 7 bytes to \"user.random.add\"\n".repeat(9)
                        + "<time> Published 8 bytes to \"user.random.add\"\n");
    }

    private static String received(int number, int sequence, String subject, String body) {
        return "[#" + number + "] Received JetStream message: stream: user-add-operation seq: " + sequence
                + " / pending: " + (12 - sequence) + " / subject: " + subject + " / time: <date and time --->\n" + body
                + "\n\n\n";
    }

    @Test
    @Order(5)
    void subscribe() throws Exception {
        StringBuilder all = new StringBuilder();
        all.append(received(1, 1, "user.alice.add", "Alice added"));
        all.append(received(2, 2, "user.bob.add", "Bob added too"));
        for (int i = 3; i <= 12; i++) {
            all.append(received(i, i, "user.random.add", "User #" + (i - 2)));
        }
        try (Cli.Running sub = cli.start("sub", "--stream", "user-add-operation")) {
            sub.awaitOutput("User #10\n\n\n");
            assertThat(sub.masked()).isEqualTo(all.toString());
        }
    }

    @Test
    @Order(6)
    void subscribeLast() throws Exception {
        try (Cli.Running sub = cli.start("sub", "--stream", "user-add-operation", "--last")) {
            sub.awaitOutput("User #10\n\n\n");
            assertThat(sub.masked())
                    .isEqualTo("<time> Subscribing to subject > from last received message \n"
                            + received(1, 12, "user.random.add", "User #10"));
        }
    }

    @Test
    @Order(7)
    void subscribeNew() throws Exception {
        try (PseudoTerminal sub = cli.startOnTerminal("sub", "--stream", "user-add-operation", "--new")) {
            sub.await("Subscribing to subject > for new messages");
            // The subscription is active when its consumer exists.
            while (!cli.run("stream", "state", "user-add-operation").out().contains("Active Consumers: 1")) {
                Thread.onSpinWait();
            }
            cli.run("pub", "user.eve.add", "Eve added").succeeded();
            sub.await("seq: 13 / pending: 0 / subject: user.eve.add").await("Eve added");
            sub.type(PseudoTerminal.INTERRUPT);
            assertThat(sub.awaitEnd()).isZero();
        }
    }
}
