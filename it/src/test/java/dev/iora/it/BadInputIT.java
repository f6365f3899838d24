// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every kind of bad input has a defined outcome for its client and no effect on other connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";

    private final NatsProcess server = IoraProcess.start(256, Transcripts.config("default"));
    private final List<RawClient> clients = new ArrayList<>();
    private Bystanders bystanders = Bystanders.on(server.port());

    @BeforeEach
    void renewBystanders() {
        bystanders.close();
        bystanders = Bystanders.on(server.port());
    }

    @AfterEach
    void checkBystanders() {
        bystanders.checkExchange();
        clients.forEach(RawClient::close);
        clients.clear();
    }

    @AfterAll
    void stop() {
        bystanders.close();
        server.close();
    }

    @Test
    void closesOnEndlessLines() {
        String endless = "SUB " + "s".repeat(1_000_000);
        for (int i = 0; i < 100; i++) {
            RawClient client = connect();
            client.trySend(CONNECT + endless);
            client.expectLine("-ERR 'maximum control line exceeded'");
            client.expectClosed();
            client.close();
        }
    }

    @Test
    void closesOnEndlessLinesInSmallPieces() {
        RawClient client = connect();
        client.send("PUB ");
        String piece = "p".repeat(100);
        for (int i = 0; i < 100 && client.trySend(piece); i++) {
            bystanders.checkExchange();
        }
        client.expectLine("-ERR 'maximum control line exceeded'");
        client.expectClosed();
    }

    @Test
    void readsEndlessBlanksInConstantMemory() {
        RawClient client = connect();
        client.send(CONNECT + "PUB ");
        String blanks = " ".repeat(64 * 1024);
        // More than the whole heap.
        for (int i = 0; i < 8 * 1024; i++) {
            client.send(blanks);
        }
        client.send("foo 2\r\nhi\r\n").expectQuiet();
    }

    @Test
    void closesSilentlyOnSizesThatAreNotNumbers() {
        for (String size :
                List.of("-1", "+1", "0x10", "1e3", "1_0", "1000000000", "9".repeat(400), "\u00b2", "-0", "")) {
            RawClient client = connect();
            client.trySend(CONNECT + "PUB foo " + size + "\r\nx\r\nPING\r\n");
            client.expectClosed();
        }
    }

    @Test
    void reportsSizesAboveTheMaximum() {
        for (String size : List.of("1048577", "2147483", "99999999", "999999999")) {
            RawClient client = connect();
            client.trySend(CONNECT + "PUB foo " + size + "\r\n" + "x".repeat(10_000));
            client.expectLine("-ERR 'Maximum Payload Violation'");
            client.expectReset();
        }
    }

    @Test
    void closesSilentlyOnHeadersLongerThanTheMessage() {
        RawClient client = connect();
        client.trySend("CONNECT {\"verbose\":false,\"headers\":true}\r\nHPUB foo 999999999 5\r\nhello\r\n");
        client.expectClosed();
    }

    @Test
    void acceptsBinarySubjects() {
        Seeds.forEach(50, random -> {
            String subject = binaryToken(random) + "." + binaryToken(random);
            String sid = binaryToken(random);
            RawClient client = connect();
            client.send(CONNECT + "SUB " + subject + " " + sid + "\r\nPUB " + subject + " 1\r\nx\r\n");
            client.expect("MSG " + subject + " " + sid + " 1\r\nx\r\n");
        });
    }

    @Test
    void answersAndReleasesHalfClosedConnections() {
        List<String> beginnings = List.of(
                "",
                "CON",
                "CONNECT {\"verbose\":fal",
                "CONNECT {}\r",
                "SUB foo 1",
                "PUB foo 1000\r\nhalf",
                "PUB foo 4\r\nhalf");
        int openFiles = server.openFiles();
        for (int i = 0; i < 500; i++) {
            RawClient client = connect();
            client.send("CONNECT {\"verbose\":false}\r\nPING\r\n" + beginnings.get(i % beginnings.size()))
                    .halfClose();
            client.expectLine("PONG");
            client.expectClosed();
            client.close();
        }
        awaitOpenFiles(openFiles);
    }

    @Test
    void releasesResetConnections() {
        String flood = "SUB flood 1\r\n"
                + "PUB flood 1000\r\n%s\r\n".formatted("x".repeat(1000)).repeat(50);
        RawClient witness = connect();
        witness.send(CONNECT).expectQuiet();
        int openFiles = server.openFiles();
        for (int i = 0; i < 300; i++) {
            RawClient client = connect();
            client.trySend(CONNECT + flood);
            client.reset();
        }
        witness.expectQuiet();
        awaitOpenFiles(openFiles);
    }

    @Test
    void keepsSilentConnections() {
        for (int i = 0; i < 1000; i++) {
            clients.add(RawClient.connect("127.0.0.1", server.port()).answerPings());
        }
        bystanders.checkExchange();
        for (RawClient client : clients) {
            assertThat(client.readLine()).startsWith("INFO {");
            client.send("PING\r\n").expectLine("PONG");
        }
    }

    @Test
    void keepsConnectionsWithHalfAMessage() {
        for (int i = 0; i < 50; i++) {
            RawClient client = connect();
            client.send(CONNECT + "SUB half 1\r\nPUB half 1000000\r\n" + "h".repeat(500_000));
            clients.add(client);
        }
        bystanders.checkExchange();
        // All clients finish; each gets the messages of those that finish after its SUB.
        RawClient last = clients.getLast();
        last.send("h".repeat(500_000) + "\r\n");
        for (RawClient client : clients) {
            assertThat(client.readFrame().payload()).hasSize(1_000_000);
        }
    }

    @Test
    void closesSubscribersThatDoNotRead() {
        RawClient stuck = connect();
        stuck.send(CONNECT + "SUB stuck 1\r\n").expectQuiet();
        RawClient publisher = connect().withDeadline(Duration.ofSeconds(60));
        publisher.send(CONNECT);
        String message = "PUB stuck 100000\r\n" + "x".repeat(100_000) + "\r\n";
        for (int sent = 0; sent < 300; sent++) {
            publisher.send(message.repeat(10));
        }
        publisher.expectQuiet();
        assertThat(stuck.skipToEnd()).isLessThan(300L * 10 * 100_000);
    }

    @Test
    void isolatesConnectionsFromRandomInput() {
        Seeds.forEach(500, random -> {
            RawClient client = connect();
            clients.add(client);
            client.trySend(random.nextInt(3) == 0 ? randomBytes(random) : new SessionGenerator(random).session());
            switch (random.nextInt(4)) {
                case 0 -> client.close();
                case 1 -> client.reset();
                case 2 -> {
                    client.halfClose();
                    client.skipToEnd();
                }
                default -> {
                    // The connection stays open after its input.
                }
            }
        });
    }

    private RawClient connect() {
        RawClient client = RawClient.connect("127.0.0.1", server.port()).answerPings();
        assertThat(client.readLine()).startsWith("INFO {");
        return client;
    }

    /** Waits for the server, which may close a connection a little later than the test. */
    private void awaitOpenFiles(int atMost) {
        for (int rounds = 0; server.openFiles() > atMost; rounds++) {
            assertThat(rounds).as("rounds until the connections are released").isLessThan(100);
            bystanders.checkExchange();
        }
    }

    private static String randomBytes(Random random) {
        StringBuilder bytes = new StringBuilder();
        int length = 1 + random.nextInt(5000);
        for (int i = 0; i < length; i++) {
            bytes.append((char) random.nextInt(256));
        }
        return bytes.toString();
    }

    private static String binaryToken(Random random) {
        StringBuilder token = new StringBuilder("t");
        int length = 1 + random.nextInt(20);
        while (token.length() < length) {
            char c = (char) random.nextInt(256);
            if (" \t\r\n.*>".indexOf(c) < 0) {
                token.append(c);
            }
        }
        return token.toString();
    }
}
