// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import java.util.Arrays;

/**
 * Which messages of a stream end when: by a time to live of their own, by the maximum age of the stream, or never; and which
 * are delete markers, which leave no marker behind (ADR-43; reference: jetstream, section 11).
 *
 * <p>The times to live are a binary heap, 16 bytes each, so the next one is found without a search. A message that was
 * removed stays in it until it is found there: every message that is added has two entries examined, so half of the
 * entries at most are of removed messages.
 *
 * <p>All of it follows from the messages, so a replay reaches the same state; a checkpoint keeps it, and no message is read.
 *
 * <p>Thread: the shard.
 */
public final class Lifetimes {
    /** No message ends. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int MIN_CAPACITY = 16;
    private static final int EXAMINED = 2;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MAX_SECONDS = NEVER / NANOS_PER_MILLI / 4_000;

    private final StreamStore store;

    /** Ends in milliseconds, rounded up, as a heap; the message of each has the same index in {@link #sequences}. */
    private long[] ends = {};

    private long[] sequences = {};
    private int size;

    /** The next entry to be examined. */
    private int examined;

    /** Messages whose end has come, while the record that removes them is in flight. */
    private long[] due = {};

    /** Messages that the maximum age does not remove. */
    private SequenceSet permanent = new SequenceSet();

    private SequenceSet markers = new SequenceSet();

    /** All messages below are gone or permanent. */
    private long agedFrom = 1;

    /** The state at one moment. Immutable. Thread: any. */
    public static final class Snapshot {
        private final long[] ends;
        private final long[] sequences;
        private final long[] due;
        private final SequenceSet permanent;
        private final SequenceSet markers;

        /** The state of a stream whose messages have no time to live. */
        public static final Snapshot NONE =
                new Snapshot(new long[0], new long[0], new long[0], new SequenceSet(), new SequenceSet());

        private Snapshot(long[] ends, long[] sequences, long[] due, SequenceSet permanent, SequenceSet markers) {
            this.ends = ends;
            this.sequences = sequences;
            this.due = due;
            this.permanent = permanent;
            this.markers = markers;
        }

        /**
         * Reads what {@link #encode} has added.
         *
         * @throws IllegalArgumentException if it is something else
         */
        public static Snapshot decode(BinaryReader in) {
            int count = in.takeInt();
            long base = in.takeLong();
            // Not allocated at once: the count may be damaged.
            long[] ends = new long[0];
            long[] sequences = new long[0];
            for (int i = 0; i < count; i++) {
                if (i == ends.length) {
                    int capacity = Math.min(count, Math.max(MIN_CAPACITY, 2 * i));
                    ends = Arrays.copyOf(ends, capacity);
                    sequences = Arrays.copyOf(sequences, capacity);
                }
                ends[i] = base + in.takeVariable();
                sequences[i] = in.takeVariable();
            }
            return new Snapshot(ends, sequences, new long[0], takeSet(in), takeSet(in));
        }

        private static SequenceSet takeSet(BinaryReader in) {
            byte[] encoded = in.takeSized();
            return SequenceSet.decode(encoded, 0, encoded.length);
        }

        /** Adds the bytes that {@link #decode} reads. */
        public void encode(BinaryWriter body) {
            // Messages that were due are due at once after a restart.
            long base = ends.length == 0 || due.length > 0 ? 0 : ends[0];
            body.addInt(ends.length + due.length).addLong(base);
            for (int i = 0; i < ends.length; i++) {
                body.addVariable(ends[i] - base).addVariable(sequences[i]);
            }
            for (long sequence : due) {
                body.addVariable(0).addVariable(sequence);
            }
            addSet(body, permanent);
            addSet(body, markers);
        }

        private static void addSet(BinaryWriter body, SequenceSet set) {
            int length = set.encodedSize();
            body.addInt(length);
            int at = body.skip(length);
            set.encode(body.bytes(), at);
        }
    }

    Lifetimes(StreamStore store) {
        this.store = store;
    }

    // ---------------------------------------------------------------- messages

    /** A message was stored that may have a time to live. */
    void onStored(long sequence, long timeNanos, PublishHeaders headers) {
        examine();
        if (headers.has(PublishHeader.MARKER_REASON)
                || headers.is(PublishHeader.KV_OPERATION, PublishHeader.KV_PURGE)) {
            markers.removeBelow(store.firstSequence());
            markers.add(sequence);
        }
        if (!headers.has(PublishHeader.TTL)) {
            return;
        }
        long seconds = TimeToLive.seconds(headers.text(PublishHeader.TTL));
        if (seconds == TimeToLive.NEVER) {
            permanent.removeBelow(store.firstSequence());
            permanent.add(sequence);
        } else if (seconds > 0) {
            add(endMillis(timeNanos, seconds), sequence);
        }
    }

