// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.MemoryBudget;
import dev.iora.common.TimerHeap;
import dev.iora.store.StreamStore;

/**
 * What a consumer asks of the shard it lives on. Implemented by the shard, and by a fake in tests.
 *
 * <p>Thread: the shard.
 */
public interface ConsumerHost {
    /** When what a consumer sends may leave. */
    enum Gate {
        /** When the records made so far are written: they survive the end of the process. */
        WRITTEN,
        /** When they are durable under the stream's policy. */
        COMMITTED
    }

    /** Monotonic time of this step. */
    long nowNanos();

    /** Wall-clock time of this step, nanoseconds since 1970-01-01T00:00:00Z. */
    long epochNanos();

    /** The messages of the stream that are committed. */
    StreamStore messages();

    /** How large a message of the stream can be. */
    int maxMessageBytes();

    /**
     * Timers of deliveries that are due; apart from the others, so that also a step that leaves out what may take long can
     * deliver.
     */
    default TimerHeap turns() {
        return timers();
    }

    /** Memory of pull requests that wait, of all consumers. */
    MemoryBudget waitingPulls();

    /** Whether the heap has room for more than a few pending acknowledgements. */
    default boolean hasHeap() {
        return true;
    }

    /** Timers of the shard. */
    TimerHeap timers();

    /** Whether the lane takes more messages now; if not, {@code Consumer.onOutputReady} is called when it does. */
    boolean canSend(int lane);

    /** Sends a message to whoever subscribes to its target; the delivery is reused after the call. */
    void send(Delivery delivery, Gate gate);

    /** Sends a header block without payload, for statuses; {@code reply} may be empty. */
    void sendStatus(int lane, byte[] target, byte[] reply, byte[] headers, Gate gate);

    /** Answers a request, for double acks with an empty payload. */
    void answer(int lane, byte[] target, byte[] payload, Gate gate);

    /** Whether anyone subscribes to a subject now. */
    boolean hasInterest(byte[] subject);

    /** Whether a queue group subscribes to a subject now; anyone outside of queue groups, if the name is empty. */
    boolean hasInterest(byte[] subject, byte[] queueGroup);

    /** A lane that owns somebody of whom {@link #hasInterest(byte[], byte[])} tells; rather {@code preferred}. */
    default int laneOf(byte[] subject, byte[] queueGroup, int preferred) {
        return preferred;
    }

    /**
     * Adds a record of this consumer to the batch being made, a copy; it comes back through {@code Consumer.apply} when the
     * batch is committed, and in the same way at restart. What the same call of the consumer sends belongs to the same
     * batch, also what it sent before the record. Streams and consumers in memory apply it at the end of the step.
     *
     * @param type which change, from the consumer's own numbering, below 256
     * @param awaited whether somebody waits for it to be durable (double acks); others are only written
     */
    void record(int type, byte[] bytes, int offset, int length, boolean awaited);

    /** Whether the stream removes what is settled: its retention is by interest or it is a work queue. */
    default boolean removesSettled() {
        return true;
    }

    /**
     * Says, while a record is applied, that the consumer is done with a message: it was acknowledged or terminated, or
     * delivered without need of an acknowledgement. Retention by interest and work queues remove by it. A message that
     * reached its maximum of deliveries is not settled: as in the Go server it stays.
     */
    void onSettled(long sequence);

    /**
     * Says, while a record is applied, that deliveries begin again somewhere: the consumer needs nothing before that place,
     * also what it was not done with.
     */
    void onReset();

    /** Publishes an advisory or metric on {@code $JS.EVENT.<subjectTail>} with stream and consumer appended, if anyone listens. */
    void advise(ConsumerAdvisory advisory);

    /** The consumer was inactive for its threshold and asks to be deleted. */
    void onInactive();
}
