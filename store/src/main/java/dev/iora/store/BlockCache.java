// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of segments in memory, a bounded number. What is not there is read by a reader thread; reading one block after the
 * other makes it read ahead. Records of more than 1 MiB are read by themselves.
 *
 * <p>A block that was handed out is never written to again, so a message loaded from it stays valid.
 *
 * <p>Thread: the shard. Reader threads fill arrays that nobody else sees until they are posted back.
 */
final class BlockCache {
    static final int BLOCK_BYTES = 256 << 10;
    private static final int WAYS = 4;
    private static final int READ_AHEAD_BLOCKS = 4;
    private static final int LARGE_RECORD_BYTES = 1 << 20;

    /** What is known of a place in a segment. */
    private static final class Block {
        final Segment segment;
        final long offset;
        byte @Nullable [] bytes;
        int length;
        boolean isDone;
        long lastUse;
        final List<Runnable> waiting = new ArrayList<>(1);

        Block(Segment segment, long offset) {
            this.segment = segment;
            this.offset = offset;
        }
    }

    private final Executor readers;
    private final Executor owner;
    private final int sets;
    private final @Nullable Block[] blocks;
    private @Nullable Block large;
    private long uses;
    private long bytes;

    /**
     * A cache of at most {@code limitBytes}.
     *
     * @param readers runs what may wait for the disk; if it runs it at once, nothing is ever pending
     * @param owner runs a task on the shard's thread
     */
    BlockCache(long limitBytes, Executor readers, Executor owner) {
        this.readers = readers;
        this.owner = owner;
        sets = (int) Math.max(2, limitBytes / BLOCK_BYTES / WAYS);
        blocks = new Block[sets * WAYS];
    }

    /** Points {@code into} at the record. */
    LoadResult load(Segment segment, long offset, int length, StoredMessage into, Runnable onReady) {
        if (length > LARGE_RECORD_BYTES) {
            return loadLarge(segment, offset, length, into, onReady);
        }
        long from = offset / BLOCK_BYTES * BLOCK_BYTES;
        long to = (offset + length - 1) / BLOCK_BYTES * BLOCK_BYTES;
        Block first = block(segment, from);
        Block pending = first.isDone ? null : first;
        for (long at = from + BLOCK_BYTES; at <= to; at += BLOCK_BYTES) {
            Block block = block(segment, at);
            pending = block.isDone ? pending : block;
        }
        if (pending != null) {
            pending.waiting.add(onReady);
            return LoadResult.PENDING;
        }
        byte[] source = first.bytes;
        int at = (int) (offset - from);
        if (from != to) {
            source = new byte[length];
            at = 0;
            if (!gather(segment, offset, source)) {
                return LoadResult.DAMAGED;
            }
        }
        boolean isIntact = source != null
                && (from != to || at + length <= first.length)
                && MessageCodec.decode(source, at, at + length, into, true);
        return isIntact ? LoadResult.LOADED : LoadResult.DAMAGED;
    }

    /** Copies a record that lies in several blocks; false if one could not be read. */
    private boolean gather(Segment segment, long offset, byte[] target) {
        int copied = 0;
        while (copied < target.length) {
            long position = offset + copied;
            Block block = block(segment, position / BLOCK_BYTES * BLOCK_BYTES);
            int within = (int) (position - block.offset);
            int length = Math.min(target.length - copied, block.length - within);
            if (!block.isDone || block.bytes == null || length <= 0) {
                return false;
            }
            System.arraycopy(block.bytes, within, target, copied, length);
            copied += length;
        }
        return true;
    }

    private LoadResult loadLarge(Segment segment, long offset, int length, StoredMessage into, Runnable onReady) {
        Block block = large;
        if (block == null || block.segment != segment || block.offset != offset) {
            if (block != null && !block.isDone) {
                // One at a time: try again when that one is there.
                block.waiting.add(onReady);
                return LoadResult.PENDING;
            }
            block = new Block(segment, offset);
            large = block;
            read(block, length);
        }
        if (!block.isDone) {
            block.waiting.add(onReady);
            return LoadResult.PENDING;
        }
        boolean isIntact = block.bytes != null
                && block.length == length
                && MessageCodec.decode(block.bytes, 0, length, into, true);
        return isIntact ? LoadResult.LOADED : LoadResult.DAMAGED;
    }

    private Block block(Segment segment, long offset) {
        Block found = find(segment, offset);
        if (found == null) {
            found = request(segment, offset);
            if (offset >= BLOCK_BYTES && find(segment, offset - BLOCK_BYTES) != null) {
                readAhead(segment, offset);
            }
        }
        found.lastUse = ++uses;
        return found;
    }

    private void readAhead(Segment segment, long offset) {
        for (int i = 1; i <= READ_AHEAD_BLOCKS; i++) {
            long next = offset + (long) i * BLOCK_BYTES;
            if (next < segment.sizeBytes && find(segment, next) == null) {
                request(segment, next).lastUse = ++uses;
            }
        }
    }

    private int set(Segment segment, long offset) {
        return (int) Math.floorMod(segment.number * 0x9E37_79B9L + offset / BLOCK_BYTES, (long) sets) * WAYS;
    }

    private @Nullable Block find(Segment segment, long offset) {
        int from = set(segment, offset);
        for (int i = from; i < from + WAYS; i++) {
            Block block = blocks[i];
            if (block != null && block.offset == offset && block.segment == segment) {
                return block;
            }
        }
        return null;
    }

    private Block request(Segment segment, long offset) {
        int from = set(segment, offset);
        int victim = from;
        long oldest = Long.MAX_VALUE;
        for (int i = from; i < from + WAYS; i++) {
            Block block = blocks[i];
            long use = block == null ? -1 : block.lastUse;
            if (use < oldest) {
                oldest = use;
                victim = i;
            }
        }
        // One that is being read may be the victim: it still tells those who wait, who then try again.
        Block replaced = blocks[victim];
        bytes -= replaced == null ? 0 : replaced.length;
        var block = new Block(segment, offset);
        blocks[victim] = block;
        read(block, BLOCK_BYTES);
        return block;
    }

    private void read(Block block, int length) {
        readers.execute(() -> {
            byte[] target = new byte[(int) Math.min(length, Math.max(0, block.segment.sizeBytes - block.offset))];
            int read = -1;
            try {
                read = Segment.readFully(block.segment.file, block.offset, target, 0, target.length);
            } catch (IOException e) {
                // The message is told to be damaged, and its place: what the disk says of it is in its own log.
                read = -1;
            }
            int got = read;
            owner.execute(() -> onRead(block, target, got));
        });
    }

    private void onRead(Block block, byte[] target, int read) {
        if (read >= 0) {
            block.bytes = target;
            block.length = read;
        }
        block.isDone = true;
        if (find(block.segment, block.offset) == block) {
            bytes += block.length;
        }
        List<Runnable> waiting = List.copyOf(block.waiting);
        block.waiting.clear();
        waiting.forEach(Runnable::run);
    }

    /** Bytes of the blocks that are there. */
    long memoryBytes() {
        return bytes + (large == null ? 0 : large.length);
    }

    void clear() {
        Arrays.fill(blocks, null);
        large = null;
        bytes = 0;
    }
}
