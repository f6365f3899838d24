// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory index of messages with consecutive sequences: position of the bytes, subject, time, size and the next
 * message of the same subject. It takes 28 bytes per message in primitive arrays, in chunks of 1,024 sequences. A chunk is
 * freed as soon as all its messages are gone, wherever it lies.
 *
 * <p>Entries are only added at the end, and the fields of an entry that describe its own message never change (except for
 * positions in memory stores). So another thread may read a {@link Chunk} captured by the owner, up to the captured length.
 *
 * <p>Thread: its owner.
 */
final class EntryTable {
    static final int CHUNK_SHIFT = 10;
    private static final int CHUNK_LENGTH = 1 << CHUNK_SHIFT;
    private static final int FIRST_CAPACITY = 8;
    private static final int BYTES_PER_ENTRY = 28;
    private static final int HEADER_FLAG = 1 << 31;

    /** Entries of the sequences from {@code number << CHUNK_SHIFT}; slot 0 is the one of {@code start}. */
    static final class Chunk {
        final long number;
        final long start;
        long[] positions;
        long[] times;
        int[] handles;
        int[] sizes;
        int[] next;
        int length;
        int live;

        Chunk(long start, int capacity) {
            number = start >>> CHUNK_SHIFT;
            this.start = start;
            positions = new long[capacity];
            times = new long[capacity];
            handles = new int[capacity];
            sizes = new int[capacity];
            next = new int[capacity];
        }

        /** An empty chunk with the arrays of {@code spare}. */
        private Chunk(long start, Chunk spare) {
            number = start >>> CHUNK_SHIFT;
            this.start = start;
            positions = spare.positions;
            times = spare.times;
            handles = spare.handles;
            sizes = spare.sizes;
            next = spare.next;
        }

        /** Shares the arrays, which the owner continues to fill beyond {@link #length}. */
        private Chunk(Chunk of) {
            number = of.number;
            start = of.start;
            positions = of.positions;
            times = of.times;
            handles = of.handles;
            sizes = of.sizes;
            next = of.next;
            length = of.length;
            live = of.live;
        }

        int slot(long sequence) {
            return (int) (sequence - start);
        }

        boolean holds(long sequence) {
            return sequence >= start && sequence - start < length;
        }

        int handle(int slot) {
            return handles[slot] & ~HEADER_FLAG;
        }

        boolean hasHeaders(int slot) {
            return (handles[slot] & HEADER_FLAG) != 0;
        }

        private void grow() {
            int capacity = Math.min(positions.length * 2, CHUNK_LENGTH);
            positions = Arrays.copyOf(positions, capacity);
            times = Arrays.copyOf(times, capacity);
            handles = Arrays.copyOf(handles, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
            next = Arrays.copyOf(next, capacity);
        }
    }

    /**
     * Unused chunks of full capacity. Chunks live long enough to be promoted to the old generation, which would grow if
     * each thousand messages allocated a new one.
     *
     * <p>Thread: the owner of the tables that share it.
     */
    static final class Spares {
        private final int limit;
        private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

        Spares(int limit) {
            this.limit = limit;
        }

        private Chunk take(long start) {
            Chunk spare = chunks.pollLast();
            return spare == null ? new Chunk(start, CHUNK_LENGTH) : new Chunk(start, spare);
        }

        private void give(Chunk chunk) {
            if (chunk.positions.length == CHUNK_LENGTH && chunks.size() < limit) {
                chunks.addLast(chunk);
            }
        }
    }

    private final Spares spares;

    /** Ascending; the chunks in use are {@code chunks[from]} to {@code chunks[to - 1]}. */
    private Chunk[] chunks = new Chunk[4];

    private int from;
    private int to;

    EntryTable(Spares spares) {
        this.spares = spares;
    }

