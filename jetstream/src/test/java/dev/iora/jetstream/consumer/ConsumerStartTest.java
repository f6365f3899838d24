// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static dev.iora.jetstream.consumer.ConsumerBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerConfigBuilder;
import dev.iora.jetstream.config.DeliverPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where consumers start, and how they continue after a restart or with another filter. */
final class ConsumerStartTest {
    private final ConsumerBench bench = new ConsumerBench();

    private static ConsumerConfigBuilder from(DeliverPolicy policy) {
        return ConsumerBench.pullConfig().deliverPolicy(policy);
    }

    private void fill() {
        for (String subject : List.of("a", "b", "a", "c", "b", "a")) {
            bench.publish(subject, "m");
            bench.clock.advance(SECOND);
        }
    }

    private List<Long> all() {
        bench.pull("100");
        return bench.sequences();
    }

    private void restart() {
        byte[] state = bench.consumer().encodeState();
        ConsumerConfig config = bench.consumer().config();
        bench.consumer().stop();
        Consumer restored = bench.create(config);
        restored.decodeState(state, 0, state.length);
        restored.start();
        bench.runAll();
    }

    @Test
    void startsWithAll() {
        fill();
        bench.start(from(DeliverPolicy.ALL).build());
        assertThat(bench.consumer().state().delivered()).isEqualTo(new ConsumerState.Position(0, 0, 0));
        assertThat(bench.consumer().state().numPending()).isEqualTo(6);
        assertThat(all()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void startsWithTheFirstExistingMessage() {
        fill();
        bench.store.removeBelow(4);
        bench.start(from(DeliverPolicy.ALL).build());
        assertThat(bench.consumer().state().ackFloor().streamSequence()).isEqualTo(3);
        assertThat(all()).containsExactly(4L, 5L, 6L);
    }

    @Test
    void startsWithTheLast() {
        fill();
        bench.start(from(DeliverPolicy.LAST).build());
        assertThat(all()).containsExactly(6L);
    }

    @Test
    void startsWithTheLastThatMatches() {
        fill();
        bench.start(from(DeliverPolicy.LAST).filterSubjects(List.of("b", "c")).build());
        assertThat(all()).containsExactly(5L);
    }

    @Test
    void startsWithNewOnes() {
        fill();
        bench.start(from(DeliverPolicy.NEW).build());
        ConsumerState state = bench.consumer().state();
        assertThat(state.delivered().streamSequence()).isEqualTo(6);
        assertThat(state.numPending()).isZero();
        bench.publish("a", "m");
        restart();
        assertThat(all()).as("the start is kept").containsExactly(7L);
    }

    @Test
    void startsAtASequence() {
        fill();
        bench.start(from(DeliverPolicy.BY_START_SEQUENCE).optStartSequence(5).build());
        assertThat(all()).containsExactly(5L, 6L);
    }

    @Test
    void waitsForASequenceToCome() {
        bench.start(from(DeliverPolicy.BY_START_SEQUENCE).optStartSequence(3).build());
        assertThat(all()).isEmpty();
        fill();
        bench.runAll();
        assertThat(bench.sequences()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(bench.consumer().state().numPending()).isZero();
    }

    @Test
    void startsAtATime() {
        fill();
        Instant third = Instant.ofEpochSecond(ConsumerBench.EPOCH / SECOND + 2);
        bench.start(from(DeliverPolicy.BY_START_TIME)
                .optStartTime(third.atOffset(ZoneOffset.UTC))
                .build());
        assertThat(all()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void startsWithTheLastOfEachSubject() {
        fill();
        bench.start(from(DeliverPolicy.LAST_PER_SUBJECT).filterSubject(">").build());
        assertThat(bench.consumer().state().numPending()).isEqualTo(3);
        bench.publish("c", "m");
        bench.publish("c", "m");
        assertThat(bench.consumer().state().numPending()).isEqualTo(5);
        bench.pull("1");
        assertThat(bench.deliveries().getFirst().ackToken(8)).isEqualTo(4);
        restart();
        assertThat(bench.consumer().state().numPending()).isEqualTo(4);
        bench.remove(5);
        assertThat(bench.consumer().state().numPending()).isEqualTo(3);
        assertThat(all()).containsExactly(4L, 6L, 7L, 8L);
    }

    @Test
    void forgetsLastOnesThatArePurged() {
        fill();
        bench.start(from(DeliverPolicy.LAST_PER_SUBJECT).filterSubject(">").build());
        bench.purgeBelow(6);
        assertThat(bench.consumer().state().numPending()).isEqualTo(1);
        assertThat(all()).containsExactly(6L);
    }

    @Test
    void countsAnewWithOtherFilters() {
        fill();
        bench.start(ConsumerBench.pullConfig().filterSubject("a").build());
        bench.pull("1");
        assertThat(bench.consumer().state().numPending()).isEqualTo(2);
        bench.consumer()
                .update(ConsumerBench.pullConfig()
                        .filterSubjects(List.of("b", "c"))
                        .build());
        assertThat(bench.consumer().state().numPending()).isEqualTo(3);
        byte[] c = {'c'};
        assertThat(bench.consumer().filters().matches(c, 0, 1)).isTrue();
        assertThat(all()).containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void countsPurgedMessagesAsDelivered() {
        fill();
        bench.start(ConsumerBench.pullConfig().build());
        bench.purgeBelow(5);
        bench.consumer().onPurged();
        ConsumerState state = bench.consumer().state();
        assertThat(state.delivered().streamSequence()).isEqualTo(4);
        assertThat(state.ackFloor().streamSequence()).isEqualTo(4);
        assertThat(state.numPending()).isEqualTo(2);
    }

    @Test
    void deliversPendingMessagesAgainAfterARestart() {
        fill();
        bench.start(ConsumerBench.pullConfig().ackWaitNanos(10 * SECOND).build());
        bench.pull("2");
        bench.advance(4 * SECOND);
        restart();
        bench.pull("1");
        bench.pull("1");
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L, 4L);
        bench.pull("2");
        bench.pull("1");
        bench.advance(6 * SECOND);
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 1L);
        assertThat(bench.last().reply()).startsWith("$JS.ACK.T.c.2.1.7.");
    }

    @Test
    void deliversRefusedMessagesAgainAtOnceAfterARestart() {
        fill();
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("3");
        bench.ack(bench.deliveries().get(1), "-NAK", "");
        restart();
        bench.pull("2");
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L, 2L, 4L);
    }

    @Test
    void refusesDamagedState() {
        fill();
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("5");
        bench.ack(bench.deliveries().get(2), "", "");
        byte[] state = bench.consumer().encodeState();
        List<Integer> accepted = new ArrayList<>();
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            Consumer restored = bench.create(ConsumerBench.pullConfig().build());
            try {
                restored.decodeState(cut, 0, cut.length);
                accepted.add(length);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("consumer state");
            }
        }
        assertThat(accepted).isEmpty();
        byte[] other = state.clone();
        other[0] = 9;
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> bench.create(ConsumerBench.pullConfig().build()).decodeState(other, 0, other.length))
                .withMessage("consumer state: unknown version 9 at offset 1");
    }

    @Test
    void refusesUnknownRecords() {
        bench.start(ConsumerBench.pullConfig().build());
        byte[] body = "x".getBytes(StandardCharsets.UTF_8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.consumer().apply(99, body, 0, body.length))
                .withMessage("unknown consumer record 99");
    }
}
