// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.CloseReason;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.VirtualClock;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections end in every way without leaving anything behind. */
final class ConnectionLifeTest {
    private final VirtualClock clock = new VirtualClock();
    private final Loops loops = Loops.start(Loops.Setup.of(2).withClock(clock).withSendBuffer(32 * 1024));

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    private void awaitCount(int connections) {
        loops.await("connections to end", () -> loops.group.connectionCount() == connections);
    }

    @Test
    void deliversTheErrorTextWhileTheClientKeepsSending() {
        RawClient client = loops.connect("");
        client.send("FOO\r\n");
        for (int i = 0; i < 50; i++) {
            client.trySend("PUB a 0\r\n\r\n".repeat(1000));
        }
        client.expectLine("-ERR 'Unknown Protocol Operation'").expectClosed();
        awaitCount(0);
    }

    private static final String TOO_LARGE = "PUB a " + (Loops.MAX_PAYLOAD_BYTES + 1) + "\r\n";

    /** Lets time pass until the socket is closed; the kernel takes its own to say what was acknowledged. */
    private void awaitReset(SocketConnection connection) {
        loops.await("the connection to be reset", () -> {
            clock.advance(TimeUnit.MILLISECONDS.toNanos(1));
            return !connection.channel().isOpen();
        });
    }

    @Test
    void resetsTheConnectionAfterTheErrorForATooLargeMessage() {
        RawClient client = loops.connect("");
        SocketConnection connection = loops.connection(1);
        client.send("SUB b 1\r\nPUB b 2\r\nhi\r\n" + TOO_LARGE + "some of it");
        client.expect("MSG b 1 2\r\nhi\r\n").expectLine("-ERR 'Maximum Payload Violation'");
        loops.settle();
        assertThat(connection.channel().isOpen())
                .as("open for the client to read")
                .isTrue();
        awaitReset(connection);
        client.expectReset();
    }

    @Test
    void delaysTheResetUntilTheClientHasReadTheError() {
        RawClient client = loops.connect("");
        SocketConnection connection = loops.connection(1);
        client.send(TOO_LARGE);
        awaitReset(connection);
        client.expectLine("-ERR 'Maximum Payload Violation'").expectReset();
    }

    @Test
    void sendsEverythingToAClientTooSlowForAReset() {
        RawClient client = loops.connect("", 4096).send("SUB b 1\r\n").expectQuiet();
        String message = "MSG b 1 3000\r\n" + "x".repeat(3000) + "\r\n";
        RawClient publisher = loops.connect("");
        publisher.send(message.replace("MSG b 1", "PUB b").repeat(10)).expectQuiet();
        client.send(TOO_LARGE);
        awaitCount(1);
        assertThat(loops.budget.used()).as("all bytes are in the kernel").isZero();
        clock.advance(TimeUnit.MILLISECONDS.toNanos(999));
        loops.settle();
        clock.advance(TimeUnit.MILLISECONDS.toNanos(1));
        loops.settle();
        client.expect(message.repeat(10))
                .expectLine("-ERR 'Maximum Payload Violation'")
                .expectClosed();
    }

    @Test
    void releasesAClientThatClosesAfterItsError() {
        RawClient client = loops.connect("");
        SocketConnection connection = loops.connection(1);
        client.send(TOO_LARGE).expectLine("-ERR 'Maximum Payload Violation'").close();
        loops.await("the socket to be closed", () -> !connection.channel().isOpen());
    }

    @Test
    void answersAClientThatHasEndedItsStream() {
        RawClient client =
                loops.connect("").send("SUB a 1\r\nPUB a 2\r\nhi\r\nPING\r\n").halfClose();
        client.expect("MSG a 1 2\r\nhi\r\nPONG\r\n").expectClosed();
        awaitCount(0);
        assertThat(loops.log.has("debug 1 Client connection closed: Client Closed"))
                .isTrue();
    }

    @Test
    void closesAClientInTheMiddleOfABurst() {
        RawClient client = loops.connect("").send("SUB a 1\r\n").expectQuiet();
        loops.group.close(1, CloseReason.SERVER_SHUTDOWN);
        client.expectClosed();
        awaitCount(0);
        assertThat(loops.account.subscriptions().size()).isZero();
        loops.group.close(1, CloseReason.SERVER_SHUTDOWN);
    }

    @Test
    void dropsAClientThatDoesNotReadItsLastBytesAfterASecond() {
        RawClient sleeper = loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        String message = "PUB a 8000\r\n" + "x".repeat(8000) + "\r\n";
        publisher.send(message.repeat(400)).expectQuiet();
        loops.await("a backlog", () -> loops.budget.used() > 500_000);
        loops.group.close(1, CloseReason.SERVER_SHUTDOWN);
        awaitCount(1);
        loops.settle();
        assertThat(loops.budget.used()).as("the client may still read").isPositive();
        clock.advance(TimeUnit.SECONDS.toNanos(1));
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
        sleeper.skipToEnd();
    }

