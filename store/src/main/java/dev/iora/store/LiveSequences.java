// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.subject.SequenceSet;

/**
 * Which sequences of a stream have a message: all from the first to the last one, but those that are deleted.
 *
 * <p>Invariants: the first has a message, and all deleted ones lie behind it; the last one ever given may be deleted. Without
 * messages nothing is deleted, and the first is one above the last, or 0 as long as no sequence was given.
 *
 * <p>Thread: the shard that owns the stream; a {@link #copy} that of the background.
 */
final class LiveSequences {
    private final SequenceSet deleted;
    private long count;
    private long first;
    private long last;

    /** None was given yet. */
    LiveSequences() {
        this(0, 0, 0, new SequenceSet());
    }

    /** As they were; {@code deleted} is taken over. */
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

    /** The first that has a message; one above the last if there is none. */
    long first() {
        return first;
    }

    /** The last one ever given. */
    long last() {
        return last;
    }

    /** Those between the first and the last without a message; not to be modified. */
    SequenceSet deleted() {
        return deleted;
    }

    /** Whether there is a message with this sequence. */
    boolean contains(long sequence) {
        return count > 0 && sequence >= first && sequence <= last && !deleted.contains(sequence);
    }

    /** Number of messages from {@code low} to {@code high}. */
    long countBetween(long low, long high) {
        long from = Math.max(low, first);
        long to = Math.min(high, last);
        return count == 0 || from > to ? 0 : to - from + 1 - deleted.count(from, to);
    }

    /** The lowest at or above {@code sequence}; 0 if there is none. */
    long atLeast(long sequence) {
        long from = Math.max(sequence, first);
        long live = deleted.isEmpty() ? from : deleted.nextAbsent(from);
        return live <= last && count > 0 ? live : 0;
    }

    /** The highest at or below {@code sequence}; 0 if there is none. */
    long atMost(long sequence) {
        long s = Math.min(sequence, last);
        long step = 1;
        while (s >= first && count > 0) {
            if (!deleted.contains(s)) {
                return s;
            }
            // Runs of deleted ones are skipped in growing steps.
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

    /** The next one gets a message. */
    void append() {
        last++;
        if (count == 0) {
            first = last;
        }
        count++;
    }

    /** Those up to {@code sequence}, which is above the last, get none. */
    void skip(long sequence) {
        if (count == 0) {
            first = sequence + 1;
        } else {
            deleted.addRange(last + 1, sequence);
        }
        last = sequence;
    }

    /** A message goes that is there. */
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

    /** All messages go, and the next sequence is {@code next}. */
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
