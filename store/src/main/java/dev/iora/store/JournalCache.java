// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory batches are formed in, and which keeps the last of them for readers: a bounded number of chunks, each the
 * image of a range of the journal.
 *
 * <p>Thread: the owner of the journal. The sync thread writes what was submitted out of the chunks.
 *
 * <p>Invariant: a chunk is given up, oldest first, when all its batches were released and the limit is exceeded.
 */
final class JournalCache {
    private static final int SMALLEST_CHUNK = 64 << 10;
    private static final int LARGEST_CHUNK = 4 << 20;

    /** Kept for the next burst: large arrays are dear to allocate. */
    private static final int MAX_SPARES = 4;

    private final long limitBytes;
    private final int largestChunk;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private final List<byte[]> spares = new ArrayList<>();
    private long bytes;
    private int nextSize = SMALLEST_CHUNK;

    JournalCache(long limitBytes) {
        this.limitBytes = limitBytes;
        long share = Math.clamp(limitBytes / 4, SMALLEST_CHUNK, LARGEST_CHUNK);
        this.largestChunk = (int) Long.highestOneBit(share);
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
                && last.bytes.length - last.filled >= last.bytes.length / 4;
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
        while (bytes > limitBytes && chunks.size() > 1) {
            Chunk oldest = chunks.getFirst();
            if (oldest.batches > 0) {
                return;
            }
            chunks.removeFirst();
            bytes -= oldest.bytes.length;
            if (oldest.bytes.length == largestChunk && spares.size() < MAX_SPARES) {
                spares.add(oldest.bytes);
            }
        }
    }
}
