// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.Arrays;

/**
 * Messages that one record removed from a stream and that a consumer is told of together.
 *
 * <p>Each is known by its sequence as long as there are not too many; of more it is known how many they were and between
 * which sequences.
 *
 * <p>Thread: the shard.
 */
public final class RemovedMessages {
    private static final int LISTED_MAX = 1024;

    /** A longer list is not kept for the next record. */
    private static final int KEPT_MAX = 64;

    private long[] sequences = new long[4];
    private long count;
    private long lowest;
    private long highest;

    /** None yet. */
    public RemovedMessages() {}

    /** Adds one that was there until now. */
    public void add(long sequence) {
        lowest = count == 0 ? sequence : Math.min(lowest, sequence);
        highest = count == 0 ? sequence : Math.max(highest, sequence);
        if (count < LISTED_MAX) {
            if (count == sequences.length) {
                sequences = Arrays.copyOf(sequences, 2 * sequences.length);
            }
            sequences[(int) count] = sequence;
        }
        count++;
    }

    /** Forgets all. */
    public void clear() {
        count = 0;
        if (sequences.length > KEPT_MAX) {
            sequences = new long[KEPT_MAX];
        }
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** The lowest; there is one. */
    public long lowest() {
        return lowest;
    }

    /** The highest; there is one. */
    public long highest() {
        return highest;
    }

    /** Whether {@link #sequence} knows each. */
    public boolean isListed() {
        return count <= LISTED_MAX;
    }

    /** One of them, in no order. */
    public long sequence(int index) {
        return sequences[index];
    }

    /** How many lie from {@code first} on and below {@code end}; -1 if that is not known. */
    long countBetween(long first, long end) {
        if (count == 0 || lowest >= end || highest < first) {
            return 0;
        }
        if (lowest >= first && highest < end) {
            return count;
        }
        if (!isListed()) {
            return -1;
        }
        long between = 0;
        for (int i = 0; i < count; i++) {
            between += sequences[i] >= first && sequences[i] < end ? 1 : 0;
        }
        return between;
    }
}