    @Test
    void closesTheConnectionsOfAFailedLoop() {
        try (Loops failing = Loops.start(Loops.Setup.of(1))) {
            RawClient client = failing.connect("").send("SUB a 1\r\n").expectQuiet();
            failing.group.loop(0).execute(() -> {
                throw new IllegalStateException("planned");
            });
            client.expectClosed();
            client.close();
            failing.group.stop();
            assertThat(failing.failures()).hasSize(1).first().isInstanceOf(IllegalStateException.class);
        }
    }

    private long surplusLines() {
        return loops.log.lines.stream()
                .filter(line -> line.startsWith("error") && line.endsWith("maximum connections exceeded"))
                .count();
    }

    private void connectOneTooMany() {
        RawClient surplus = RawClient.connect(loops.address());
        loops.accept();
        surplus.readLine();
        surplus.expectLine("-ERR 'maximum connections exceeded'").expectClosed();
        surplus.close();
    }

    @Test
    void logsSurplusConnectionsOnceASecond() {
        RawClient first = loops.connect("");
        loops.group.maxConnections(1);
        for (int i = 0; i < 10; i++) {
            connectOneTooMany();
        }
        assertThat(surplusLines()).isOne();
        clock.advance(TimeUnit.SECONDS.toNanos(1));
        loops.settle();
        connectOneTooMany();
        connectOneTooMany();
        assertThat(surplusLines()).isEqualTo(2);
        first.expectQuiet();
    }

    @Test
    void closesAllConnectionsWhenTheLoopsStop() {
        RawClient one = loops.connect("");
        RawClient two = loops.connect("").send("SUB a 1\r\n").expectQuiet();
        loops.group.stop();
        one.expectClosed();
        two.expectClosed();
        assertThat(loops.group.connectionCount()).isZero();
        assertThat(loops.account.subscriptions().size()).isZero();
        assertThat(loops.budget.used()).isZero();
    }

    @Test
    void releasesEverythingOfShortLivedClients() {
        RawClient publisher = loops.connect("");
        for (int round = 0; round < 30; round++) {
            var clients = new RawClient[5];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = loops.connect("", 32 * 1024)
                        .send("SUB a 1\r\nSUB a.> 2\r\nSUB b g 3\r\nUNSUB 2 5\r\n")
                        .expectQuiet();
            }
            publisher
                    .send(("PUB a 3000\r\n" + "y".repeat(3000) + "\r\nPUB b 0\r\n\r\n").repeat(50))
                    .expectQuiet();
            clients[0].send("PUB x 100\r\nhalf a mess");
            clients[1].send("PUB x 100000\r\n" + "z".repeat(50_000));
            for (RawClient client : clients) {
                if (round % 2 == 0) {
                    client.reset();
                } else {
                    client.close();
                }
            }
        }
        awaitCount(1);
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
        for (int sweep = 0; sweep < 3; sweep++) {
            clock.advance(TimeUnit.SECONDS.toNanos(1));
            loops.settle();
        }
        assertThat(loops.account.subscriptions().size()).isZero();
        int timers = loops.on(0, () -> loops.group.loop(0).timers().size())
                + loops.on(1, () -> loops.group.loop(1).timers().size());
        assertThat(timers).as("at most the publisher's keep-alive").isLessThanOrEqualTo(1);
        assertThat(loops.log.lines).noneMatch(line -> line.startsWith("error"));
        PoolCheck.assertNoChunkIsPooledTwice(loops);
    }

    @Test
    void releasesAClosedConnectionAfterTheNextSweep() {
        RawClient publisher = loops.connect("");
        WeakReference<SocketConnection> ended = subscribeAndEnd(publisher);
        awaitCount(1);
        clock.advance(TimeUnit.SECONDS.toNanos(1));
        loops.settle();
        loops.await("the collector to find it", () -> {
            System.gc();
            return ended.get() == null;
        });
        publisher.send("PUB a 0\r\n\r\n").expectQuiet();
    }

    private WeakReference<SocketConnection> subscribeAndEnd(RawClient publisher) {
        RawClient client = loops.connect("").send("SUB a 1\r\nSUB > 2\r\n").expectQuiet();
        publisher.send("PUB a 0\r\n\r\nPUB b 0\r\n\r\n").expectQuiet();
        client.readFrame();
        var reference = new WeakReference<>(loops.connection(2));
        client.close();
        return reference;
    }

    @Test
    void namesTheClientInEveryLogLine() {
        loops.connect("\"name\":\"n\",\"lang\":\"java\",\"version\":\"1.2\"");
        loops.connect("");
        assertThat(loops.on(0, () -> loops.connection(1).toString()))
                .matches("127\\.0\\.0\\.1:\\d+ - cid:1 - \"v1\\.2:java:n\"");
        assertThat(loops.on(1, () -> loops.connection(2).toString())).matches("127\\.0\\.0\\.1:\\d+ - cid:2");
    }

    @Test
    void sendsNewInfoToTheClientsOfAllLoops() {
        RawClient one = loops.connect("\"protocol\":1");
        RawClient two = loops.connect("\"protocol\":1");
        RawClient old = loops.connect("");
        one.readLine();
        two.readLine();
        loops.group.announceServerInfo();
        assertThat(one.readLine()).startsWith("INFO {").contains("\"client_id\":1");
        assertThat(two.readLine()).startsWith("INFO {").contains("\"client_id\":2");
        old.expectQuiet();
    }
}
