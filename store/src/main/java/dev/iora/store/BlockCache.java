// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of segments in memory, a bounded number. A reader thread reads what is not there. Sequential readers get
 * read-ahead: half a window of blocks is read when half a window is left, beyond the end of a run in the next one. Records
 * of more than 256 KiB are read by themselves.
 *
 * <p>A message that was loaded is valid until the next one is loaded: then the memory of its block may be used for another.
 *
 * <p>Thread: the shard. Reader threads fill arrays that nobody else looks at until they are posted back.
 *
 * <p>Invariants: a block being read is never given up; at most half of the blocks are being read, so that what was read for
 * somebody is there when he comes for it.
 */
final class BlockCache {
    /** Small enough for a single message, large enough to read many. */
    static final int BLOCK_BYTES = 64 << 10;

    private static final int WAYS = 4;
    private static final int WINDOW_BLOCKS = 16;
    private static final int LARGE_RECORD_BYTES = 256 << 10;
    private static final int FAILED = -1;

    /** What is not there. */
    private record Place(Segment segment, long offset) {}

    /** A part of a segment in memory, or on its way there. */
    private static final class Block {
        final Segment segment;
        final long offset;
        final byte[] bytes;
        final Waiting waiting = new Waiting();
        /** Bytes that are there. */
        int length;

        /** Why it could not be read; the next caller gets the failure, the one after it has it read again. */
        @Nullable
        IOException failure;

        boolean isDone;
        /** Whether nobody has come for it yet. */
        boolean isAhead;

        long lastUse;

        Block(Segment segment, long offset, byte[] bytes) {
            this.segment = segment;
            this.offset = offset;
            this.bytes = bytes;
        }
    }

    private final StreamDamage damage;
    private final Executor readers;
    private final Executor owner;
    private final int sets;
    private final int window;
    private final @Nullable Block[] blocks;
    private final Waiting waitingForRoom = new Waiting();
    private @Nullable Block large;
    private byte[] gathered = {};
    private int arrays;
    private int reading;
    private long uses;
    private long usesBefore;

    /**
     * A cache of at most {@code limitBytes}, but for 512 KiB that it needs.
     *
     * @param damage receives failed reads
     * @param readers runs what may wait for the disk; if it runs it at once, nothing is ever pending
     * @param owner runs a task on the shard's thread
     */
    BlockCache(long limitBytes, StreamDamage damage, Executor readers, Executor owner) {
        this.damage = damage;
        this.readers = readers;
        this.owner = owner;
        sets = (int) Math.max(2, limitBytes / BLOCK_BYTES / WAYS);
        blocks = new Block[sets * WAYS];
        window = Math.min(WINDOW_BLOCKS, blocks.length / 4);
    }

    /**
     * Points {@code into} at a record.
     *
     * @param at number of its run in {@code runs}, in whose order is read ahead
     */
    LoadResult load(List<Run> runs, int at, long offset, int length, StoredMessage into, Runnable onReady) {
        Segment segment = runs.get(at).segment();
        if (length > LARGE_RECORD_BYTES) {
            return loadLarge(runs.get(at), offset, length, into, onReady);
        }
        usesBefore = uses;
        long from = offset / BLOCK_BYTES * BLOCK_BYTES;
        long to = (offset + length - 1) / BLOCK_BYTES * BLOCK_BYTES;
        Block first = null;
        Block pending = null;
        boolean isFirstUse = false;
        boolean isMissedInOrder = false;
        for (long place = from; place <= to; place += BLOCK_BYTES) {
            Block block = find(segment, place);
            if (block == null) {
                isMissedInOrder |= isInOrder(runs, at, place);
                block = request(segment, place);
            }
            if (block == null) {
                waitingForRoom.add(onReady);
                return LoadResult.PENDING;
            }
            IOException failure = block.failure;
            if (failure != null) {
                return fail(runs.get(at), block, failure);
            }
            block.lastUse = ++uses;
            first = first == null ? block : first;
            pending = block.isDone ? pending : block;
            isFirstUse |= block.isAhead;
            block.isAhead = false;
        }
        if (isFirstUse || isMissedInOrder) {
            readAhead(runs, at, to, isMissedInOrder ? 1 : window / 2);
        }
        if (pending != null) {
            pending.waiting.add(onReady);
            return LoadResult.PENDING;
        }
        return first != null && decode(first, offset, length, into) ? LoadResult.LOADED : LoadResult.DAMAGED;
    }

