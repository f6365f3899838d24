// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.subject.SequenceSet;

/**
 * The sequences of a stream that have a message: all from the first to the last, except deleted ones.
 *
 * <p>Invariants: the first sequence has a message, and all deleted ones are above it; the last assigned one may be deleted.
 * Without messages nothing is deleted, and the first is one above the last, or 0 before the first change.
 *
 * <p>Thread: the shard that owns the stream; a {@link #copy} belongs to the background.
 */
final class LiveSequences {
    private final SequenceSet deleted;
    private long count;
    private long first;
    private long last;

    /** Creates an empty set; no sequence is assigned yet. */
    LiveSequences() {
        this(0, 0, 0, new SequenceSet());
    }

    /** Restores a state and takes ownership of {@code deleted}. */
    LiveSequences(long count, long first, long last, SequenceSet deleted) {
        this.count = count;
        this.first = first;
        this.last = last;
        this.deleted = deleted;
    }

    LiveSequences copy() {
        return new LiveSequences(count, first, last, deleted.copy());
    }

    /** Number of messages. */
    long count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The first sequence with a message; one above the last if there is none. */
    long first() {
        return first;
    }

    /** The last sequence ever assigned. */
    long last() {
        return last;
    }

    /** The sequences between the first and the last without a message; not to be modified. */
    SequenceSet deleted() {
        return deleted;
    }

    /** Whether a sequence has a message. */
    boolean contains(long sequence) {
        return count > 0 && sequence >= first && sequence <= last && !deleted.contains(sequence);
    }

    /** Number of messages from {@code low} to {@code high}. */
    long countBetween(long low, long high) {
        long from = Math.max(low, first);
        long to = Math.min(high, last);
        return count == 0 || from > to ? 0 : to - from + 1 - deleted.count(from, to);
    }

    /** The lowest sequence with a message at or above {@code sequence}; 0 if there is none. */
    long atLeast(long sequence) {
        long from = Math.max(sequence, first);
        long live = deleted.isEmpty() ? from : deleted.nextAbsent(from);
        return live <= last && count > 0 ? live : 0;
    }

    /** The highest sequence with a message at or below {@code sequence}; 0 if there is none. */
    long atMost(long sequence) {
        long s = Math.min(sequence, last);
        long step = 1;
        while (s >= first && count > 0) {
            if (!deleted.contains(s)) {
                return s;
            }
            // Skips ranges of deleted sequences in growing steps.
            long low = Math.max(first, s - step + 1);
            if (deleted.count(low, s) == s - low + 1) {
                s = low - 1;
                step *= 2;
            } else {
                step = Math.max(1, step / 2);
            }
        }
        return 0;
    }

    /** Adds a message with the next sequence. */
    void append() {
        last++;
        if (count == 0) {
            first = last;
        }
        count++;
    }

    /** Assigns sequences up to {@code sequence}, which is above the last, without messages. */
    void skip(long sequence) {
        if (count == 0) {
            first = sequence + 1;
        } else {
            deleted.addRange(last + 1, sequence);
        }
        last = sequence;
    }

    /** Removes an existing message. */
    void remove(long sequence) {
        Invariants.check(count > 0 && sequence >= first && sequence <= last, "no message to remove");
        count--;
        if (count == 0) {
            clear(last + 1);
        } else if (sequence == first) {
            first = deleted.nextAbsent(sequence + 1);
            deleted.removeBelow(first);
        } else {
            deleted.add(sequence);
        }
    }

    /** Removes all messages; the next sequence is {@code next}. */
    void clear(long next) {
        count = 0;
        first = next;
        last = next - 1;
        deleted.clear();
    }

    long memoryBytes() {
        return deleted.memoryBytes();
    }
}
