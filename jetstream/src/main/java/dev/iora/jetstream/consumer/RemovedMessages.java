// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.Arrays;

/**
 * Messages that one record removed from a stream, for one notification of a consumer.
 *
 * <p>Up to a limit each is known by its sequence; beyond it only their number and their first and last sequence are known.
 *
 * <p>Thread: the shard.
 */
public final class RemovedMessages {
    private static final int MAX_LISTED = 1024;

    /** The array of a longer list is not kept for the next record. */
    private static final int MAX_KEPT = 64;

    private long[] sequences = new long[4];
    private long count;
    private long lowest;
    private long highest;

    /** Begins without messages. */
    public RemovedMessages() {}

    /** Adds a removed message. */
    public void add(long sequence) {
        lowest = count == 0 ? sequence : Math.min(lowest, sequence);
        highest = count == 0 ? sequence : Math.max(highest, sequence);
        if (count < MAX_LISTED) {
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
        if (sequences.length > MAX_KEPT) {
            sequences = new long[MAX_KEPT];
        }
    }

    /** Whether there is no message. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Number of messages. */
    public long count() {
        return count;
    }

    /** The lowest sequence; there must be one. */
    public long lowest() {
        return lowest;
    }

    /** The highest sequence; there must be one. */
    public long highest() {
        return highest;
    }

    /** Whether {@link #sequence} knows each message. */
    public boolean isListed() {
        return count <= MAX_LISTED;
    }

    /** Sequence of one of them, in no order. */
    public long sequence(int index) {
        return sequences[index];
    }

    /** Number of messages from {@code first} on and before {@code end}; -1 if that is unknown. */
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