    /** Reports that a block could not be read, and forgets it: the next caller has it read again. */
    private LoadResult fail(Run run, Block block, IOException failure) {
        damage.onReadFailed(run.streamId(), failure);
        if (block == large) {
            large = null;
        } else {
            drop(block);
        }
        return LoadResult.FAILED;
    }

    private void drop(Block block) {
        int from = set(block.segment, block.offset);
        for (int i = from; i < from + WAYS; i++) {
            if (blocks[i] == block) {
                blocks[i] = null;
                arrays--;
            }
        }
    }

    private boolean decode(Block first, long offset, int length, StoredMessage into) {
        int within = (int) (offset - first.offset);
        if (within + length <= BLOCK_BYTES) {
            return within + length <= first.length
                    && MessageCodec.decode(first.bytes, within, within + length, into, true);
        }
        if (gathered.length < length) {
            gathered = new byte[Math.max(length, BLOCK_BYTES)];
        }
        return gather(first.segment, offset, length) && MessageCodec.decode(gathered, 0, length, into, true);
    }

    /** Copies a record that lies in several blocks; false if one could not be read. */
    private boolean gather(Segment segment, long offset, int length) {
        int copied = 0;
        while (copied < length) {
            long position = offset + copied;
            Block block = find(segment, position / BLOCK_BYTES * BLOCK_BYTES);
            int within = (int) (position % BLOCK_BYTES);
            int part = block == null ? 0 : Math.min(length - copied, block.length - within);
            if (block == null || part <= 0) {
                return false;
            }
            System.arraycopy(block.bytes, within, gathered, copied, part);
            copied += part;
        }
        return true;
    }

    private LoadResult loadLarge(Run run, long offset, int length, StoredMessage into, Runnable onReady) {
        Segment segment = run.segment();
        Block block = large;
        if (block == null || block.segment != segment || block.offset != offset) {
            if (block != null && !block.isDone) {
                // One at a time: try again when that one is there.
                block.waiting.add(onReady);
                return LoadResult.PENDING;
            }
            block = new Block(segment, offset, new byte[length]);
            large = block;
            read(List.of(block));
        }
        if (!block.isDone) {
            block.waiting.add(onReady);
            return LoadResult.PENDING;
        }
        IOException failure = block.failure;
        if (failure != null) {
            return fail(run, block, failure);
        }
        boolean isIntact = block.length == length && MessageCodec.decode(block.bytes, 0, length, into, true);
        return isIntact ? LoadResult.LOADED : LoadResult.DAMAGED;
    }

    /** Whether the block before this one is there, or there is none. */
    private boolean isInOrder(List<Run> runs, int at, long offset) {
        Run run = runs.get(at);
        if (offset > run.recordsOffset()) {
            return find(run.segment(), offset - BLOCK_BYTES) != null;
        }
        if (at == 0) {
            return true;
        }
        Run before = runs.get(at - 1);
        long end = before.recordsOffset() + before.recordsLength() - 1;
        return find(before.segment(), end / BLOCK_BYTES * BLOCK_BYTES) != null;
    }

    /** Reads what is not there of the window behind a block, if that is {@code least} blocks or all there are. */
    private void readAhead(List<Run> runs, int at, long offset, int least) {
        List<Place> missing = new ArrayList<>(window);
        boolean isEnd = collectMissing(runs, at, offset, missing);
        if (missing.isEmpty() || (missing.size() < least && !isEnd)) {
            return;
        }
        List<Block> wanted = new ArrayList<>(missing.size());
        for (Place place : missing) {
            Block block = reading + wanted.size() < blocks.length / 2 ? take(place.segment, place.offset) : null;
            if (block != null) {
                block.isAhead = true;
                wanted.add(block);
            }
        }
        if (!wanted.isEmpty()) {
            read(wanted);
        }
    }

