// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.subject.SequenceSet;

/**
 * What is known of deliveries and acknowledgements. A consumer has two: the durable one, changed only when a record is
 * applied, and the one that decisions are made by, which runs ahead of it by the records not applied yet. Both see the
 * same changes in the same order.
 *
 * <p>Thread: the shard.
 */
final class AckState {
    /** Is told which messages nobody needs any more. */
    @FunctionalInterface
    interface SettledListener {
        /** Called once per message, after the state was changed. */
        void onSettled(long sequence);
    }

    private final boolean acksNeeded;
    private final SettledListener listener;
    private final AckFloor floor = new AckFloor();
    private final PendingAcks pending = new PendingAcks();
    /** Messages that reached their maximum of deliveries and were not acknowledged. */
    private final SequenceSet exhausted = new SequenceSet();

    private boolean started;
    private long resumeAfter;
    private long lastDeliveredNanos;
    private long lastAckNanos;

    /**
     * Creates the state of a consumer that delivered nothing.
     *
     * @param acksNeeded whether delivered messages have to be acknowledged
     */
    AckState(boolean acksNeeded, SettledListener listener) {
        this.acksNeeded = acksNeeded;
        this.listener = listener;
    }

    /** Becomes a copy of {@code other}. */
    void copyFrom(AckState other) {
        floor.copyFrom(other.floor);
        pending.copyFrom(other.pending);
        exhausted.clear();
        other.exhausted.forEachRun(exhausted::addRange);
        started = other.started;
        resumeAfter = other.resumeAfter;
        lastDeliveredNanos = other.lastDeliveredNanos;
        lastAckNanos = other.lastAckNanos;
    }

    /**
     * Deliveries begin at a sequence.
     *
     * @param resumeAfter up to here only the last message of each subject is delivered; 0 if all are
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
            floor.toDelivered();
            listener.onSettled(sequence);
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
            floor.onSettled(sequence, pending);
            listener.onSettled(sequence);
        } else if (exhausted.remove(sequence)) {
            listener.onSettled(sequence);
        }
    }

    /** Everything up to a message was acknowledged. */
    void ackAll(long consumerSequence, long sequence, long timeNanos) {
        lastAckNanos = timeNanos;
        if (sequence <= floor.stream()) {
            return;
        }
        long highest = consumerSequence;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.lowest()) {
            long settled = pending.sequence(slot);
            if (settled > sequence) {
                break;
            }
            highest = pending.consumerSequence(slot);
            pending.remove(slot);
            listener.onSettled(settled);
        }
        for (long settled = exhausted.next(1);
                settled != 0 && settled <= sequence;
                settled = exhausted.next(settled + 1)) {
            exhausted.remove(settled);
            listener.onSettled(settled);
        }
        if (pending.isEmpty() && sequence >= floor.deliveredStream()) {
            floor.toDelivered();
        } else {
            floor.raise(highest, sequence);
        }
    }

    /** A message reached its maximum of deliveries. */
    void giveUp(long sequence) {
        int slot = pending.slot(sequence);
        if (slot != PendingAcks.NONE) {
            pending.remove(slot);
            exhausted.add(sequence);
            floor.onSettled(sequence, pending);
        }
    }

    /** The wait for an acknowledgement begins anew. */
    void touch(long sequence, long timeNanos) {
        int slot = pending.slot(sequence);
        if (slot != PendingAcks.NONE) {
            pending.timeNanos(slot, timeNanos);
        }
    }

    /** Deliveries begin again at {@code sequence}. */
    void reset(long sequence) {
        pending.clear();
        exhausted.clear();
        floor.start(sequence);
        resumeAfter = 0;
        lastDeliveredNanos = 0;
        lastAckNanos = 0;
    }

    /** The stream has no such message any more; whether it was awaited here. */
    boolean onRemoved(long sequence) {
        int slot = pending.slot(sequence);
        if (slot == PendingAcks.NONE) {
            exhausted.remove(sequence);
            return false;
        }
        pending.remove(slot);
        floor.onSettled(sequence, pending);
        return true;
    }

    /** The stream has nothing below {@code sequence} any more. */
    void onFirst(long sequence) {
        floor.skipTo(sequence);
        if (pending.isEmpty()) {
            floor.toDelivered();
        }
    }

    /**
     * Whether the consumer does not need a message any more: it went beyond it, and it is neither awaited nor given up.
     */
    boolean isSettled(long sequence) {
        if (exhausted.contains(sequence) || pending.contains(sequence)) {
            return false;
        }
        return sequence <= floor.deliveredStream();
    }

    /** The first message from {@code sequence} on that waits for an acknowledgement, or was given up; 0 if there is none. */
    long nextAwaited(long sequence) {
        int slot = pending.ceiling(sequence);
        long waiting = slot == PendingAcks.NONE ? 0 : pending.sequence(slot);
        long givenUp = exhausted.next(sequence);
        return waiting == 0 || givenUp == 0 ? Math.max(waiting, givenUp) : Math.min(waiting, givenUp);
    }

    AckFloor floor() {
        return floor;
    }

    PendingAcks pending() {
        return pending;
    }

    SequenceSet exhausted() {
        return exhausted;
    }

    /** Messages that were delivered more than once and are still not acknowledged. */
    long redelivered() {
        return pending.redelivered() + exhausted.size();
    }

    boolean isStarted() {
        return started;
    }

    long resumeAfter() {
        return resumeAfter;
    }

    /** When it last delivered something or took an acknowledgement, epoch nanoseconds. */
    long lastEpochNanos() {
        return Math.max(lastDeliveredNanos, lastAckNanos);
    }

    long lastDeliveredNanos() {
        return lastDeliveredNanos;
    }

    long lastAckNanos() {
        return lastAckNanos;
    }

    /** Restores what a checkpoint held; pending and exhausted messages are added by the caller. */
    void restore(boolean started, long resumeAfter, long lastDeliveredNanos, long lastAckNanos) {
        this.started = started;
        this.resumeAfter = resumeAfter;
        this.lastDeliveredNanos = lastDeliveredNanos;
        this.lastAckNanos = lastAckNanos;
    }
}
