// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SUB, UNSUB and auto-unsubscribe (reference: core protocol, sections 12 and 20). */
final class ClientSessionSubscriptionTest {
    private final Bus bus = new Bus();
    private final Bus.Client client = bus.connect();

    private String publish(String subject, int times) {
        return client.send(("PUB " + subject + " 0\r\n\r\n").repeat(times));
    }

    private static String message(String subject, String sid, int times) {
        return ("MSG " + subject + " " + sid + " 0\r\n\r\n").repeat(times);
    }

    @Test
    void deliversOncePerSubscription() {
        client.send("SUB a 1\r\nSUB a 2\r\nSUB * 3\r\n");
        assertThat(publish("a", 1)).contains("MSG a 1 ", "MSG a 2 ", "MSG a 3 ").hasSize(3 * 13);
    }

    @Test
    void ignoresASecondSubscriptionWithTheSameSid() {
        client.send("SUB a 1\r\nSUB b 1\r\n");
        assertThat(publish("b", 1)).isEmpty();
        assertThat(publish("a", 1)).isEqualTo(message("a", "1", 1));
        assertThat(client.session.subscriptionCount()).isOne();
        assertThat(client.send("SUB a..b 1\r\n")).as("not validated").isEmpty();
    }

    @Test
    void freesASidAfterUnsub() {
        client.send("SUB a 1\r\nUNSUB 1\r\nSUB b 1\r\n");
        assertThat(publish("a", 1)).isEmpty();
        assertThat(publish("b", 1)).isEqualTo(message("b", "1", 1));
    }

    @Test
    void freesASidWhenItsMaximumIsReached() {
        client.send("SUB a 1\r\nUNSUB 1 2\r\n");
        assertThat(publish("a", 3)).isEqualTo(message("a", "1", 2));
        client.send("SUB b 1\r\n");
        assertThat(publish("b", 5)).isEqualTo(message("b", "1", 5));
        assertThat(publish("a", 1)).isEmpty();
    }

    @Test
    void countsTheMaximumFromTheStartOfTheSubscription() {
        client.send("SUB a 1\r\n");
        publish("a", 3);
        client.send("UNSUB 1 5\r\n");
        assertThat(publish("a", 4)).isEqualTo(message("a", "1", 2));
    }

    @Test
    void endsAtOnceIfTheMaximumIsAlreadyReached() {
        client.send("SUB a 1\r\n");
        publish("a", 3);
        client.send("UNSUB 1 3\r\n");
        assertThat(publish("a", 1)).isEmpty();
        assertThat(client.session.subscriptionCount()).isZero();
    }

    @Test
    void replacesTheMaximumByALaterUnsub() {
        client.send("SUB a 1\r\nUNSUB 1 2\r\nUNSUB 1 4\r\n");
        assertThat(publish("a", 6)).isEqualTo(message("a", "1", 4));
        client.send("SUB b 2\r\nUNSUB 2 9\r\n");
        publish("b", 2);
        client.send("UNSUB 2 1\r\n");
        assertThat(publish("b", 1)).isEmpty();
    }

    @Test
    void endsAtOnceByUnsubWithoutANumber() {
        client.send("SUB a 1\r\nUNSUB 1 0\r\nSUB a 2\r\nUNSUB 2 x\r\nSUB a 3\r\nUNSUB 3 2\r\nUNSUB 3\r\n");
        assertThat(publish("a", 1)).isEmpty();
        assertThat(client.session.subscriptionCount()).isZero();
    }

    @Test
    void handsOverStagedMessagesBeforeUnsubEndsTheSubscription() {
        client.send("SUB a 1\r\n");
        client.send("UNSUB 1\r\n");
        assertThat(client.connection.flushes()).isOne();
        client.send("UNSUB 1\r\n");
        assertThat(client.connection.flushes()).as("no subscription ended").isOne();
    }

    @Test
    void skipsAnExhaustedMemberOfAQueueGroup() {
        client.send("SUB a g 1\r\nSUB a g 2\r\nUNSUB 1 3\r\n");
        String got = publish("a", 40);
        assertThat(got.split("MSG a 1 ", -1)).hasSize(1 + 3);
        assertThat(got.split("MSG a 2 ", -1)).hasSize(1 + 37);
    }

