// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Routing of messages (reference: core protocol, sections 7 and 11). */
final class RouterTest {
    private final Bus bus = new Bus();
    private final Bus.Client publisher = bus.connect();

    private List<Bus.Client> group(String subject, int members) {
        var clients = new ArrayList<Bus.Client>();
        for (int i = 0; i < members; i++) {
            Bus.Client client = bus.connect();
            client.send("SUB " + subject + " workers 1\r\n");
            clients.add(client);
        }
        return clients;
    }

    private void publish(String subject, int times) {
        for (int i = 0; i < times; i++) {
            publisher.send("PUB " + subject + " 0\r\n\r\n");
        }
    }

    @Test
    void sharesMessagesFairlyAmongTheMembersOfAQueueGroup() {
        List<Bus.Client> workers = group("job", 4);
        publish("job", 40_000);
        int sum = 0;
        for (Bus.Client worker : workers) {
            int share = worker.connection.deliveries();
            assertThat(share).isBetween(9_200, 10_800);
            sum += share;
        }
        assertThat(sum).isEqualTo(40_000);
    }

    @Test
    void givesOneMessageToEachGroupAndToEverySubscriber() {
        List<Bus.Client> workers = group("job", 3);
        Bus.Client plain = bus.connect();
        plain.send("SUB job 1\r\nSUB > 2\r\n");
        Bus.Client other = bus.connect();
        other.send("SUB * auditors 1\r\n");
        publish("job", 100);
        assertThat(plain.connection.deliveries()).isEqualTo(200);
        assertThat(other.connection.deliveries()).isEqualTo(100);
        assertThat(workers.stream().mapToInt(w -> w.connection.deliveries()).sum())
                .isEqualTo(100);
    }

    @Test
    void gathersMembersWithDifferentFilters() {
        Bus.Client literal = bus.connect();
        Bus.Client wildcard = bus.connect();
        literal.send("SUB job.a workers 1\r\n");
        wildcard.send("SUB job.* workers 1\r\n");
        publish("job.a", 1_000);
        assertThat(literal.connection.deliveries()).isBetween(400, 600);
        assertThat(literal.connection.deliveries() + wildcard.connection.deliveries())
                .isEqualTo(1_000);
    }

    @Test
    void skipsAMemberWhoseConnectionIsClosing() {
        List<Bus.Client> workers = group("job", 4);
        workers.get(1).connection.refuseMessages();
        workers.get(2).connection.refuseMessages();
        publish("job", 1_000);
        assertThat(workers.get(1).connection.deliveries()).isZero();
        assertThat(workers.get(0).connection.deliveries()
                        + workers.get(3).connection.deliveries())
                .isEqualTo(1_000);
    }

    @Test
    void dropsAMessageOnlyIfAllMembersRefuseIt() {
        List<Bus.Client> workers = group("job", 3);
        workers.forEach(worker -> worker.connection.refuseMessages());
        Bus.Client requester = bus.connect("\"headers\":true,\"no_responders\":true");
        requester.send("SUB reply 1\r\n");
        assertThat(requester.send("PUB job reply 0\r\n\r\n")).contains("NATS/1.0 503");
        Bus.Client last = bus.connect();
        last.send("SUB job workers 1\r\n");
        for (int i = 0; i < 50; i++) {
            assertThat(requester.send("PUB job reply 0\r\n\r\n")).isEmpty();
        }
        assertThat(last.connection.deliveries()).isEqualTo(50);
    }

    @Test
    void deliversNothingToAClosedConnection() {
        Bus.Client subscriber = bus.connect();
        subscriber.send("SUB a 1\r\n");
        publish("a", 1);
        subscriber.connection.close(CloseReason.CLIENT_CLOSED);
        publish("a", 3);
        assertThat(subscriber.connection.deliveries()).isOne();
        assertThat(bus.account.subscriptions().size()).isZero();
    }

    /** Accepts or declines every offer, and records its size. */
    private static final class Offers implements Broadcaster {
        private final List<Integer> sizes = new ArrayList<>();
        private boolean accepting = true;

        @Override
        public boolean broadcast(Subscription[] subscriptions, PublishFrame frame, @Nullable Connection skipped) {
            sizes.add(subscriptions.length);
            return accepting;
        }
    }

    @Test
    void offersRepeatedMessagesToManyWithOneSidForBroadcast() {
        var offers = new Offers();
        var own = new Bus(Bus.LIMITS, false, offers);
        Bus.Client sender = own.connect();
        var subscribers = List.of(own.connect(), own.connect(), own.connect());
        subscribers.forEach(subscriber -> subscriber.send("SUB a 1\r\n"));
        sender.send("PUB a 0\r\n\r\n".repeat(5));
        assertThat(offers.sizes).as("not the first message").containsExactly(3, 3, 3, 3);
        assertThat(subscribers.getFirst().connection.deliveries()).isOne();
        offers.accepting = false;
        sender.send("PUB a 0\r\n\r\n".repeat(5));
        assertThat(subscribers.getFirst().connection.deliveries()).isEqualTo(6);
    }

    @Test
    void offersNoMessageThatDiffersByReceiver() {
        var offers = new Offers();
        var own = new Bus(Bus.LIMITS, false, offers);
        Bus.Client sender = own.connect();
        Bus.Client one = own.connect();
        Bus.Client two = own.connect();
        one.send("SUB sid 1\r\nSUB group 2\r\nSUB single 3\r\n");
        two.send("SUB sid 9\r\nSUB group 2\r\nSUB group g 4\r\n");
        for (String subject : new String[] {"sid", "group", "single", "nobody"}) {
            sender.send(("PUB " + subject + " 0\r\n\r\n").repeat(5));
        }
        assertThat(offers.sizes).isEmpty();
    }

    @Test
    void offersNoTracedMessage() {
        var offers = new Offers();
        var own = new Bus(Bus.LIMITS, true, offers);
        Bus.Client sender = own.connect();
        own.connect().send("SUB a 1\r\n");
        own.connect().send("SUB a 1\r\n");
        sender.send("PUB a 0\r\n\r\n".repeat(5));
        assertThat(offers.sizes).isEmpty();
    }
}
