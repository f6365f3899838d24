// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory batches are formed in, and which keeps the last of them for readers and for the next checkpoint: a bounded
 * number of chunks, each the image of a range of the journal.
 *
 * <p>Thread: the owner of the journal. The sync thread writes what was submitted out of the chunks, a checkpoint reads what
 * was captured for it.
 *
 * <p>Invariant: a chunk is given up, oldest first, when its batches and captures were released and the limit is exceeded:
 * that for readers if a checkpoint has all of it, else that for what no checkpoint has yet.
 */
final class JournalCache {
    private static final int SMALLEST_CHUNK = 4 << 10;
    private static final int FIRST_CHUNK = 64 << 10;
    private static final int LARGEST_CHUNK = 4 << 20;

    private final long readersBytes;
    private final long limitBytes;
    private final int largestChunk;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

    /** As much as a checkpoint gives back at once: large arrays are dear to allocate. */
    private final List<byte[]> spares = new ArrayList<>();

    private long bytes;
    private long coveredTo;
    private int nextSize;

    /**
     * Creates an empty one.
     *
     * @param readersBytes of records that a checkpoint has
     * @param limitBytes of all records
     */
    JournalCache(long readersBytes, long limitBytes) {
        this.readersBytes = readersBytes;
        this.limitBytes = Math.max(readersBytes, limitBytes);
        long share = Math.clamp(readersBytes / 4, SMALLEST_CHUNK, LARGEST_CHUNK);
        largestChunk = (int) Long.highestOneBit(share);
        nextSize = Math.min(FIRST_CHUNK, largestChunk);
    }

    /**
     * What was there of the journal when it was captured. The bytes do not change.
     *
     * <p>Thread: any, one at a time; {@link #release} the owner of the journal.
     */
    static final class Capture {
        private final JournalCache cache;
        private final Chunk[] chunks;
        private final int[] lengths;
        private int last;

        private Capture(JournalCache cache, List<Chunk> chunks) {
            this.cache = cache;
            this.chunks = chunks.toArray(new Chunk[0]);
            lengths = new int[this.chunks.length];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = this.chunks[i].filled;
            }
        }

        /** Bytes with the one at {@code position}, null if they were not captured; {@link #offset} tells where in them. */
        byte @Nullable [] find(long position) {
            if (holds(last, position)) {
                return chunks[last].bytes;
            }
            int low = 0;
            int high = chunks.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (position < chunks[middle].base) {
                    high = middle - 1;
                } else {
                    low = middle + 1;
                }
            }
            if (high < 0 || !holds(high, position)) {
                return null;
            }
            last = high;
            return chunks[high].bytes;
        }

        private boolean holds(int index, long position) {
            return index < chunks.length
                    && position >= chunks[index].base
                    && position < chunks[index].base + lengths[index];
        }

        /** Where in the bytes just found a position is. */
        int offset(long position) {
            return (int) (position - chunks[last].base);
        }

        /** End of what was captured of the bytes just found. */
        int end() {
            return lengths[last];
        }

        /** Gives it back: nothing of it may be read any more. */
        void release() {
            for (Chunk chunk : chunks) {
                chunk.captures--;
            }
            cache.evict();
        }
    }

    /** Consecutive bytes of the journal. */
    static final class Chunk {
        final byte[] bytes;

        /** Position of the first byte. */
        final long base;

        /** Bytes of batches that were submitted. */
        int filled;

        /** Batches in it that were not released. */
        int batches;

        /** Captures it is part of. */
        int captures;

        Chunk(byte[] bytes, long base) {
            this.bytes = bytes;
            this.base = base;
        }

        boolean contains(long position) {
            return position >= base && position < base + filled;
        }
    }

    /** Where a batch that begins at {@code position} is to be formed. */
    Chunk begin(long position) {
        Chunk last = chunks.peekLast();
        boolean fits = last != null
                && last.base + last.filled == position
                && last.bytes.length - last.filled >= last.bytes.length / 8;
        Chunk chunk = fits && last != null ? last : add(position, 0);
        chunk.batches++;
        return chunk;
    }

    /** Moves a batch that outgrows its chunk into one where it has at least {@code neededBytes}. */
    Chunk move(Chunk from, int start, int end, long position, int neededBytes) {
        Chunk to = add(position, neededBytes);
        System.arraycopy(from.bytes, start, to.bytes, 0, end - start);
        from.batches--;
        to.batches++;
        return to;
    }

    /** Says that a batch of the chunk is not needed any more. */
    void release(Chunk chunk) {
        chunk.batches--;
        evict();
    }

    /** The chunk that holds a position of a submitted batch, null if none does any more. */
    @Nullable
    Chunk find(long position) {
        Chunk oldest = chunks.peekFirst();
        if (oldest == null || position < oldest.base) {
            return null;
        }
        for (Iterator<Chunk> newestFirst = chunks.descendingIterator(); newestFirst.hasNext(); ) {
            Chunk chunk = newestFirst.next();
            if (chunk.contains(position)) {
                return chunk;
            }
        }
        return null;
    }

    /** Everything in memory from {@code position} on that was submitted. */
    Capture capture(long position) {
        List<Chunk> captured = new ArrayList<>();
        for (Chunk chunk : chunks) {
            if (chunk.base + chunk.filled > position) {
                chunk.captures++;
                captured.add(chunk);
            }
        }
        return new Capture(this, captured);
    }

    /** A checkpoint has everything before {@code position}. */
    void onCovered(long position) {
        coveredTo = position;
        evict();
    }

    long bytes() {
        return bytes;
    }

    private Chunk add(long base, int neededBytes) {
        evict();
        var chunk = new Chunk(allocate(neededBytes), base);
        chunks.addLast(chunk);
        bytes += chunk.bytes.length;
        return chunk;
    }

    private byte[] allocate(int neededBytes) {
        if (neededBytes > largestChunk) {
            return new byte[Math.addExact(neededBytes, neededBytes / 2)];
        }
        while (nextSize < neededBytes) {
            nextSize <<= 1;
        }
        int size = nextSize;
        nextSize = Math.min(largestChunk, size << 1);
        if (size == largestChunk && !spares.isEmpty()) {
            return spares.removeLast();
        }
        return new byte[size];
    }

    private void evict() {
        Iterator<Chunk> oldestFirst = chunks.iterator();
        while (bytes > readersBytes && oldestFirst.hasNext()) {
            Chunk chunk = oldestFirst.next();
            boolean isCovered = chunk.base + chunk.filled <= coveredTo;
            if (chunk == chunks.getLast() || chunk.batches > 0 || (bytes <= limitBytes && !isCovered)) {
                return;
            }
            if (chunk.captures == 0) {
                oldestFirst.remove();
                bytes -= chunk.bytes.length;
                keepSpare(chunk.bytes);
            }
        }
    }

    private void keepSpare(byte[] array) {
        if (array.length == largestChunk && spares.size() < limitBytes / largestChunk) {
            spares.add(array);
        }
    }
}
