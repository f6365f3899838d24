// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Removal of messages that consumers are done with (reference: jetstream, section 3.4): from a work queue the first that is
 * done decides, by interest all whose filters match.
 *
 * <p>Thread: the shard. Works while records are applied only.
 */
final class Retention {
    private static final int CAPACITY = 64;

    private final Stream stream;
    private final StreamConsumers consumers;
    private final Removals removals;
    private long[] settled = new long[CAPACITY];
    private int size;

    Retention(Stream stream, Removals removals) {
        this.stream = stream;
        this.removals = removals;
        consumers = stream.consumers();
    }

    /** Notes that a consumer is done with a message: acted upon when its record is applied completely. */
    void onSettled(long sequence) {
        if (!stream.policy().removesSettled()) {
            return;
        }
        if (size == settled.length) {
            settled = Arrays.copyOf(settled, 2 * size);
        }
        settled[size++] = sequence;
    }

    boolean hasSettled() {
        return size > 0;
    }

    void removeSettled() {
        if (stream.holdsSettled()) {
            stream.noteLoss().holdRemoval(HeldRemoval.DONE);
            size = 0;
            return;
        }
        for (int i = 0; i < size; i++) {
            long sequence = settled[i];
            if (stream.policy().isWorkQueue || !consumers.need(sequence)) {
                removals.remove(sequence);
            }
        }
        size = 0;
    }

    /** Removes what consumers were done with while it was unknown whether others need it, once that is known. */
    void removeHeld() {
        StreamLoss loss = stream.loss();
        HeldRemoval held = loss == null ? HeldRemoval.NOTHING : loss.heldRemoval();
        if (loss == null || held == HeldRemoval.NOTHING || stream.holdsSettled()) {
            return;
        }
        loss.releaseRemoval();
        removeDone();
        if (held == HeldRemoval.UNWANTED) {
            // How far those came who wanted it is not known any more.
            removeUnwanted(0);
        }
    }

    /**
     * Removes what consumers are done with, after the policy became one that does. What none has consumed stays, also what
     * no filter matches (nats-server v2.14.5 consumer.go checkStateForInterestStream).
     */
    void removeDone() {
        if (!stream.policy().removesSettled()) {
            return;
        }
        if (stream.holdsSettled()) {
            stream.noteLoss().holdRemoval(HeldRemoval.DONE);
            return;
        }
        boolean isQueue = stream.policy().isWorkQueue;
        removeIf(
                0,
                Long.MAX_VALUE,
                FilterSet.ALL,
                sequence -> consumers.haveDone(sequence) && (isQueue || !consumers.need(sequence)));
    }

    /**
     * Removes what a consumer needs no more after it began again somewhere; a work queue keeps it, as in the Go server
     * (nats-server v2.14.5 consumer.go resetStartingSeqLocked).
     */
    void removeSkipped(StreamConsumer consumer) {
        if (!stream.policy().isInterest) {
            return;
        }
        if (stream.holdsSettled()) {
            stream.noteLoss().holdRemoval(HeldRemoval.UNWANTED);
            return;
        }
        removeIf(0, consumer.ackFloor(), consumer.filters(), sequence -> !consumers.need(sequence));
    }

    /**
     * Removes what nobody needs behind a sequence, after a consumer went or got other filters: that is up to where it was
     * done with everything (nats-server v2.14.5 consumer.go cleanupNoInterestMessages).
     */
    void removeUnwanted(long afterSequence) {
        if (!stream.policy().isInterest) {
            return;
        }
        if (stream.holdsSettled()) {
            stream.noteLoss().holdRemoval(HeldRemoval.UNWANTED);
            return;
        }
        removeIf(afterSequence, Long.MAX_VALUE, FilterSet.ALL, sequence -> !consumers.need(sequence));
    }

    private void removeIf(long afterSequence, long upToSequence, FilterSet filters, LongPredicate isOver) {
        StreamStore store = stream.store();
        long last = Math.min(upToSequence, store.lastSequence());
        long sequence = store.next(Math.max(store.firstSequence(), afterSequence), filters);
        while (sequence != 0 && sequence <= last) {
            if (isOver.test(sequence)) {
                removals.remove(sequence);
            }
            sequence = store.next(sequence + 1, filters);
        }
    }
}
