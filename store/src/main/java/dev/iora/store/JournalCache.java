// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which batches are formed; it keeps the newest for readers and for the next checkpoint. A bounded number of
 * chunks, each the image of a range of the journal.
 *
 * <p>Thread: the owner of the journal. The sync thread writes submitted batches from the chunks, and a checkpoint reads the
 * chunks captured for it.
 *
 * <p>Invariant: chunks are evicted oldest first, once their batches and captures are released and a limit is exceeded:
 * {@code readersBytes} for chunks that a checkpoint covers, {@code limitBytes} for others.
 */
final class JournalCache {
    private static final int MIN_CHUNK_BYTES = 4 << 10;
    private static final int FIRST_CHUNK_BYTES = 64 << 10;
    private static final int MAX_CHUNK_BYTES = 4 << 20;

    private final long readersBytes;
    private final long limitBytes;
    private final int largestChunk;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

    /** Free arrays, as many as a checkpoint releases at once: large arrays are expensive to allocate. */
    private final List<byte[]> spares = new ArrayList<>();

    private long bytes;
    private long coveredTo;
    private int nextSize;

    /**
     * @param readersBytes limit for records that a checkpoint covers
     * @param limitBytes limit for all records
     */
    JournalCache(long readersBytes, long limitBytes) {
        this.readersBytes = readersBytes;
        this.limitBytes = Math.max(readersBytes, limitBytes);
        long share = Math.clamp(readersBytes / 4, MIN_CHUNK_BYTES, MAX_CHUNK_BYTES);
        largestChunk = (int) Long.highestOneBit(share);
        nextSize = Math.min(FIRST_CHUNK_BYTES, largestChunk);
    }

    /**
     * The cached part of the journal at the time of the capture. The bytes do not change.
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

        /**
         * Returns the array that contains {@code position}, null if it was not captured; {@link #offset} returns the index.
         */
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

        /** Index of a position in the array found last. */
        int offset(long position) {
            return (int) (position - chunks[last].base);
        }

        /** End of the captured part of the array found last. */
        int end() {
            return lengths[last];
        }

        /** Releases the chunks, which may not be read any more. */
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

        /** Number of bytes of submitted batches. */
        int filled;

        /** Number of batches in it that are not released. */
        int batches;

        /** Number of captures that contain it. */
        int captures;

        Chunk(byte[] bytes, long base) {
            this.bytes = bytes;
            this.base = base;
        }

        boolean contains(long position) {
            return position >= base && position < base + filled;
        }
    }

    /** Returns the chunk for a batch that begins at {@code position}. */
    Chunk begin(long position) {
        Chunk last = chunks.peekLast();
        boolean fits = last != null
                && last.base + last.filled == position
                && last.bytes.length - last.filled >= last.bytes.length / 8;
        Chunk chunk = fits && last != null ? last : add(position, 0);
        chunk.batches++;
        return chunk;
    }

    /** Moves a batch that outgrows its chunk into one of at least {@code neededBytes}. */
    Chunk move(Chunk from, int start, int end, long position, int neededBytes) {
        Chunk to = add(position, neededBytes);
        System.arraycopy(from.bytes, start, to.bytes, 0, end - start);
        from.batches--;
        to.batches++;
        return to;
    }

    /** Releases a batch of the chunk. */
    void release(Chunk chunk) {
        chunk.batches--;
        evict();
    }

    /** Returns the chunk with a position of a submitted batch, null if it was evicted. */
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

    /** Captures all submitted batches in memory from {@code position} on. */
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

    /** A checkpoint covers everything before {@code position}. */
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
            boolean covered = chunk.base + chunk.filled <= coveredTo;
            if (chunk == chunks.getLast() || chunk.batches > 0 || (bytes <= limitBytes && !covered)) {
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
