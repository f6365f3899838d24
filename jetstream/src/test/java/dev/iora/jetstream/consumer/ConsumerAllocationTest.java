// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Delivering and acknowledging a message allocates nothing. */
final class ConsumerAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUND = 256;
    private static final int ROUNDS = 400;
    private static final int ALLOWED_BYTES_PER_MESSAGE = 8;

    /** Copies its arguments into arrays that exist already. */
    private static final class QuietHost implements ConsumerHost {
        final ScriptedStore store = new ScriptedStore();
        final MemoryBudget waitingPulls = new MemoryBudget(1 << 20);
        final TimerHeap timers = new TimerHeap();
        final byte[] records = new byte[64 * ROUND];
        final int[] recordEnds = new int[2 * ROUND];
        final int[] recordTypes = new int[2 * ROUND];
        final byte[] acks = new byte[128 * ROUND];
        final int[] ackEnds = new int[2 * ROUND];
        int recordCount;
        int ackCount;
        long now = 1;

        void apply(Consumer consumer) {
            int from = 0;
            for (int i = 0; i < recordCount; i++) {
                consumer.apply(recordTypes[i], records, from, recordEnds[i] - from);
                from = recordEnds[i];
            }
            recordCount = 0;
        }

        void acknowledge(Consumer consumer) {
            int from = 0;
            for (int i = 0; i < ackCount; i++) {
                consumer.onAck(0, acks, from, ackEnds[i] - from, ackEnds[i], 0, NONE);
                from = ackEnds[i];
            }
            ackCount = 0;
        }

        @Override
        public long nowNanos() {
            return now;
        }

        @Override
        public long epochNanos() {
            return ConsumerBench.EPOCH + now;
        }

        @Override
        public StreamStore messages() {
            return store;
        }

        @Override
        public int maxMessageBytes() {
            return 1 << 20;
        }

        @Override
        public MemoryBudget waitingPulls() {
            return waitingPulls;
        }

        @Override
        public TimerHeap timers() {
            return timers;
        }

        @Override
        public boolean canSend(int lane) {
            return true;
        }

        @Override
        public void send(Delivery delivery, Gate gate) {
            int at = ackCount == 0 ? 0 : ackEnds[ackCount - 1];
            System.arraycopy(delivery.reply, 0, acks, at, delivery.replyLength);
            ackEnds[ackCount++] = at + delivery.replyLength;
        }

        @Override
        public void sendStatus(int lane, byte[] target, byte[] reply, byte[] headers, Gate gate) {
            throw new AssertionError("unexpected status " + new String(headers, UTF_8));
        }

        @Override
        public void respond(int lane, byte[] target, byte[] payload, Gate gate) {
            throw new AssertionError("unexpected response");
        }

        @Override
        public boolean hasInterest(byte[] subject) {
            return true;
        }

        @Override
        public boolean hasInterest(byte[] subject, byte[] queueGroup) {
            return true;
        }

        @Override
        public void record(int type, byte[] bytes, int offset, int length, boolean awaited) {
            int at = recordCount == 0 ? 0 : recordEnds[recordCount - 1];
            System.arraycopy(bytes, offset, records, at, length);
            recordTypes[recordCount] = type;
            recordEnds[recordCount++] = at + length;
        }

        @Override
        public void onDone(long sequence) {
            if (sequence <= 0) {
                throw new AssertionError("done with " + sequence);
            }
        }

        @Override
        public void onReset() {}

        @Override
        public void advise(ConsumerAdvisory advisory) {
            throw new AssertionError("unexpected " + advisory);
        }

        @Override
        public void onInactive() {
            throw new AssertionError("inactive");
        }
    }

    private static final byte[] NONE = {};

    private static void play(QuietHost host, Consumer consumer) {
        for (int round = 0; round < ROUNDS; round++) {
            host.now++;
            host.timers.advance(host.now);
            host.apply(consumer);
            host.acknowledge(consumer);
            host.apply(consumer);
        }
    }

    /** Allocations of the store do not count. */
    private static long allocatedByLoading(StreamStore store) {
        StoredMessage into = new StoredMessage();
        Runnable onReady = () -> {};
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (long sequence = 1; sequence <= (long) ROUND * ROUNDS; sequence++) {
            store.load(sequence, into, onReady);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void deliversAndAcknowledgesWithoutAllocation() {
        QuietHost host = new QuietHost();
        for (int i = 0; i < 2 * ROUND * ROUNDS; i++) {
            host.store.add("t.a", "", "m", ConsumerBench.EPOCH);
        }
        Consumer consumer = new Consumer(
                "T", "c", ConsumerBench.pullConfig().build(), ConsumerBench.EPOCH, host, new SeededRandom(1), 0);
        consumer.start();
        consumer.onPull(
                0, "in".getBytes(UTF_8), Integer.toString(Integer.MAX_VALUE).getBytes(UTF_8), NONE);
        play(host, consumer);
        long loading = allocatedByLoading(host.store);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        play(host, consumer);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before - loading;
        assertThat(consumer.state().ackFloor().streamSequence()).isEqualTo(2L * ROUND * ROUNDS);
        assertThat(allocated / ((long) ROUND * ROUNDS)).isLessThan(ALLOWED_BYTES_PER_MESSAGE);
    }
}
