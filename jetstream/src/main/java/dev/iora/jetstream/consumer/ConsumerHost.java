// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.MemoryBudget;
import dev.iora.common.TimerHeap;
import dev.iora.store.StreamStore;

/**
 * The services that a consumer needs from its shard. Implemented by the shard, and by a fake in tests.
 *
 * <p>Thread: the shard.
 */
public interface ConsumerHost {
    /** When messages of a consumer may leave. */
    enum Gate {
        /** When the records made before are written: they survive the end of the process. */
        WRITTEN,
        /** When these records are durable under the stream's policy. */
        COMMITTED
    }

    /** Monotonic time of this step. */
    long nowNanos();

    /** Wall-clock time of this step, nanoseconds since 1970-01-01T00:00:00Z. */
    long epochNanos();

    /** The committed messages of the stream. */
    StreamStore messages();

    /** Maximum size of a message of the stream. */
    int maxMessageBytes();

    /**
     * Timers of due deliveries. They are separate from the others, so that a step that leaves out long work can deliver as
     * well.
     */
    default TimerHeap turns() {
        return timers();
    }

    /** Memory of waiting pull requests, of all consumers. */
    MemoryBudget waitingPulls();

    /** Most bytes that a push consumer with flow control sends without a response. */
    default long flowControlWindowBytes() {
        return FlowControl.LARGEST_WINDOW;
    }

    /** Whether the heap has room for more than a few pending acknowledgements. */
    default boolean hasHeap() {
        return true;
    }

    /** Timers of the shard. */
    TimerHeap timers();

    /** Whether the lane takes more messages now; if not, {@code Consumer.onOutputReady} is called when it does. */
    boolean canSend(int lane);

    /** Sends a message to the subscribers of its target; the delivery is reused after the call. */
    void send(Delivery delivery, Gate gate);

    /** Sends a header block without payload, for statuses; {@code reply} may be empty. */
    void sendStatus(int lane, byte[] target, byte[] reply, byte[] headers, Gate gate);

    /** Responds to an acknowledgement, with an empty payload. */
    void respond(int lane, byte[] target, byte[] payload, Gate gate);

    /** Whether a client subscribes to a subject now. */
    boolean hasInterest(byte[] subject);

    /** Whether a queue group subscribes to a subject now; or, if the name is empty, a client outside of queue groups. */
    boolean hasInterest(byte[] subject, byte[] queueGroup);

    /** A lane with a subscriber that {@link #hasInterest(byte[], byte[])} finds; {@code preferred} if that one has. */
    default int laneOf(byte[] subject, byte[] queueGroup, int preferred) {
        return preferred;
    }

    /**
     * Copies a record of this consumer into the current batch. The record returns through {@code Consumer.apply} when the
     * batch is committed, and in the same way at restart. Messages that the same call of the consumer sends belong to the
     * same batch, even those sent before the record. Memory streams and consumers apply it at the end of the step.
     *
     * @param type of the change, by the consumer's own numbers, below 256
     * @param awaited whether a client waits until it is durable (double acks); other records are only written
     */
    void record(int type, byte[] bytes, int offset, int length, boolean awaited);

    /** Whether the stream removes messages that consumers are done with: it has interest retention or is a work queue. */
    default boolean removesDone() {
        return true;
    }

    /**
     * Reports, while a record is applied, that the consumer is done with a message: it was acknowledged or terminated, or
     * delivered without need of an acknowledgement. Interest retention and work queues remove it then. A message that
     * reached its maximum of deliveries is not reported: as in the Go server it stays.
     */
    void onDone(long sequence);

    /**
     * Reports, while a record is applied, that the consumer was reset: it needs no messages before its new position, even if
     * it was not done with them.
     */
    void onReset();

    /**
     * Publishes an advisory or metric on {@code $JS.EVENT.<subjectTail>} with stream and consumer appended, if a client
     * listens.
     */
    void advise(ConsumerAdvisory advisory);

    /** Requests the deletion of the consumer, which was inactive for its threshold. */
    void onInactive();
}
