// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.subject.SequenceSet;

/**
 * The state of deliveries and acknowledgements. A consumer has two: the durable one, which changes only when a record is
 * applied, and the one that decisions use, which is ahead of it by the records that are not applied yet. Both see the same
 * changes in the same order.
 *
 * <p>Thread: the shard.
 */
final class AckState {
    /** Listener for messages that the consumer no longer needs. */
    @FunctionalInterface
    interface DoneListener {
        /** Called once per message, after the state was changed. */
        void onDone(long sequence);
    }

    private final boolean acksNeeded;
    private final DoneListener listener;
    private final AckFloor floor = new AckFloor();
    private final PendingAcks pending = new PendingAcks();
    /** Messages that reached their maximum of deliveries and were not acknowledged. */
    private final SequenceSet givenUp = new SequenceSet();

    private boolean started;
    private long resumeAfter;
    private long lastDeliveredNanos;
    private long lastAckNanos;

    /**
     * Creates the state of a consumer without deliveries.
     *
     * @param acksNeeded whether delivered messages must be acknowledged
     */
    AckState(boolean acksNeeded, DoneListener listener) {
        this.acksNeeded = acksNeeded;
        this.listener = listener;
    }

    /** Becomes a copy of {@code other}. */
    void copyFrom(AckState other) {
        floor.copyFrom(other.floor);
        pending.copyFrom(other.pending);
        givenUp.clear();
        other.givenUp.forEachRun(givenUp::addRange);
        started = other.started;
        resumeAfter = other.resumeAfter;
        lastDeliveredNanos = other.lastDeliveredNanos;
        lastAckNanos = other.lastAckNanos;
    }

    /**
     * Starts deliveries at a sequence.
     *
     * @param resumeAfter up to this sequence only the last message of each subject is delivered; 0 for all messages
     */
    void start(long sequence, long resumeAfter) {
        floor.start(sequence);
        this.resumeAfter = resumeAfter;
        started = true;
    }

    /** A message was delivered, for the first time if {@code redeliveries} is 0. */
    void deliver(long consumerSequence, long sequence, int redeliveries, long timeNanos) {
        boolean known = sequence <= floor.deliveredStream();
        floor.delivered(consumerSequence, sequence);
        lastDeliveredNanos = timeNanos;
        if (!acksNeeded) {
            floor.raiseToDelivered();
            listener.onDone(sequence);
            return;
        }
        int slot =
                known && redeliveries > 0 ? pending.slot(sequence) : pending.add(sequence, consumerSequence, timeNanos);
        if (slot != PendingAcks.NONE && redeliveries > 0) {
            pending.timeNanos(slot, timeNanos);
            pending.redeliveries(slot, redeliveries);
        }
    }

    /** A message was acknowledged or terminated. */
    void ack(long sequence, long timeNanos) {
        lastAckNanos = timeNanos;
        int slot = pending.slot(sequence);
        if (slot != PendingAcks.NONE) {
            pending.remove(slot);
            floor.onDone(sequence, pending);
            listener.onDone(sequence);
        } else if (givenUp.remove(sequence)) {
            listener.onDone(sequence);
        }
    }

    /** All messages up to this one were acknowledged. */
    void ackAll(long consumerSequence, long sequence, long timeNanos) {
        lastAckNanos = timeNanos;
        if (sequence <= floor.stream()) {
            return;
        }
        long highest = consumerSequence;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.lowest()) {
            long done = pending.sequence(slot);
            if (done > sequence) {
                break;
            }
            highest = pending.consumerSequence(slot);
            pending.remove(slot);
            listener.onDone(done);
        }
        for (long done = givenUp.next(1); done != 0 && done <= sequence; done = givenUp.next(done + 1)) {
            givenUp.remove(done);
            listener.onDone(done);
        }
        if (pending.isEmpty() && sequence >= floor.deliveredStream()) {
            floor.raiseToDelivered();
        } else {
            floor.raise(highest, sequence);
        }
    }

    /** A message reached its maximum of deliveries. */
    void giveUp(long sequence) {
        int slot = pending.slot(sequence);
        if (slot != PendingAcks.NONE) {
            pending.remove(slot);
            givenUp.add(sequence);
            floor.onDone(sequence, pending);
        }
    }

    /** Restarts the wait for an acknowledgement. */
    void touch(long sequence, long timeNanos) {
        int slot = pending.slot(sequence);
        if (slot != PendingAcks.NONE) {
            pending.timeNanos(slot, timeNanos);
        }
    }

    /** Restarts deliveries at {@code sequence}. */
    void reset(long sequence) {
        pending.clear();
        givenUp.clear();
        floor.start(sequence);
        resumeAfter = 0;
        lastDeliveredNanos = 0;
        lastAckNanos = 0;
    }

    /** The stream has removed the message; whether its acknowledgement was pending. */
    boolean onRemoved(long sequence) {
        int slot = pending.slot(sequence);
        if (slot == PendingAcks.NONE) {
            givenUp.remove(sequence);
            return false;
        }
        pending.remove(slot);
        floor.onDone(sequence, pending);
        return true;
    }

    /** The stream has no messages before {@code sequence} any more. */
    void onFirst(long sequence) {
        floor.skipTo(sequence);
        if (pending.isEmpty()) {
            floor.raiseToDelivered();
        }
    }

    /** Whether the consumer no longer needs a message: it was delivered, and is neither pending nor given up. */
    boolean isDone(long sequence) {
        if (givenUp.contains(sequence) || pending.contains(sequence)) {
            return false;
        }
        return sequence <= floor.deliveredStream();
    }

    /** The first message from {@code sequence} on that is pending or was given up; 0 if there is none. */
    long nextAwaited(long sequence) {
        int slot = pending.ceiling(sequence);
        long waiting = slot == PendingAcks.NONE ? 0 : pending.sequence(slot);
        long lowest = givenUp.next(sequence);
        return waiting == 0 || lowest == 0 ? Math.max(waiting, lowest) : Math.min(waiting, lowest);
    }

    AckFloor floor() {
        return floor;
    }

    PendingAcks pending() {
        return pending;
    }

    SequenceSet givenUp() {
        return givenUp;
    }

    /** Messages that were delivered more than once and are still not acknowledged. */
    long redelivered() {
        return pending.redelivered() + givenUp.size();
    }

    boolean isStarted() {
        return started;
    }

    long resumeAfter() {
        return resumeAfter;
    }

    /** Time of the last delivery or acknowledgement, epoch nanoseconds. */
    long lastEpochNanos() {
        return Math.max(lastDeliveredNanos, lastAckNanos);
    }

    long lastDeliveredNanos() {
        return lastDeliveredNanos;
    }

    long lastAckNanos() {
        return lastAckNanos;
    }

    /** Restores the state of a checkpoint; the caller adds the messages that are pending or given up. */
    void restore(boolean started, long resumeAfter, long lastDeliveredNanos, long lastAckNanos) {
        this.started = started;
        this.resumeAfter = resumeAfter;
        this.lastDeliveredNanos = lastDeliveredNanos;
        this.lastAckNanos = lastAckNanos;
    }
}