    @Test
    void removesTheSubscriptionsOfRequests() {
        Bus.Client responder = bus.connect();
        responder.send("SUB service 1\r\n");
        for (int i = 0; i < 100_000; i++) {
            String inbox = "_INBOX." + i;
            client.send("SUB " + inbox + " " + i + "\r\nUNSUB " + i + " 1\r\nPUB service " + inbox + " 0\r\n\r\n");
            responder.received();
            responder.send("PUB " + inbox + " 0\r\n\r\nPUB " + inbox + " 0\r\n\r\n");
            assertThat(client.received()).isEqualTo(message(inbox, Integer.toString(i), 1));
            // At most one ended subscription waits for its owner's next operation.
            assertThat(client.session.subscriptionCount()).isLessThanOrEqualTo(1);
        }
        client.session.forgetExhausted();
        assertThat(client.session.subscriptionCount()).isZero();
        assertThat(bus.account.subscriptions().size()).isOne();
    }

    @Test
    void removesExhaustedSubscriptionsTogether() {
        for (int sid = 1; sid <= 50; sid++) {
            client.send("SUB a " + sid + "\r\nUNSUB " + sid + " 1\r\n");
        }
        publish("a", 2);
        assertThat(bus.account.subscriptions().size()).isEqualTo(50);
        client.session.forgetExhausted();
        assertThat(bus.account.subscriptions().size()).isZero();
        assertThat(client.session.subscriptionCount()).isZero();
    }

    @Test
    void countsNoInterestOfExhaustedSubscriptions() {
        byte[] subject = "a".getBytes(StandardCharsets.US_ASCII);
        client.send("SUB a 1\r\nUNSUB 1 1\r\n");
        assertThat(bus.account.hasInterest(subject)).isTrue();
        publish("a", 1);
        assertThat(bus.account.hasInterest(subject)).isFalse();
        client.send("SUB a 2\r\n");
        assertThat(bus.account.hasInterest(subject)).isTrue();
    }

    @Test
    void sendsNoRespondersToALiveSubscriptionOnly() {
        Bus.Client requester = bus.connect("\"headers\":true,\"no_responders\":true");
        requester.send("SUB inbox 1\r\nUNSUB 1 1\r\nSUB inbox 2\r\n");
        requester.send("PUB inbox 0\r\n\r\n");
        assertThat(requester.send("PUB nobody inbox 0\r\n\r\n")).startsWith("HMSG inbox 2 ");
    }

    @Test
    void removesAllSubscriptionsAtTheEnd() {
        client.send("SUB a 1\r\nSUB a.> 2\r\nSUB b g 3\r\nUNSUB 3 7\r\nSUB c 4\r\nUNSUB 4 1\r\n");
        publish("c", 1);
        client.session.end();
        client.session.end();
        assertThat(bus.account.subscriptions().size()).isZero();
        assertThat(client.session.subscriptionCount()).isZero();
        assertThat(bus.connect().send("PUB a 0\r\n\r\n")).isEmpty();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void agreesWithAModelUnderRandomSubAndUnsub() {
        Seeds.forEach(30, random -> {
            var own = new Bus();
            Bus.Client one = own.connect();
            // Each sid with its subject, its maximum (0 for none) and the number of messages it got.
            Map<String, long[]> model = new LinkedHashMap<>();
            for (int step = 0; step < 400; step++) {
                String sid = Integer.toString(random.nextInt(12));
                int subject = random.nextInt(3);
                switch (random.nextInt(6)) {
                    case 0 -> {
                        one.send("SUB s." + subject + " " + sid + "\r\n");
                        model.putIfAbsent(sid, new long[] {subject, 0, 0});
                    }
                    case 1 -> {
                        int max = random.nextInt(5);
                        one.send("UNSUB " + sid + " " + max + "\r\n");
                        model.computeIfPresent(sid, (key, entry) -> {
                            entry[1] = max;
                            return max <= entry[2] ? null : entry;
                        });
                    }
                    default -> {
                        String got = one.send("PUB s." + subject + " 0\r\n\r\n");
                        long expected = model.values().stream()
                                .filter(entry -> entry[0] == subject)
                                .peek(entry -> entry[2]++)
                                .count();
                        assertThat(got.split("MSG", -1)).hasSize((int) expected + 1);
                        model.values().removeIf(entry -> entry[1] > 0 && entry[2] >= entry[1]);
                    }
                }
            }
            one.session.forgetExhausted();
            assertThat(one.session.subscriptionCount()).isEqualTo(model.size());
            assertThat(own.account.subscriptions().size()).isEqualTo(model.size());
        });
    }
}