    /** Adds the entry of a sequence above all others. */
    void append(long sequence, long position, int handle, boolean withHeaders, long timeNanos, int size) {
        Chunk chunk = to > from ? chunks[to - 1] : null;
        if (chunk == null || chunk.number != sequence >>> CHUNK_SHIFT) {
            chunk = addChunk(sequence);
        }
        int slot = chunk.slot(sequence);
        while (slot >= chunk.positions.length) {
            chunk.grow();
        }
        chunk.positions[slot] = position;
        chunk.times[slot] = timeNanos;
        chunk.handles[slot] = withHeaders ? handle | HEADER_FLAG : handle;
        chunk.sizes[slot] = size;
        chunk.next[slot] = 0;
        chunk.length = slot + 1;
        chunk.live++;
    }

    private Chunk addChunk(long sequence) {
        if (to == chunks.length) {
            int count = to - from;
            Chunk[] target = count > chunks.length / 2 ? new Chunk[chunks.length * 2] : chunks;
            System.arraycopy(chunks, from, target, 0, count);
            Arrays.fill(target, count, target.length, null);
            chunks = target;
            from = 0;
            to = count;
        }
        // Small streams stay small.
        Chunk chunk = to > from ? spares.take(sequence) : new Chunk(sequence, FIRST_CAPACITY);
        chunks[to++] = chunk;
        return chunk;
    }

    /** Returns the chunk with the entry of {@code sequence}, null if there is none. */
    @Nullable
    Chunk find(long sequence) {
        if (from == to) {
            return null;
        }
        long number = sequence >>> CHUNK_SHIFT;
        long guess = to - 1 - (chunks[to - 1].number - number);
        if (guess >= to) {
            return null;
        }
        int at = (int) Math.max(guess, from);
        if (chunks[at].number != number) {
            at = search(number);
            if (at == to || chunks[at].number != number) {
                return null;
            }
        }
        return chunks[at].holds(sequence) ? chunks[at] : null;
    }

    /** Index of the first chunk whose number is at least {@code number}. */
    private int search(long number) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunks[middle].number < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Links {@code sequence} to the next message of the same subject. */
    void link(long sequence, long following) {
        Chunk chunk = find(sequence);
        if (chunk != null && following - sequence <= Integer.MAX_VALUE) {
            chunk.next[chunk.slot(sequence)] = (int) (following - sequence);
        }
    }

    /** Returns the next message of the same subject after {@code sequence}; 0 if it is not known. It may be deleted. */
    long following(long sequence) {
        Chunk chunk = find(sequence);
        if (chunk == null) {
            return 0;
        }
        int distance = chunk.next[chunk.slot(sequence)];
        return distance == 0 ? 0 : sequence + distance;
    }

    /** Notes that a message was removed. */
    void drop(long sequence) {
        Chunk chunk = find(sequence);
        // The last chunk stays, because it is being filled.
        if (chunk != null && --chunk.live == 0 && chunk != chunks[to - 1]) {
            int at = search(chunk.number);
            System.arraycopy(chunks, from, chunks, from + 1, at - from);
            releaseFirst();
        }
    }

    /** Drops all chunks that end below {@code sequence}. */
    void dropBelow(long sequence) {
        while (from < to && chunks[from].start + chunks[from].length <= sequence) {
            releaseFirst();
        }
    }

    /** As {@link #dropBelow}, and reuses the chunks; none may be captured. */
    void recycleBelow(long sequence) {
        while (from < to && chunks[from].start + chunks[from].length <= sequence) {
            spares.give(chunks[from]);
            releaseFirst();
        }
    }

    private void releaseFirst() {
        Arrays.fill(chunks, from, from + 1, null);
        from++;
    }

    /** Drops all chunks and reuses them; none may be captured. */
    void recycle() {
        for (int i = from; i < to; i++) {
            spares.give(chunks[i]);
        }
        clear();
    }

    void clear() {
        chunks = new Chunk[4];
        from = 0;
        to = 0;
    }

    /** Captures the current chunks for another thread. */
    Chunk[] capture() {
        var captured = new Chunk[to - from];
        for (int i = from; i < to; i++) {
            captured[i - from] = new Chunk(chunks[i]);
        }
        return captured;
    }

    long memoryBytes() {
        long capacity = 0;
        for (int i = from; i < to; i++) {
            capacity += chunks[i].positions.length;
        }
        return capacity * BYTES_PER_ENTRY + (long) (to - from) * 160 + chunks.length * 4L;
    }
}
