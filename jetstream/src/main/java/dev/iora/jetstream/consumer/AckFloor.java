// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

/**
 * The sequences of the last delivery and of the ack floor.
 *
 * <p>Invariant: the floor never passes the last delivered message, and every pending message is above it (nats-server
 * v2.14.5 consumer.go moveAckFloor, filestore.go UpdateAcks).
 *
 * <p>Thread: the shard.
 */
final class AckFloor {
    private long deliveredConsumer;
    private long deliveredStream;
    private long consumer;
    private long stream;

    /** Starts before stream sequence {@code sequence}. */
    void start(long sequence) {
        deliveredConsumer = 0;
        deliveredStream = sequence - 1;
        consumer = 0;
        stream = sequence - 1;
    }

    /** Sets all four. */
    void set(long deliveredConsumer, long deliveredStream, long consumer, long stream) {
        this.deliveredConsumer = deliveredConsumer;
        this.deliveredStream = deliveredStream;
        this.consumer = consumer;
        this.stream = stream;
    }

    /** Becomes equal to {@code other}. */
    void copyFrom(AckFloor other) {
        set(other.deliveredConsumer, other.deliveredStream, other.consumer, other.stream);
    }

    /** A message was delivered; the floor stays. */
    void delivered(long consumerSequence, long streamSequence) {
        deliveredConsumer = Math.max(deliveredConsumer, consumerSequence);
        deliveredStream = Math.max(deliveredStream, streamSequence);
    }

    /** Moves the floor to the last delivery, because nothing is pending. */
    void raiseToDelivered() {
        consumer = deliveredConsumer;
        stream = deliveredStream;
    }

    /** The message {@code streamSequence} left {@code pending}. */
    void onDone(long streamSequence, PendingAcks pending) {
        int lowest = pending.lowest();
        if (lowest == PendingAcks.NONE) {
            raiseToDelivered();
        } else if (streamSequence < pending.sequence(lowest)) {
            consumer = pending.consumerSequence(lowest) - 1;
            stream = pending.sequence(lowest) - 1;
        }
    }

    /** Everything up to a message was acknowledged. */
    void raise(long consumerSequence, long streamSequence) {
        consumer = Math.max(consumer, Math.min(consumerSequence, deliveredConsumer));
        stream = Math.max(stream, Math.min(streamSequence, deliveredStream));
    }

    /** The stream has no messages before {@code sequence} any more. */
    void skipTo(long sequence) {
        deliveredStream = Math.max(deliveredStream, sequence - 1);
    }

    long deliveredConsumer() {
        return deliveredConsumer;
    }

    long deliveredStream() {
        return deliveredStream;
    }

    long consumer() {
        return consumer;
    }

    long stream() {
        return stream;
    }
}
