// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Removes messages that consumers no longer need (reference: jetstream, section 3.4): in a work queue when one consumer is
 * done with a message, with interest retention when all consumers whose filters match it are.
 *
 * <p>Thread: the shard, only while records are applied.
 */
final class Retention {
    private static final int CAPACITY = 64;

    private final Stream stream;
    private final StreamConsumers consumers;
    private final Removals removals;
    private long[] done = new long[CAPACITY];
    private int size;

    Retention(Stream stream, Removals removals) {
        this.stream = stream;
        this.removals = removals;
        consumers = stream.consumers();
    }

    /** Notes that a consumer is done with a message; processed when the consumer's record is applied completely. */
    void onDone(long sequence) {
        if (!stream.policy().removesDone()) {
            return;
        }
        if (size == done.length) {
            done = Arrays.copyOf(done, 2 * size);
        }
        done[size++] = sequence;
    }

    boolean hasDone() {
        return size > 0;
    }

    void removeNoted() {
        if (stream.keepsDone()) {
            stream.noteLoss().holdRemoval(HeldRemoval.DONE);
            size = 0;
            return;
        }
        for (int i = 0; i < size; i++) {
            long sequence = done[i];
            if (stream.policy().workQueue || !consumers.isNeeded(sequence)) {
                removals.remove(sequence);
            }
        }
        size = 0;
    }

    /** Removes messages that were kept while it was unknown whether other consumers need them, once that is known. */
    void removeHeld() {
        StreamLoss loss = stream.loss();
        HeldRemoval held = loss == null ? HeldRemoval.NOTHING : loss.heldRemoval();
        if (loss == null || held == HeldRemoval.NOTHING || stream.keepsDone()) {
            return;
        }
        loss.releaseRemoval();
        removeDone();
        if (held == HeldRemoval.UNWANTED) {
            // The ack floors of the consumers that wanted them are not known any more.
            removeUnwanted(0);
        }
    }

    /**
     * Removes messages that consumers are done with, after the retention policy was changed to one that removes them.
     * Messages that no consumer was done with stay, also those that no filter matches (nats-server v2.14.5 consumer.go
     * checkStateForInterestStream).
     */
    void removeDone() {
        if (!stream.policy().removesDone()) {
            return;
        }
        if (stream.keepsDone()) {
            stream.noteLoss().holdRemoval(HeldRemoval.DONE);
            return;
        }
        boolean workQueue = stream.policy().workQueue;
        removeIf(
                0,
                Long.MAX_VALUE,
                FilterSet.ALL,
                sequence -> consumers.isDoneByAny(sequence) && (workQueue || !consumers.isNeeded(sequence)));
    }

    /**
     * Removes messages that a consumer skipped by a reset; a work queue keeps them, as in the Go server (nats-server v2.14.5
     * consumer.go resetStartingSeqLocked).
     */
    void removeSkipped(StreamConsumer consumer) {
        if (!stream.policy().interestPolicy) {
            return;
        }
        if (stream.keepsDone()) {
            stream.noteLoss().holdRemoval(HeldRemoval.UNWANTED);
            return;
        }
        removeIf(0, consumer.ackFloor(), consumer.filters(), sequence -> !consumers.isNeeded(sequence));
    }

    /**
     * Removes messages behind a sequence that no consumer needs, after a consumer was deleted or got other filters. The
     * sequence is the consumer's ack floor (nats-server v2.14.5 consumer.go cleanupNoInterestMessages).
     */
    void removeUnwanted(long afterSequence) {
        if (!stream.policy().interestPolicy) {
            return;
        }
        if (stream.keepsDone()) {
            stream.noteLoss().holdRemoval(HeldRemoval.UNWANTED);
            return;
        }
        removeIf(afterSequence, Long.MAX_VALUE, FilterSet.ALL, sequence -> !consumers.isNeeded(sequence));
    }

    private void removeIf(long afterSequence, long upToSequence, FilterSet filters, LongPredicate unneeded) {
        StreamStore store = stream.store();
        long last = Math.min(upToSequence, store.lastSequence());
        long sequence = store.next(Math.max(store.firstSequence(), afterSequence), filters);
        while (sequence != 0 && sequence <= last) {
            if (unneeded.test(sequence)) {
                removals.remove(sequence);
            }
            sequence = store.next(sequence + 1, filters);
        }
    }
}
