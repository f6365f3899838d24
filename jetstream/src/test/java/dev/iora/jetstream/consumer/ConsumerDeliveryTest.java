// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static dev.iora.jetstream.consumer.ConsumerBench.MILLI;
import static dev.iora.jetstream.consumer.ConsumerBench.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerConfigBuilder;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.config.PriorityPolicy;
import dev.iora.jetstream.config.ReplayPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Push consumers, priority groups, pauses and inactivity. */
final class ConsumerDeliveryTest {
    private static final byte[] NONE = {};

    /** Upper bound of the time by which a threshold of inactivity lasts longer. */
    private static final long GRACE = SECOND;

    private final ConsumerBench bench = new ConsumerBench();

    private static ConsumerConfigBuilder unacknowledgedPush() {
        return ConsumerBench.pushConfig().ackPolicy(AckPolicy.NONE).maxAckPending(0);
    }

    private List<String> targets() {
        return bench.deliveries().stream().map(ConsumerBench.Sent::target).toList();
    }

    @Test
    void pushesWhileAClientSubscribes() {
        bench.interestInAll = false;
        bench.publishMany(2);
        bench.start(ConsumerBench.pushConfig().build());
        assertThat(bench.sent).isEmpty();
        assertThat(bench.consumer().whyNotDelivering()).isEqualTo("no interest in the deliver subject d");
        bench.interest.add("d");
        bench.consumer().onInterestChanged();
        bench.runAll();
        assertThat(targets()).containsExactly("d", "d");
        assertThat(bench.last().lane()).isZero();
        assertThat(bench.consumer().state().pushBound()).isTrue();
        bench.interest.clear();
        bench.consumer().onInterestChanged();
        bench.publishMany(1);
        bench.runAll();
        assertThat(targets()).hasSize(2);
        assertThat(bench.consumer().state().pushBound()).isFalse();
    }

    @Test
    void pushesWhileItsQueueGroupSubscribes() {
        bench.interestInAll = false;
        bench.publishMany(1);
        bench.start(ConsumerBench.pushConfig().deliverGroup("g").build());
        bench.interest.add("d");
        bench.interest.add("d other");
        bench.consumer().onInterestChanged();
        bench.runAll();
        assertThat(bench.sent).isEmpty();
        assertThat(bench.consumer().whyNotDelivering())
                .isEqualTo("no interest in the deliver subject d of queue group g");
        bench.interest.add("d g");
        bench.consumer().onInterestChanged();
        bench.runAll();
        assertThat(targets()).containsExactly("d");
    }

    @Test
    void sendsHeartbeatsWhenIdle() {
        bench.publishMany(2);
        bench.start(unacknowledgedPush().idleHeartbeatNanos(500 * MILLI).build());
        bench.advance(499 * MILLI);
        assertThat(bench.statuses()).isEmpty();
        bench.advance(MILLI);
        assertThat(bench.last().headers())
                .isEqualTo("NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 2\r\nNats-Last-Stream: 2\r\n\r\n");
        bench.advance(400 * MILLI);
        bench.publishMany(1);
        bench.runAll();
        bench.advance(499 * MILLI);
        assertThat(bench.statuses()).hasSize(1);
        bench.advance(MILLI);
        assertThat(bench.statuses()).hasSize(2);
    }

