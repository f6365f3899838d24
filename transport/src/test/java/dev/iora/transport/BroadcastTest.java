// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broadcasts arrive in order with all other messages of their subscribers. */
final class BroadcastTest {
    private final Loops loops = Loops.start(Loops.Setup.of(2));
    private final RawClient publisher = loops.connect("\"headers\":true");

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    private List<RawClient> subscribers(int count, String options) {
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < count; i++) {
            clients.add(loops.connect(options).send("SUB all 1\r\n").expectQuiet());
        }
        return clients;
    }

    private static String publish(String subject, int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("PUB ")
                    .append(subject)
                    .append(" 4\r\n")
                    .append(1000 + i)
                    .append("\r\n");
        }
        return text.toString();
    }

    private static String messages(String subject, String sid, int from, int to) {
        return publish(subject, from, to).replace("PUB " + subject + " 4", "MSG " + subject + " " + sid + " 4");
    }

    @Test
    void arrivesInOrderWithMessagesToOneSubscriber() {
        List<RawClient> clients = subscribers(3, "");
        clients.get(1).send("SUB one 2\r\n").expectQuiet();
        publisher.send(publish("all", 0, 10)
                + publish("one", 10, 12)
                + publish("all", 12, 20)
                + publish("one", 20, 21)
                + publish("all", 21, 30));
        for (int i = 0; i < 3; i++) {
            boolean both = i == 1;
            clients.get(i)
                    .expect(messages("all", "1", 0, 10)
                            + (both ? messages("one", "2", 10, 12) : "")
                            + messages("all", "1", 12, 20)
                            + (both ? messages("one", "2", 20, 21) : "")
                            + messages("all", "1", 21, 30))
                    .expectQuiet();
        }
    }

    @Test
    void arrivesInOrderWithBroadcastsToOtherSubscribers() {
        List<RawClient> clients = subscribers(4, "");
        for (int i = 1; i < 3; i++) {
            clients.get(i).send("SUB some 2\r\n").expectQuiet();
        }
        publisher.send(publish("all", 0, 5) + publish("some", 5, 10) + publish("all", 10, 15));
        clients.get(0)
                .expect(messages("all", "1", 0, 5) + messages("all", "1", 10, 15))
                .expectQuiet();
        for (int i = 1; i < 3; i++) {
            clients.get(i)
                    .expect(messages("all", "1", 0, 5) + messages("some", "2", 5, 10) + messages("all", "1", 10, 15))
                    .expectQuiet();
        }
    }

    @Test
    void sendsPongInOrderWithBroadcasts() {
        subscribers(3, "");
        publisher.send("SUB all 1\r\n").expectQuiet();
        publisher.send(publish("all", 0, 5) + "PING\r\n" + publish("all", 5, 10) + "PING\r\n");
        publisher.expect(messages("all", "1", 0, 5) + "PONG\r\n" + messages("all", "1", 5, 10) + "PONG\r\n");
    }

    @Test
    void skipsAPublisherWithoutEcho() {
        List<RawClient> clients = subscribers(2, "");
        RawClient silent = loops.connect("\"echo\":false").send("SUB all 1\r\n").expectQuiet();
        silent.send(publish("all", 0, 10)).expectQuiet();
        publisher.send(publish("all", 10, 20)).expectQuiet();
        silent.expect(messages("all", "1", 10, 20)).expectQuiet();
        clients.forEach(client -> client.expect(messages("all", "1", 0, 20)).expectQuiet());
    }

    @Test
    void cutsHeadersOnlyForClientsThatTakeNone() {
        List<RawClient> modern = subscribers(2, "\"headers\":true");
        List<RawClient> old = subscribers(2, "");
        String header = "NATS/1.0\r\nA: b\r\n\r\n";
        String sent = "HPUB all 18 20\r\n" + header + "hi\r\n";
        publisher.send(sent.repeat(5) + publish("all", 0, 5) + sent.repeat(5));
        String got = "HMSG all 1 18 20\r\n" + header + "hi\r\n";
        modern.forEach(client -> client.expect(got.repeat(5) + messages("all", "1", 0, 5) + got.repeat(5))
                .expectQuiet());
        String cut = "MSG all 1 2\r\nhi\r\n";
        old.forEach(client -> client.expect(cut.repeat(5) + messages("all", "1", 0, 5) + cut.repeat(5))
                .expectQuiet());
    }

    @Test
    void respectsTheMaximumOfOneSubscriber() {
        List<RawClient> clients = subscribers(3, "");
        clients.get(2).send("UNSUB 1 7\r\n").expectQuiet();
        publisher.send(publish("all", 0, 20)).expectQuiet();
        clients.get(2).expect(messages("all", "1", 0, 7)).expectQuiet();
        clients.get(0).expect(messages("all", "1", 0, 20)).expectQuiet();
    }

    @Test
    void countsTowardsAMaximumThatIsSetLater() {
        List<RawClient> clients = subscribers(3, "");
        publisher.send(publish("all", 0, 10)).expectQuiet();
        clients.get(2).expect(messages("all", "1", 0, 10));
        clients.get(2).send("UNSUB 1 12\r\n").expectQuiet();
        publisher.send(publish("all", 10, 20)).expectQuiet();
        clients.get(2).expect(messages("all", "1", 10, 12)).expectQuiet();
        clients.get(1).expect(messages("all", "1", 0, 20)).expectQuiet();
    }

    @Test
    void deliversMoreThanAChunkAndMessagesLargerThanAChunk() {
        List<RawClient> clients = subscribers(3, "");
        for (int size : new int[] {1_000, 30_000, Chunk.LARGE_BYTES - 20, Chunk.LARGE_BYTES, 200_000}) {
            String payload = "x".repeat(size);
            publisher
                    .send(("PUB all " + size + "\r\n" + payload + "\r\n").repeat(8))
                    .expectQuiet();
            String message = "MSG all 1 " + size + "\r\n" + payload + "\r\n";
            clients.forEach(client -> client.expect(message.repeat(8)));
        }
        clients.forEach(RawClient::expectQuiet);
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
        PoolCheck.assertNoChunkIsPooledTwice(loops);
    }

    @Test
    void continuesWhenASubscriberDisconnects() {
        List<RawClient> clients = subscribers(4, "");
        publisher.send(publish("all", 0, 10)).expectQuiet();
        clients.get(3).reset();
        publisher.send(publish("all", 10, 20)).expectQuiet();
        loops.await("the end of one", () -> loops.group.connectionCount() == 4);
        publisher.send(publish("all", 20, 30)).expectQuiet();
        clients.subList(0, 3)
                .forEach(client -> client.expect(messages("all", "1", 0, 30)).expectQuiet());
    }

    @Test
    void countsForEachDestination() {
        List<RawClient> clients = subscribers(3, "");
        publisher.send(publish("all", 0, 10)).expectQuiet();
        clients.forEach(client -> client.expect(messages("all", "1", 0, 10)).expectQuiet());
        for (long id = 2; id <= 4; id++) {
            OutboundBuffer outbound = loops.connection(id).outbound();
            assertThat(outbound.delivered().deliveredMessages()).isEqualTo(10);
            assertThat(outbound.delivered().deliveredBytes()).isEqualTo(40);
        }
    }
}
