// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.TimerHeap;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import org.jspecify.annotations.Nullable;

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

    /** Timers of the shard. */
    TimerHeap timers();

    /** Whether the lane takes more messages now; if not, {@code Consumer.onOutputReady} is called when it does. */
    boolean canSend(int lane);

    /**
     * Sends a message to whoever subscribes to {@code target}, with the stored subject and the reply subject {@code reply}.
     *
     * @param headers the headers to send instead of the stored ones, null to send those
     * @param payload whether the payload is sent, too
     */
    void send(
            int lane,
            byte[] target,
            StoredMessage message,
            byte[] reply,
            byte @Nullable [] headers,
            boolean payload,
            Gate gate);

    /** Sends a header block without payload, for statuses; {@code reply} may be empty. */
    void sendStatus(int lane, byte[] target, byte[] reply, byte[] headers, Gate gate);

    /** Answers a request, for double acks with an empty payload. */
    void answer(int lane, byte[] target, byte[] payload, Gate gate);

    /** Whether anyone subscribes to a subject now. */
    boolean hasInterest(byte[] subject);

    /**
     * Adds a record of this consumer to the batch being made; it comes back through {@code Consumer.apply} when the batch
     * is committed, and in the same way at restart. Streams in memory apply it at the end of the step.
     */
    void record(ConsumerRecord record);

    /**
     * Says, while a record is applied, that the consumer is done with a message: acknowledged, terminated or given up.
     * Retention by interest and work queues remove by it.
     */
    void onSettled(long sequence);

    /** Publishes an advisory or metric on {@code $JS.EVENT.<subjectTail>} with stream and consumer appended, if anyone listens. */
    void advise(ConsumerAdvisory advisory);

    /** The consumer was inactive for its threshold and asks to be deleted. */
    void onInactive();
}