    @Test
    void requestsFlowControlAndStopsWithoutResponses() {
        String payload = "x".repeat(512 * 1024);
        bench.start(unacknowledgedPush()
                .flowControl(true)
                .idleHeartbeatNanos(SECOND)
                .build());
        for (int i = 0; i < 8; i++) {
            bench.publish("t.a", payload);
        }
        bench.runAll();
        // More than half of 2 MiB after two messages; more than all of it after four.
        assertThat(bench.deliveries()).hasSize(4);
        assertThat(bench.statuses()).containsExactly("NATS/1.0 100 FlowControl Request");
        ConsumerBench.Sent question = bench.sent.get(2);
        assertThat(question.headers()).isEqualTo("NATS/1.0 100 FlowControl Request\r\n\r\n");
        assertThat(question.reply()).matches("\\$JS\\.FC\\.T\\.c\\.[0-9A-Za-z]{4}");
        assertThat(bench.consumer().whyNotDelivering()).startsWith("flow control: 2097");
        bench.advance(SECOND);
        assertThat(bench.statuses().getLast()).endsWith("|Nats-Consumer-Stalled: " + question.reply());
        byte[] response = question.reply().getBytes(UTF_8);
        bench.consumer().onFlowControl("$JS.FC.T.c.none".getBytes(UTF_8), 0, 15, NONE);
        bench.runAll();
        assertThat(bench.deliveries()).hasSize(4);
        bench.consumer().onFlowControl(response, 0, response.length, NONE);
        bench.runAll();
        assertThat(bench.deliveries()).hasSize(8);
    }

    private void respond(ConsumerBench.Sent question, String headers) {
        byte[] subject = question.reply().getBytes(UTF_8);
        byte[] block = ("NATS/1.0\r\n" + headers + "\r\n").getBytes(UTF_8);
        bench.consumer().onFlowControl(subject, 0, subject.length, block);
        bench.runAll();
    }

    @Test
    void takesResponsesToFlowControlAsAcknowledgements() {
        bench.publishMany(5);
        bench.start(ConsumerBench.pushConfig()
                .ackPolicy(AckPolicy.FLOW_CONTROL)
                .ackWaitNanos(0)
                .maxAckPending(3)
                .flowControl(true)
                .idleHeartbeatNanos(SECOND)
                .build());
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L);
        ConsumerBench.Sent question = bench.last();
        assertThat(question.headers()).isEqualTo("NATS/1.0 100 FlowControl Request\r\n\r\n");
        bench.advance(3600 * SECOND);
        assertThat(bench.sequences()).as("never delivered again").containsExactly(1L, 2L, 3L);