    /** Adds what is not there of the window behind a block; whether the end of the runs is within it. */
    private boolean collectMissing(List<Run> runs, int from, long fromOffset, List<Place> missing) {
        int at = from;
        long offset = fromOffset;
        for (int i = 0; i < window; i++) {
            Run run = runs.get(at);
            offset += BLOCK_BYTES;
            if (offset >= run.recordsOffset() + run.recordsLength()) {
                at++;
                if (at == runs.size()) {
                    return true;
                }
                run = runs.get(at);
                offset = run.recordsOffset() / BLOCK_BYTES * BLOCK_BYTES;
            }
            if (find(run.segment(), offset) == null) {
                missing.add(new Place(run.segment(), offset));
            }
        }
        return false;
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

    /** Has a block read; null if too many are. */
    private @Nullable Block request(Segment segment, long offset) {
        Block block = reading < blocks.length / 2 ? take(segment, offset) : null;
        if (block != null) {
            read(List.of(block));
        }
        return block;
    }

    /** Gives a place the memory of the block that was used least recently; null if all that might be are in use. */
    private @Nullable Block take(Segment segment, long offset) {
        int from = set(segment, offset);
        int victim = -1;
        long oldest = Long.MAX_VALUE;
        for (int i = from; i < from + WAYS; i++) {
            Block block = blocks[i];
            long use = block == null ? -1 : block.lastUse;
            // What this very call has looked at stays.
            if (use < oldest && (block == null || (block.isDone && use <= usesBefore))) {
                oldest = use;
                victim = i;
            }
        }
        if (victim < 0) {
            return null;
        }
        Block replaced = blocks[victim];
        if (replaced == null) {
            arrays++;
        }
        var block = new Block(segment, offset, replaced == null ? new byte[BLOCK_BYTES] : replaced.bytes);
        block.lastUse = ++uses;
        blocks[victim] = block;
        return block;
    }

    private void read(List<Block> wanted) {
        reading += wanted.size();
        readers.execute(() -> {
            int[] lengths = new int[wanted.size()];
            IOException failed = null;
            for (int i = 0; i < lengths.length; i++) {
                try {
                    lengths[i] = read(wanted.get(i));
                } catch (IOException e) {
                    lengths[i] = FAILED;
                    failed = e;
                }
            }
            IOException reason = failed;
            owner.execute(() -> onRead(wanted, lengths, reason));
        });
    }

    /** Thread: a reader. */
    private static int read(Block block) throws IOException {
        long rest = Math.max(0, block.segment.sizeBytes - block.offset);
        int length = (int) Math.min(block.bytes.length, rest);
        return Segment.readFully(block.segment.file, block.offset, block.bytes, 0, length);
    }

    private void onRead(List<Block> wanted, int[] lengths, @Nullable IOException reason) {
        reading -= lengths.length;
        for (int i = 0; i < lengths.length; i++) {
            Block block = wanted.get(i);
            block.failure = lengths[i] == FAILED ? reason : null;
            block.length = Math.max(0, lengths[i]);
            block.isDone = true;
            block.lastUse = ++uses;
            if (block.failure != null && block.isAhead) {
                // Nobody has come for it: who does is not to be told of what may be over by then.
                drop(block);
            }
        }
        wanted.forEach(block -> block.waiting.releaseAll());
        // The last read that ends lets all of them try, since nothing else would.
        waitingForRoom.release(reading == 0 ? Integer.MAX_VALUE : Math.max(1, blocks.length / 2 - reading));
    }

    /** Bytes of memory it uses. */
    long memoryBytes() {
        return (long) arrays * BLOCK_BYTES + gathered.length + (large == null ? 0 : large.bytes.length);
    }
}
