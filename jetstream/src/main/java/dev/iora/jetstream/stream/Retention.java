// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.subject.FilterSet;
import java.util.Arrays;

/**
 * Removal of messages that consumers are done with (reference: jetstream, section 3.4): from a work queue the first that is
 * done decides, by interest all whose filters match.
 *
 * <p>Thread: the shard. Works while records are applied only.
 */
final class Retention {
    private static final int CAPACITY = 64;

    private final Stream stream;
    private long[] settled = new long[CAPACITY];
    private int size;

    Retention(Stream stream) {
        this.stream = stream;
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
            stream.noteLoss().holdRemoval(true);
            size = 0;
            return;
        }
        for (int i = 0; i < size; i++) {
            long sequence = settled[i];
            if (stream.policy().isWorkQueue || !isNeeded(sequence)) {
                stream.removeUnneeded(sequence);
            }
        }
        size = 0;
    }

    /** Removes what nobody needs, after consumers or the policy have changed. */
    void sweep() {
        if (stream.holdsSettled()) {
            return;
        }
        StreamLoss loss = stream.loss();
        boolean isQueue = false;
        if (loss != null && loss.isRemovalHeld()) {
            loss.holdRemoval(false);
            isQueue = stream.policy().isWorkQueue;
        }
        if (!isQueue && !stream.policy().isInterest) {
            return;
        }
        long last = stream.store().lastSequence();
        long sequence = stream.store().next(stream.store().firstSequence(), FilterSet.ALL);
        while (sequence != 0 && sequence <= last) {
            if (isQueue ? isDone(sequence) : !isNeeded(sequence)) {
                stream.removeUnneeded(sequence);
            }
            sequence = stream.store().next(sequence + 1, FilterSet.ALL);
        }
    }

    private boolean isNeeded(long sequence) {
        for (StreamConsumer consumer : stream.consumers()) {
            if (matches(consumer, sequence) && !consumer.isSettled(sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any consumer is done with a message of a work queue. */
    private boolean isDone(long sequence) {
        for (StreamConsumer consumer : stream.consumers()) {
            if (matches(consumer, sequence) && consumer.isSettled(sequence)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(StreamConsumer consumer, long sequence) {
        return consumer.filters().isAll() || stream.store().next(sequence, consumer.filters()) == sequence;
    }
}
