// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscribers and publishers inside the process. */
final class InternalConnectionTest {
    private final Bus bus = new Bus();
    private final Inlet inlet = new Inlet();
    private final OutgoingMessage message = new OutgoingMessage();

    private static final class Inlet extends InternalConnection {
        private final List<String> messages = new ArrayList<>();
        private boolean refusing;

        Inlet() {
            super(0);
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            if (refusing) {
                return false;
            }
            messages.add(new String(frame.names, frame.subject, frame.subjectLength, ISO_8859_1) + " "
                    + new String(frame.bytes, frame.payload, frame.size, ISO_8859_1));
            return true;
        }

        @Override
        public String toString() {
            return "inlet";
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private boolean publish(OutgoingMessage outgoing) {
        var batch = new FrameBatch();
        batch.add(0, outgoing);
        FrameBatch.Cursor cursor = batch.cursor();
        assertThat(cursor.next()).isTrue();
        return cursor.publish(bus.router);
    }

    @Test
    void receivesMessagesOfClients() {
        inlet.subscribe(bus.account, bytes("orders.>"));
        Bus.Client client = bus.connect();
        client.send("PUB orders.1 1\r\na\r\nPUB other 1\r\nb\r\nPUB orders.2 1\r\nc\r\n");
        assertThat(inlet.messages).containsExactly("orders.1 a", "orders.2 c");
    }

    @Test
    void receivesHeaders() {
        inlet.subscribe(bus.account, bytes("a"));
        bus.connect("\"headers\":true").send("HPUB a 12 13\r\nNATS/1.0\r\n\r\nx\r\n");
        assertThat(inlet.messages).containsExactly("a NATS/1.0\r\n\r\nx");
    }

    @Test
    void receivesNothingAfterUnsubscribe() {
        Subscription subscription = inlet.subscribe(bus.account, bytes("a"));
        Bus.Client client = bus.connect();
        client.send("PUB a 1\r\n1\r\n");
        inlet.unsubscribe(bus.account, subscription);
        client.send("PUB a 1\r\n2\r\n");
        assertThat(inlet.messages).containsExactly("a 1");
        assertThat(bus.account.subscriptions().size()).isZero();
    }

    @Test
    void answersARefusedRequestWithNoResponders() {
        inlet.subscribe(bus.account, bytes("api"));
        Bus.Client client = bus.connect("\"headers\":true,\"no_responders\":true");
        client.send("SUB reply 1\r\n");
        assertThat(client.send("PUB api reply 0\r\n\r\n")).isEmpty();
        inlet.refusing = true;
        assertThat(client.send("PUB api reply 0\r\n\r\n")).contains("NATS/1.0 503\r\nNats-Subject: api");
        assertThat(inlet.messages).containsExactly("api ");
    }

    @Test
    void showsTheSubjectToSubscribersOfTheTarget() {
        Bus.Client client = bus.connect();
        client.send("SUB inbox.* 7\r\n");
        Bus.Client other = bus.connect();
        other.send("SUB orders.* 1\r\n");
        boolean taken = publish(message.to(bus.account, bytes("inbox.1"))
                .subject(bytes("orders.9"), 0, 8)
                .reply(bytes("$JS.ACK.x"))
                .payload(bytes("hi"), 0, 2));
        assertThat(taken).isTrue();
        assertThat(client.received()).isEqualTo("MSG orders.9 7 $JS.ACK.x 2\r\nhi\r\n");
        assertThat(other.received()).isEmpty();
    }

    @Test
    void returnsFalseIfNoSubscriptionTakesAMessage() {
        assertThat(publish(message.to(bus.account, bytes("nobody")))).isFalse();
        Bus.Client client = bus.connect();
        client.send("SUB inbox 1\r\n");
        assertThat(publish(message.to(bus.account, bytes("inbox")))).isTrue();
        client.connection.refuseMessages();
        assertThat(publish(message.to(bus.account, bytes("inbox")))).isFalse();
    }

    @Test
    void cutsHeadersForClientsThatTakeNone() {
        Bus.Client client = bus.connect();
        client.send("SUB a 1\r\n");
        publish(message.to(bus.account, bytes("a")).message(bytes("NATS/1.0\r\n\r\nx"), 0, 12, 13));
        assertThat(client.received()).isEqualTo("MSG a 1 1\r\nx\r\n");
    }

    @Test
    void deliversAMessageThatAMemberRefusedToAMemberOfTheSameTarget() {
        Bus.Client leaving = bus.connect();
        leaving.send("SUB deliver q 1\r\n");
        Subscription member = onlySubscription();
        Bus.Client staying = bus.connect();
        staying.send("SUB deliver q 1\r\n");
        Bus.Client stranger = bus.connect();
        stranger.send("SUB orders q 1\r\n");
        leaving.connection.refuseMessages();
        PublishFrame frame = Frames.publish("orders", "x");
        assertThat(bus.router.routeToOtherMember(member, frame, null)).isTrue();
        assertThat(staying.received()).isEqualTo("MSG orders 1 1\r\nx\r\n");
        assertThat(stranger.received()).isEmpty();
    }

    @Test
    void deliversNoMessageThatAMemberRefusedToItsPublisherWithoutEcho() {
        Bus.Client leaving = bus.connect();
        leaving.send("SUB deliver q 1\r\n");
        Subscription member = onlySubscription();
        Bus.Client publisher = bus.connect();
        publisher.send("SUB deliver q 1\r\n");
        leaving.connection.refuseMessages();
        PublishFrame frame = Frames.publish("deliver", "x");
        assertThat(bus.router.routeToOtherMember(member, frame, publisher.connection))
                .isFalse();
        assertThat(publisher.received()).isEmpty();
        // A second refusal still knows the publisher.
        assertThat(bus.router.skipped()).isSameAs(publisher.connection);
    }

    private Subscription onlySubscription() {
        var found = new ArrayList<Subscription>();
        byte[] subject = bytes("deliver");
        bus.account.subscriptions().match(subject, 0, subject.length, interest -> found.add((Subscription) interest));
        return found.getFirst();
    }

    @Test
    void reportsInterest() {
        assertThat(bus.account.hasInterest(bytes("a.b"))).isFalse();
        Bus.Client client = bus.connect();
        client.send("SUB a.* 1\r\n");
        assertThat(bus.account.hasInterest(bytes("a.b"))).isTrue();
        assertThat(bus.account.hasInterest(bytes("a"))).isFalse();
        client.send("UNSUB 1\r\n");
        assertThat(bus.account.hasInterest(bytes("a.b"))).isFalse();
    }

    @Test
    void writesNoTrace() {
        var tracing = new Bus(Bus.LIMITS, true);
        inlet.subscribe(tracing.account, bytes("a"));
        tracing.connect().send("PUB a 1\r\nx\r\n");
        assertThat(inlet.messages).hasSize(1);
        assertThat(tracing.log.take("trace")).noneMatch(line -> line.contains("->>"));
    }
}