    private static long endMillis(long timeNanos, long seconds) {
        return (timeNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI + 1_000 * Math.min(seconds, MAX_SECONDS);
    }

    /** Whether a message is a delete marker. */
    public boolean isMarker(long sequence) {
        return markers.contains(sequence);
    }

    /** Number of times to live that are kept. */
    int size() {
        return size;
    }

    // ---------------------------------------------------------------- ends

    /**
     * Returns the time at which the next message ends, epoch nanoseconds; {@link #NEVER} if none does.
     *
     * @param maxAgeNanos 0 if messages have no maximum age
     */
    public long nextNanos(long maxAgeNanos) {
        dropRemoved();
        long next = size == 0 ? NEVER : saturated(ends[0], NANOS_PER_MILLI);
        long aged = maxAgeNanos <= 0 ? 0 : firstAging();
        if (aged == 0) {
            return next;
        }
        long known = aged == store.firstSequence() ? store.firstTimeNanos() : store.timeOf(aged);
        // A damaged message is removed with the next one, at the latest with the last.
        long time = known == 0 ? store.lastTimeNanos() : known;
        return Math.min(next, time + Math.min(maxAgeNanos, NEVER - time));
    }

    private static long saturated(long value, long factor) {
        return value > NEVER / factor ? NEVER : value * factor;
    }

    /** The first message that the maximum age may remove; 0 if there is none. */
    public long firstAging() {
        long sequence = Math.max(agedFrom, store.firstSequence());
        while (sequence != 0 && sequence <= store.lastSequence()) {
            agedFrom = sequence;
            if (permanent.contains(sequence)) {
                sequence = permanent.nextAbsent(sequence);
            } else if (store.contains(sequence)) {
                return sequence;
            } else {
                sequence = store.next(sequence, FilterSet.ALL);
            }
        }
        return 0;
    }

    /**
     * Returns the messages whose own time is over, in ascending order. They are kept as due until {@link #onEnded}, so that
     * a checkpoint before the record that removes them still has them.
     */
    public long[] takeDue(long epochNanos, int max) {
        long now = epochNanos / NANOS_PER_MILLI;
        long[] taken = new long[max];
        int count = 0;
        dropRemoved();
        while (count < max && size > 0 && ends[0] <= now) {
            taken[count++] = sequences[0];
            removeAt(0);
            dropRemoved();
        }
        due = Arrays.copyOf(taken, count);
        Arrays.sort(due);
        return due.clone();
    }

    /** The record that removes the messages that are due is applied. */
    void onEnded() {
        for (long sequence : due) {
            if (store.contains(sequence)) {
                // Its marker did not remove it.
                add(0, sequence);
            }
        }
        due = new long[0];
    }

    /**
     * Whether messages below a sequence are kept although they are too old; otherwise everything below may be removed at once.
     */
    boolean keepsBelow(long sequence) {
        long kept = permanent.next(store.firstSequence());
        return kept != 0 && kept < sequence;
    }

    /** The next message from a sequence on that the maximum age may remove; 0 if there is none. */
    public long nextAging(long sequence) {
        long next = store.next(sequence, FilterSet.ALL);
        while (next != 0 && permanent.contains(next)) {
            next = store.next(permanent.nextAbsent(next), FilterSet.ALL);
        }
        return next;
    }

    // ---------------------------------------------------------------- the heap

    private void dropRemoved() {
        while (size > 0 && !store.contains(sequences[0])) {
            removeAt(0);
        }
    }

    private void examine() {
        for (int i = 0; i < EXAMINED && size > 0; i++) {
            if (examined >= size) {
                examined = 0;
            }
            if (store.contains(sequences[examined])) {
                examined++;
            } else {
                removeAt(examined);
            }
        }
    }

    private void add(long end, long sequence) {
        if (size == ends.length) {
            resize(Math.max(MIN_CAPACITY, 2 * size));
        }
        ends[size] = end;
        sequences[size] = sequence;
        siftUp(size++);
    }

    private void removeAt(int index) {
        size--;
        if (index < size) {
            ends[index] = ends[size];
            sequences[index] = sequences[size];
            siftDown(index);
            siftUp(index);
        }
        if (size < ends.length / 4 && ends.length > MIN_CAPACITY) {
            resize(ends.length / 2);
        }
    }

    private void resize(int capacity) {
        ends = Arrays.copyOf(ends, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
    }

    private boolean isBefore(int a, int b) {
        return ends[a] < ends[b] || (ends[a] == ends[b] && sequences[a] < sequences[b]);
    }

    private void siftUp(int from) {
        int index = from;
        while (index > 0 && isBefore(index, (index - 1) / 2)) {
            swap(index, (index - 1) / 2);
            index = (index - 1) / 2;
        }
    }

    private void siftDown(int from) {
        int index = from;
        int child = 2 * index + 1;
        while (child < size) {
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, index)) {
                return;
            }
            swap(index, child);
            index = child;
            child = 2 * index + 1;
        }
    }

    private void swap(int a, int b) {
        long end = ends[a];
        ends[a] = ends[b];
        ends[b] = end;
        long sequence = sequences[a];
        sequences[a] = sequences[b];
        sequences[b] = sequence;
    }

    // ---------------------------------------------------------------- checkpoints

    /** Captures the state for a checkpoint. */
    public Snapshot capture() {
        return new Snapshot(
                Arrays.copyOf(ends, size),
                Arrays.copyOf(sequences, size),
                due.clone(),
                permanent.copy(),
                markers.copy());
    }

    /** Restores a state that was read. */
    public void restore(Snapshot state) {
        for (int i = 0; i < state.ends.length; i++) {
            add(state.ends[i], state.sequences[i]);
        }
        permanent = state.permanent.copy();
        markers = state.markers.copy();
    }
}
