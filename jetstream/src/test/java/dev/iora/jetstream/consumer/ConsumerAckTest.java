// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static dev.iora.jetstream.consumer.ConsumerBench.MILLI;
import static dev.iora.jetstream.consumer.ConsumerBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acknowledgements, redelivery, and the resulting state. */
final class ConsumerAckTest {
    private final ConsumerBench bench = new ConsumerBench();

    private void startWith(int messages) {
        bench.publishMany(messages);
        bench.start(ConsumerBench.pullConfig().ackWaitNanos(SECOND).build());
        bench.pull(Integer.toString(messages));
    }

    private void ack(int delivery, String payload) {
        bench.ack(bench.deliveries().get(delivery), payload, "");
    }

    private void assertState(long floorConsumer, long floorStream, long ackPending, long redelivered) {
        ConsumerState state = bench.consumer().state();
        assertThat(List.of(
                        state.ackFloor().consumerSequence(),
                        state.ackFloor().streamSequence(),
                        state.numAckPending(),
                        state.numRedelivered()))
                .containsExactly(floorConsumer, floorStream, ackPending, redelivered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+ACK", "+OK"})
    void acknowledges(String payload) {
        startWith(3);
        ack(1, payload);
        assertState(0, 0, 2, 0);
        ack(0, payload);
        assertState(2, 2, 1, 0);
        ack(2, payload);
        assertState(3, 3, 0, 0);
        assertThat(bench.done).containsExactly(2L, 1L, 3L);
        assertThat(bench.timers.size()).as("no timer is armed").isZero();
    }

    @Test
    void understandsTheSubjectWithDomain() {
        startWith(1);
        bench.ack("$JS.ACK._.ABCDEFGH.T.c.1.1.1.5.0", "", "");
        assertState(1, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$JS.ACK.T.c.1.9.9.5.0",
                "$JS.ACK.T.c.1.x.1.5.0",
                "$JS.ACK.T.c",
                "$JS.ACK.T.c.1.0.1.5.0",
                "$JS.ACK.T.c.1.99999999999999999999.1.5.0"
            })
    void ignoresWhatWasNeverDelivered(String subject) {
        startWith(2);
        bench.sent.clear();
        bench.ack(subject, "", "r");
        assertState(0, 0, 2, 0);
        assertThat(bench.sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-NAK, true", "-NAK 5s, true", "+WPI, true", "+NXT, false", "+TERM, false", "+OK, false", "?, true"})
    void respondsOnlyToNaksForMessagesNeverDelivered(String payload, boolean responds) {
        startWith(2);
        bench.sent.clear();
        bench.ack("$JS.ACK.T.c.1.9.9.5.0", payload, "r");
        assertState(0, 0, 2, 0);
        assertThat(bench.sent).hasSize(responds ? 1 : 0);
        assertThat(bench.advisories).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$JS.ACK.T.c.1.9.9.5.0", "$JS.ACK.T.c.1.x.1.5.0"})
    void pullsWithTheAcknowledgementOfAMessageNeverDelivered(String subject) {
        startWith(1);
        bench.publishMany(1);
        bench.ack(subject, "+NXT", "next");
        assertThat(bench.last().target()).isEqualTo("next");
        assertState(0, 0, 2, 0);
    }

    @Test
    void answersWhenTheAcknowledgementIsDurable() {
        startWith(1);
        bench.ack(bench.deliveries().getFirst(), "", "r");
        assertThat(bench.last().target()).isEqualTo("r");
        assertThat(bench.last().gate()).isEqualTo(ConsumerHost.Gate.COMMITTED);
        assertThat(bench.journal.getLast().awaited()).isTrue();
        bench.ack(bench.deliveries().getFirst(), "", "r2");
        assertThat(bench.last().target()).isEqualTo("r2");
        assertThat(bench.journal.getLast().awaited())
                .as("the first may not have been synced")
                .isTrue();
        assertThat(bench.done).containsExactly(1L);
    }

    @Test
    void deliversAgainAfterAckWait() {
        startWith(2);
        ack(1, "");
        bench.advance(999 * MILLI);
        bench.pull("2");
        assertThat(bench.sequences()).containsExactly(1L, 2L);
        bench.advance(MILLI);
        assertThat(bench.sequences()).containsExactly(1L, 2L, 1L);
        assertThat(bench.last().reply()).startsWith("$JS.ACK.T.c.2.1.3.");
        assertState(0, 0, 1, 1);
        ack(2, "");
        assertState(3, 2, 0, 0);
    }

    @Test
    void waitsByTheBackoffOfTheDeliveryAndRepeatsTheLast() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pushConfig()
                .backoffNanos(List.of(100 * MILLI, 200 * MILLI))
                .build());
        List<Integer> expected = List.of(2, 3, 4);
        for (int i = 0; i < expected.size(); i++) {
            long wait = i == 0 ? 100 * MILLI : 200 * MILLI;
            bench.advance(wait - 1);
            assertThat(bench.deliveries()).hasSize(expected.get(i) - 1);
            bench.advance(1);
            assertThat(bench.deliveries()).hasSize(expected.get(i));
        }
    }

    @Test
    void givesUpAfterTheMaximumOfDeliveries() {
        bench.publishMany(2);
        bench.start(
                ConsumerBench.pushConfig().ackWaitNanos(SECOND).maxDeliver(2).build());
        bench.advance(SECOND);
        assertThat(bench.sequences()).containsExactly(1L, 2L, 1L, 2L);
        ack(3, "");
        assertState(0, 0, 1, 1);
        bench.advance(SECOND);
        assertThat(bench.advisories).containsExactly(new ConsumerAdvisory.MaxDeliveries(1, 2));
        assertState(4, 2, 0, 1);
        bench.advance(10 * SECOND);
        assertThat(bench.deliveries()).hasSize(4);
        assertThat(bench.done)
                .as("as in the Go server it stays in a work queue")
                .containsExactly(2L);
        assertThat(bench.consumer().isDone(1)).isFalse();
        ack(2, "");
        assertThat(bench.done).containsExactly(2L, 1L);
        assertState(4, 2, 0, 0);
    }

    @Test
    void givesUpAtOnceWhenTheLastDeliveryIsRefused() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pushConfig().maxDeliver(1).build());
        ack(0, "-NAK");
        assertThat(bench.advisories)
                .containsExactly(new ConsumerAdvisory.Naked(1, 1, 1), new ConsumerAdvisory.MaxDeliveries(1, 1));
        assertState(1, 1, 0, 0);
    }

    @Test
    void givesUpTheLastDeliveryWhenTheDelayOfItsNakIsOver() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pushConfig().maxDeliver(1).build());
        ack(0, "-NAK 5s");
        bench.advance(5 * SECOND - 1);
        assertState(0, 0, 1, 0);
        assertThat(bench.advisories).containsExactly(new ConsumerAdvisory.Naked(1, 1, 1));
        bench.advance(1);
        assertThat(bench.advisories).endsWith(new ConsumerAdvisory.MaxDeliveries(1, 1));
        assertState(1, 1, 0, 0);
    }

    @Test
    void deliversRefusedMessagesAtOnce() {
        startWith(3);
        bench.pull("3");
        ack(1, "-NAK");
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L, 2L);
        assertThat(bench.advisories).containsExactly(new ConsumerAdvisory.Naked(2, 2, 1));
        assertState(0, 0, 3, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-NAK {\"delay\":5000000000}; 5000",
                "-NAK 5s; 5000",
                "-NAK 1m0.5s; 60500",
                "-NAK {\"delay\":\"x\"}; 0",
                "-NAK soon; 0",
                "-NAK -5s; 0"
            })
    void delaysWhatIsRefused(String payload, long millis) {
        startWith(1);
        bench.pull("1");
        ack(0, payload);
        if (millis > 0) {
            bench.advance(millis * MILLI - 1);
            assertThat(bench.deliveries()).hasSize(1);
            bench.advance(1);
        }
        assertThat(bench.deliveries()).hasSize(2);
    }

    @Test
    void waitsForeverForADelayBeyondAllTime() {
        startWith(2);
        bench.pull("2");
        ack(0, "-NAK {\"delay\":9223372036854775807}");
        bench.advance(900 * MILLI);
        assertThat(bench.sequences()).containsExactly(1L, 2L);
        bench.pull("1");
        bench.advance(SECOND);
        assertThat(bench.sequences()).containsExactly(1L, 2L, 2L);
    }

    @Test
    void knowsWhetherMessagesThatItsFiltersDoNotMatchArePending() {
        ConsumerConfig config = ConsumerBench.pullConfig().filterSubject("t.a").build();
        bench.publishMany(40);
        bench.start(config);
        bench.pull("40");
        assertThat(bench.consumer().isMixed()).isFalse();
        bench.consumer().update(config.toBuilder().filterSubject("t.*").build());
        int looks = 0;
        while (bench.consumer().isMixed()) {
            looks++;
        }
        assertThat(looks).as("a few messages at a time").isBetween(1, 10);
        bench.consumer().update(config.toBuilder().filterSubject("t.b").build());
        for (int i = 0; i < 40; i++) {
            assertThat(bench.consumer().isMixed()).isTrue();
            ack(i, "");
        }
        assertThat(bench.consumer().isMixed()).isFalse();
    }

    @Test
    void waitsAnewForWorkInProgress() {
        startWith(1);
        bench.pull("1");
        bench.advance(900 * MILLI);
        bench.ack(bench.deliveries().getFirst(), "+WPI", "r");
        assertThat(bench.last().target()).isEqualTo("r");
        bench.advance(999 * MILLI);
        assertThat(bench.deliveries()).hasSize(1);
        bench.advance(MILLI);
        assertThat(bench.deliveries()).hasSize(2);
    }

    @Test
    void pullsWithTheAcknowledgement() {
        startWith(1);
        bench.publishMany(3);
        bench.ack(bench.deliveries().getFirst(), "+NXT {\"batch\":2}", "next");
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L);
        assertThat(bench.last().target()).isEqualTo("next");
        bench.ack(bench.deliveries().get(1), "+NXT", "next");
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L, 4L);
        assertState(2, 2, 2, 0);
    }

    @Test
    void terminates() {
        startWith(2);
        bench.ack(bench.deliveries().getFirst(), "+TERM  too bad ", "r");
        assertThat(bench.advisories).containsExactly(new ConsumerAdvisory.Terminated(1, 1, 1, "too bad"));
        assertThat(bench.last().gate()).isEqualTo(ConsumerHost.Gate.COMMITTED);
        bench.pull("1");
        bench.advance(SECOND);
        assertThat(bench.sequences()).containsExactly(1L, 2L, 2L);
        assertState(1, 1, 1, 1);
    }

    @Test
    void acknowledgesAllBefore() {
        bench.publishMany(5);
        bench.start(ConsumerBench.pullConfig().ackPolicy(AckPolicy.ALL).build());
        bench.pull("5");
        ack(2, "");
        assertState(3, 3, 2, 0);
        assertThat(bench.done).containsExactly(1L, 2L, 3L);
        bench.ack(bench.deliveries().get(1), "", "r");
        assertThat(bench.last().target()).isEqualTo("r");
        assertState(3, 3, 2, 0);
        ack(4, "");
        assertState(5, 5, 0, 0);
        assertThat(bench.done).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void stopsAtTheMaximumOfPendingAcknowledgements() {
        bench.publishMany(4);
        bench.start(ConsumerBench.pullConfig().maxAckPending(2).build());
        bench.pull("4");
        assertThat(bench.sequences()).containsExactly(1L, 2L);
        assertThat(bench.consumer().whyNotDelivering())
                .isEqualTo("max_ack_pending of 2 is reached; the oldest message not acknowledged is 1");
        ack(1, "");
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L);
        ack(0, "-NAK");
        assertThat(bench.sequences()).as("redeliveries do not count").containsExactly(1L, 2L, 3L, 1L);
    }

    @Test
    void keepsAThousandPendingAcknowledgementsWhileTheHeapIsFull() {
        bench.publishMany(1003);
        bench.start(ConsumerBench.pullConfig().maxAckPending(-1).build());
        bench.heap = false;
        bench.pull("1003");
        assertThat(bench.sequences()).hasSize(1000);
        assertThat(bench.consumer().whyNotDelivering())
                .isEqualTo("the heap is nearly full, and 1000 messages wait for an acknowledgement;"
                        + " the oldest message not acknowledged is 1");
        ack(0, "");
        assertThat(bench.sequences()).hasSize(1001);
        bench.heap = true;
        assertThat(bench.sequences()).as("no acknowledgement has arrived yet").hasSize(1001);
        ack(1, "");
        assertThat(bench.sequences()).hasSize(1003);
    }

    @Test
    void samplesAcknowledgements() {
        bench.publishMany(2);
        bench.start(ConsumerBench.pullConfig().sampleFrequency("100%").build());
        bench.pull("2");
        bench.advance(5);
        ack(0, "");
        ack(1, "+TERM");
        assertThat(bench.advisories)
                .containsExactly(
                        new ConsumerAdvisory.AckSampled(1, 1, 5, 1), new ConsumerAdvisory.Terminated(2, 2, 1, ""));
    }

    @Test
    void forgetsRemovedMessages() {
        startWith(4);
        bench.remove(2);
        assertState(0, 0, 3, 0);
        assertThat(bench.advisories)
                .containsExactly(new ConsumerAdvisory.Terminated(2, 2, 1, "Unacknowledged message was deleted"));
        bench.purgeBelow(4);
        assertState(3, 3, 1, 0);
        bench.purgeBelow(5);
        assertState(4, 4, 0, 0);
        assertThat(bench.advisories).as("a purge is not reported").hasSize(1);
        assertThat(bench.done).isEmpty();
    }

    @Test
    void forgetsMessagesRemovedBeforeTheirDeliveryIsApplied() {
        bench.publishMany(3);
        bench.start(ConsumerBench.pullConfig().build());
        bench.consumer().onPull(1, new byte[] {'i'}, new byte[] {'3'}, new byte[0]);
        bench.timers.advance(bench.nowNanos());
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L);
        bench.remove(1);
        bench.commit();
        assertState(1, 1, 2, 0);
        Consumer restored = restore();
        assertThat(restored.state()).isEqualTo(bench.consumer().state());
    }

    private Consumer restore() {
        byte[] state = bench.consumer().encodeState();
        bench.consumer().stop();
        Consumer restored = bench.create(bench.consumer().config());
        restored.decodeState(state, 0, state.length);
        restored.start();
        return restored;
    }

    @Test
    void resetsToASequence() {
        startWith(4);
        ack(0, "");
        assertThat(bench.consumer().reset(3)).isEqualTo(3);
        bench.runAll();
        assertThat(bench.resets).isOne();
        assertState(0, 2, 0, 0);
        assertThat(bench.consumer().state().numPending()).isEqualTo(2);
        bench.pull("1");
        assertThat(bench.last().reply()).startsWith("$JS.ACK.T.c.1.3.1.");
        assertThat(bench.consumer().reset(0)).isEqualTo(3);
    }

    @Test
    void allowsResetsByDeliverPolicy() {
        bench.start(ConsumerBench.pullConfig()
                .deliverPolicy(dev.iora.jetstream.config.DeliverPolicy.BY_START_SEQUENCE)
                .optStartSequence(5)
                .build());
        assertThat(bench.consumer().whyNoReset(4)).isEqualTo("below start seq");
        assertThat(bench.consumer().whyNoReset(5)).isNull();
        assertThat(bench.consumer().whyNoReset(0)).isNull();
        ConsumerBench other = new ConsumerBench();
        other.start(ConsumerBench.pullConfig()
                .deliverPolicy(dev.iora.jetstream.config.DeliverPolicy.NEW)
                .build());
        assertThat(other.consumer().whyNoReset(1)).isEqualTo("not allowed");
    }

    @Test
    void isDoneWithMessagesWithoutAcknowledgementWhenTheStreamRemovesThem() {
        bench.removesDone = true;
        bench.publishMany(3);
        bench.start(ConsumerBench.pullConfig()
                .durableName("")
                .ackPolicy(AckPolicy.NONE)
                .maxAckPending(0)
                .build());
        bench.pull("3");
        assertThat(bench.done).containsExactly(1L, 2L, 3L);
    }

    @Test
    void survivesManyAcknowledgementsOutOfOrder() {
        startWith(600);
        LongStream.range(0, 600).filter(i -> i != 17).forEach(i -> ack((int) i, ""));
        assertState(17, 17, 1, 0);
        bench.publishMany(1);
        bench.pull("1");
        ack(17, "");
        assertState(600, 600, 1, 0);
    }
}