        respond(question, "Nats-Last-Consumer: 0\r\nNats-Last-Stream: 2\r\n");
        assertThat(bench.consumer().state().numAckPending()).isEqualTo(3);
        bench.advance(SECOND);
        ConsumerBench.Sent second = bench.last();
        assertThat(second.headers()).as("requested again when idle").contains("FlowControl Request");
        respond(second, "Nats-Last-Consumer: 2\r\nNats-Last-Stream: 2\r\n");
        assertThat(bench.consumer().state().ackFloor().streamSequence()).isEqualTo(2);
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
        respond(second, "Nats-Last-Consumer: 3\r\nNats-Last-Stream: 3\r\n");
        assertThat(bench.consumer().state().ackFloor().streamSequence())
                .as("no response to the last request")
                .isEqualTo(2);
        respond(bench.last(), "Nats-Last-Consumer: 5\r\nNats-Last-Stream: 5\r\n");
        assertThat(bench.consumer().state().numAckPending()).isZero();
        assertThat(bench.done).containsExactly(1L, 2L, 3L, 4L, 5L);
        bench.advance(SECOND);
        assertThat(bench.statuses().getLast()).contains("100 Idle Heartbeat");
    }

    @Test
    void limitsTheRate() {
        String payload = "x".repeat(256 * 1024);
        bench.start(
                unacknowledgedPush().rateLimitBitsPerSecond(8L * 1024 * 1024).build());
        for (int i = 0; i < 8; i++) {
            bench.publish("t.a", payload);
        }
        bench.runAll();
        assertThat(bench.deliveries()).as("the bucket holds 1 MiB").hasSize(3);
        bench.advance(MILLI);
        assertThat(bench.deliveries()).hasSize(4);
        bench.advance(SECOND);
        assertThat(bench.deliveries()).as("1 MiB each second").hasSize(7);
        bench.advance(SECOND);
        assertThat(bench.deliveries()).hasSize(8);
    }

    @Test
    void letsOneMessageOfTheLargestSizePassAtOnce() {
        bench.maxMessageBytes = 1000;
        bench.publishMany(100);
        bench.start(unacknowledgedPush().rateLimitBitsPerSecond(8000).build());
        int size = "t.am".length() + bench.last().reply().length();
        assertThat(bench.deliveries()).hasSizeBetween(1000 / size - 1, 1000 / size + 1);
        bench.advance(SECOND);
        assertThat(bench.deliveries()).hasSizeBetween(2000 / size - 2, 2000 / size + 2);
    }

    @Test
    void replaysWithTheGapsOfTheOriginal() {
        bench.publishMany(1);
        bench.clock.advance(300 * MILLI);
        bench.publishMany(1);
        bench.clock.advance(200 * MILLI);
        bench.publishMany(1);
        bench.start(unacknowledgedPush().replayPolicy(ReplayPolicy.ORIGINAL).build());
        assertThat(bench.sequences()).containsExactly(1L);
        bench.advance(299 * MILLI);
        assertThat(bench.sequences()).hasSize(1);
        bench.advance(MILLI);
        assertThat(bench.sequences()).hasSize(2);
        bench.advance(200 * MILLI);
        assertThat(bench.sequences()).hasSize(3);
        bench.publishMany(1);
        bench.runAll();
        assertThat(bench.sequences()).as("new ones at once").hasSize(4);
    }

    @Test
    void changesTheDeliverSubject() {
        bench.start(ConsumerBench.pushConfig().build());
        bench.consumer().update(ConsumerBench.pushConfig().deliverSubject("e").build());
        bench.publishMany(1);
        bench.runAll();
        assertThat(targets()).containsExactly("e");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPLICIT", "FLOW_CONTROL"})
    void deliversPendingMessagesAgainToAnotherSubject(AckPolicy policy) {
        ConsumerConfigBuilder config = ConsumerBench.pushConfig()
                .ackPolicy(policy)
                .flowControl(policy == AckPolicy.FLOW_CONTROL)
                .ackWaitNanos(policy == AckPolicy.FLOW_CONTROL ? 0 : 30 * SECOND);
        bench.start(config.build());
        bench.publishMany(2);
        bench.runAll();
        bench.consumer().update(config.deliverSubject("e").build());
        bench.runAll();
        assertThat(bench.sequences()).containsExactly(1L, 2L, 1L, 2L);
        assertThat(targets()).containsExactly("d", "d", "e", "e");
        assertThat(bench.consumer().state().numRedelivered()).isEqualTo(2);
    }

    @Test
    void givesUpMessagesAtTheirMaximumWhenTheDeliverSubjectChanges() {
        bench.start(ConsumerBench.pushConfig().maxDeliver(1).build());
        bench.publishMany(1);
        bench.runAll();
        bench.consumer()
                .update(ConsumerBench.pushConfig()
                        .maxDeliver(1)
                        .deliverSubject("e")
                        .build());
        bench.runAll();
        assertThat(targets()).containsExactly("d");
        assertThat(bench.consumer().state().numAckPending()).isZero();
        assertThat(bench.advisories).containsExactly(new ConsumerAdvisory.MaxDeliveries(1, 1));
    }

    @Test
    void pausesUntilATime() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pullConfig().build());
        OffsetDateTime until = JsonValues.time(bench.epochNanos() + SECOND);
        pause(until);
        bench.pull("1");
        assertThat(bench.sent).isEmpty();
        assertThat(bench.consumer().state().pauseRemainingNanos()).isEqualTo(SECOND);
        assertThat(bench.consumer().whyNotDelivering()).isEqualTo("paused for 1s");
        bench.advance(SECOND);
        assertThat(bench.sequences()).containsExactly(1L);
        assertThat(bench.advisories)
                .containsExactly(
                        new ConsumerAdvisory.PauseChanged(true, until),
                        new ConsumerAdvisory.PauseChanged(false, until));
        pause(JsonValues.time(bench.epochNanos() + SECOND));
        pause(null);
        bench.pull("1");
        bench.publishMany(1);
        bench.runAll();
        assertThat(bench.sequences()).hasSize(2);
    }

    private void pause(@Nullable OffsetDateTime until) {
        bench.consumer()
                .update(bench.consumer().config().toBuilder().pauseUntil(until).build());
    }

    @ParameterizedTest
    @CsvSource({
        "0001-01-01T00:00:00Z, 0",
        "1600-01-01T00:00:00Z, 0",
        "2300-01-01T00:00:00Z, 8713792000",
        "9999-12-31T23:59:59Z, 9223372036.854775807"
    })
    void isPausedForAsLongAsCanBeSaid(OffsetDateTime until, BigDecimal secondsSinceStart) {
        bench.publishMany(1);
        bench.start(ConsumerBench.pullConfig().pauseUntil(until).build());
        bench.pull("1");
        long remaining = bench.consumer().state().pauseRemainingNanos();
        assertThat(bench.sent.isEmpty()).isEqualTo(remaining > 0);
        assertThat(bench.consumer().state().isPaused()).isEqualTo(remaining > 0);
        assertThat(BigDecimal.valueOf(remaining, 9)).isEqualByComparingTo(secondsSinceStart);
    }

    @Test
    void startsPaused() {
        long until = ConsumerBench.EPOCH + 2 * SECOND;
        Instant instant = Instant.ofEpochSecond(until / SECOND);
        bench.publishMany(1);
        bench.start(ConsumerBench.pushConfig()
                .pauseUntil(instant.atOffset(ZoneOffset.UTC))
                .build());
        bench.advance(2 * SECOND - 1);
        assertThat(bench.sent).isEmpty();
        bench.advance(1);
        assertThat(bench.sequences()).containsExactly(1L);
    }

    private void startIdle(ConsumerConfigBuilder config) {
        bench.start(config.inactiveThresholdNanos(10 * SECOND).build());
    }

    @Test
    void requestsItsDeletionWithoutPullRequests() {
        startIdle(ConsumerBench.pullConfig().ackWaitNanos(20 * SECOND));
        bench.publishMany(1);
        bench.advance(9 * SECOND);
        bench.pull("1");
        bench.advance(10 * SECOND + GRACE);
        assertThat(bench.inactive).as("an acknowledgement may come").isFalse();
        bench.advance(19 * SECOND);
        assertThat(bench.inactive).isFalse();
        bench.advance(GRACE);
        assertThat(bench.inactive).isTrue();
    }

    @Test
    void waitsALittleLongerForClientsThatPullOncePerThreshold() {
        startIdle(ConsumerBench.pullConfig());
        bench.advance(10 * SECOND + 100 * MILLI - 1);
        assertThat(bench.inactive).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-NAK", "+WPI", "+TERM", "?"})
    void countsAcknowledgementsAsActivity(String payload) {
        bench.publishMany(2);
        startIdle(ConsumerBench.pullConfig().ackWaitNanos(SECOND));
        bench.pull("2");
        ConsumerBench.Sent second = bench.deliveries().getLast();
        for (int i = 0; i < 5; i++) {
            bench.advance(9 * SECOND);
            bench.ack(second, payload, "");
        }
        assertThat(bench.inactive).isFalse();
    }

    @Test
    void waitsTheThresholdOnlyOnceNothingIsLeftToAcknowledge() {
        bench.publishMany(1);
        startIdle(ConsumerBench.pullConfig().ackWaitNanos(1000 * SECOND));
        bench.pull("1");
        bench.advance(100 * SECOND);
        bench.ack(bench.deliveries().getFirst(), "", "");
        bench.advance(9 * SECOND);
        assertThat(bench.inactive).isFalse();
        bench.advance(SECOND + GRACE);
        assertThat(bench.inactive).isTrue();
    }

    @Test
    void staysWhileAClientWaits() {
        startIdle(ConsumerBench.pullConfig());
        bench.pull("1");
        bench.advance(100 * SECOND);
        assertThat(bench.inactive).isFalse();
        bench.interestInAll = false;
        bench.advance(10 * SECOND + GRACE);
        assertThat(bench.inactive).isTrue();
    }

    @Test
    void requestsItsDeletionWithoutSubscribers() {
        startIdle(ConsumerBench.pushConfig());
        bench.publishMany(1);
        bench.advance(60 * SECOND);
        assertThat(bench.inactive).isFalse();
        bench.interestInAll = false;
        bench.consumer().onInterestChanged();
        bench.advance(9 * SECOND);
        bench.ack(bench.deliveries().getFirst(), "", "");
        bench.advance(10 * SECOND - 1);
        assertThat(bench.inactive).as("an acknowledgement came").isFalse();
        bench.advance(1);
        assertThat(bench.inactive).isTrue();
    }

    @Test
    void requestsItsDeletionByDefaultIfItIsNotDurable() {
        bench.interestInAll = false;
        bench.start(ConsumerBench.pushConfig().durableName("").build());
        bench.advance(5 * SECOND - 1);
        assertThat(bench.inactive).isFalse();
        bench.advance(1 + GRACE);
        assertThat(bench.inactive).isTrue();
    }

    private static ConsumerConfig priority(PriorityPolicy policy) {
        return ConsumerBench.pullConfig()
                .priorityPolicy(policy)
                .priorityGroups(List.of("g"))
                .priorityTimeoutNanos(SECOND)
                .build();
    }

    private void startPriority(PriorityPolicy policy) {
        bench.start(priority(policy));
    }

    @Test
    void requiresTheGroup() {
        startPriority(PriorityPolicy.OVERFLOW);
        bench.pull("1");
        assertThat(bench.statuses()).as("cannot name a group").isEmpty();
        bench.pull("{}");
        bench.pull("{\"group\":\"x\"}");
        assertThat(bench.statuses())
                .containsExactly(
                        "NATS/1.0 400 Bad Request - Priority Group missing",
                        "NATS/1.0 400 Bad Request - Invalid Priority Group");
    }

    @Test
    void overflowsWhenEnoughIsPending() {
        startPriority(PriorityPolicy.OVERFLOW);
        bench.pull("far", "{\"batch\":9,\"group\":\"g\",\"min_pending\":3}");
        bench.pull("acks", "{\"batch\":9,\"group\":\"g\",\"min_ack_pending\":2}");
        bench.publishMany(2);
        bench.runAll();
        assertThat(bench.sent).isEmpty();
        assertThat(bench.consumer().whyNotDelivering()).contains("priority group");
        bench.publishMany(1);
        bench.runAll();
        assertThat(targets()).containsExactly("far");
        bench.pull("near", "{\"batch\":1,\"group\":\"g\"}");
        assertThat(targets())
                .as("the rest when two acknowledgements are missing")
                .containsExactly("far", "near", "acks");
    }

    @Test
    void pinsOneClient() {
        startPriority(PriorityPolicy.PINNED_CLIENT);
        bench.pull("a", "{\"batch\":2,\"group\":\"g\"}");
        bench.pull("b", "{\"batch\":2,\"group\":\"g\"}");
        bench.publishMany(4);
        bench.runAll();
        assertThat(targets()).containsExactly("a", "a");
        String headers = bench.last().headers();
        assertThat(headers).matches("(?s)NATS/1.0\r\nNats-Pin-Id: [0-9A-Za-z]{22}\r\n\r\n");
        String pin = headers.substring(headers.indexOf(": ") + 2).strip();
        assertThat(bench.consumer().state().groups())
                .containsExactly(new ConsumerState.Group("g", pin, ConsumerBench.EPOCH));
        bench.pull("c", "{\"group\":\"g\",\"id\":\"other\"}");
        assertThat(bench.last().headers()).isEqualTo("NATS/1.0 423 Nats-Pin-Id mismatch\r\n\r\n");
        bench.advance(900 * MILLI);
        bench.pull("a", "{\"batch\":1,\"group\":\"g\",\"id\":\"" + pin + "\"}");
        assertThat(targets()).containsExactly("a", "a", "a");
        bench.advance(999 * MILLI);
        assertThat(targets()).hasSize(3);
        bench.advance(MILLI);
        assertThat(targets()).as("the pin timed out").containsExactly("a", "a", "a", "b");
        assertThat(bench.advisories).hasSize(3).contains(new ConsumerAdvisory.Unpinned("g", "timeout"));
        bench.advisories.clear();
        bench.consumer().unpin("x");
        assertThat(bench.advisories).isEmpty();
        bench.consumer().unpin("g");
        assertThat(bench.consumer().state().groups()).containsExactly(new ConsumerState.Group("g", "", 0));
        bench.consumer().unpin("g");
        assertThat(bench.advisories)
                .as("also if no client is pinned")
                .containsExactly(
                        new ConsumerAdvisory.Unpinned("g", "admin"), new ConsumerAdvisory.Unpinned("g", "admin"));
    }

    @Test
    void refusesAnOldPinThatWaited() {
        startPriority(PriorityPolicy.PINNED_CLIENT);
        bench.pull("a", "{\"group\":\"g\",\"id\":\"old\",\"batch\":7}");
        bench.pull("b", "{\"group\":\"g\"}");
        bench.publishMany(1);
        bench.runAll();
        assertThat(bench.statuses())
                .containsExactly("NATS/1.0 423 Nats-Wrong-Pin-Id|Nats-Pending-Messages: 7|Nats-Pending-Bytes: 0");
        assertThat(targets()).containsExactly("b");
    }

    @Test
    void servesLowerPrioritiesFirst() {
        startPriority(PriorityPolicy.PRIORITIZED);
        bench.pull("low", "{\"batch\":5,\"group\":\"g\",\"priority\":5}");
        bench.pull("a", "{\"batch\":2,\"group\":\"g\",\"priority\":1}");
        bench.pull("b", "{\"batch\":1,\"group\":\"g\",\"priority\":1}");
        bench.publishMany(4);
        bench.runAll();
        assertThat(targets()).containsExactly("a", "b", "a", "low");
    }

    @Test
    void servesRequestsWithoutPriorityLast() {
        startPriority(PriorityPolicy.PRIORITIZED);
        bench.pull("plain", "3");
        bench.pull("low", "{\"batch\":1,\"group\":\"g\",\"priority\":9}");
        bench.publishMany(2);
        bench.runAll();
        assertThat(targets()).containsExactly("low", "plain");
    }

    @Test
    void servesByPriorityOnceItIsConfigured() {
        bench.start(priority(PriorityPolicy.OVERFLOW));
        bench.pull("low", "{\"batch\":9,\"group\":\"g\",\"priority\":5}");
        bench.pull("high", "{\"batch\":9,\"group\":\"g\",\"priority\":1}");
        bench.consumer().update(priority(PriorityPolicy.PRIORITIZED));
        bench.publishMany(2);
        bench.runAll();
        assertThat(targets()).containsExactly("high", "high");
        bench.pull("middle", "{\"batch\":9,\"group\":\"g\",\"priority\":3}");
        bench.consumer().update(priority(PriorityPolicy.OVERFLOW));
        bench.publishMany(4);
        bench.runAll();
        assertThat(targets().subList(2, 6))
                .as("in turns, and the order of before is kept")
                .containsExactly("high", "middle", "low", "high");
    }

    @Test
    void pinsNoClientWithoutAGroup() {
        startPriority(PriorityPolicy.PINNED_CLIENT);
        bench.pull("plain", "3");
        bench.publishMany(2);
        bench.runAll();
        bench.ack(bench.deliveries().getFirst(), "+NXT", "next");
        assertThat(targets()).containsExactly("plain", "plain");
        assertThat(bench.consumer().state().groups()).containsExactly(new ConsumerState.Group("g", "", 0));
        bench.pull("a", "{\"batch\":9,\"group\":\"g\"}");
        bench.publishMany(4);
        bench.runAll();
        assertThat(targets())
                .as("in turns until one is pinned")
                .containsExactly("plain", "plain", "plain", "next", "a", "a");
        assertThat(bench.advisories).singleElement().isInstanceOf(ConsumerAdvisory.Pinned.class);
    }
}
