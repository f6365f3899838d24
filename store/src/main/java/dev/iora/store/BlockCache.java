// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of segment blocks in memory. Reader threads read missing blocks. Sequential readers get read-ahead: when
 * half a window of blocks is left, the next half is read, continuing into the next run. Records of more than 256 KiB are
 * read alone.
 *
 * <p>A loaded message is valid until the next load, which may reuse the memory of its block.
 *
 * <p>Thread: the shard. Reader threads fill arrays that no other thread reads until they are posted back.
 *
 * <p>Invariants: a block being read is never evicted; at most half of the blocks are being read, so that a block is still
 * there when the caller that requested it retries.
 */
final class BlockCache {
    /** Small enough for a single message, large enough to read many. */
    static final int BLOCK_BYTES = 64 << 10;

    private static final int WAYS = 4;
    private static final int WINDOW_BLOCKS = 16;
    private static final int LARGE_RECORD_BYTES = 256 << 10;
    private static final int FAILED = -1;

    /** A block that is not in memory. */
    private record Place(Segment segment, long offset) {}

    /** A part of a segment in memory, or being read. */
    private static final class Block {
        final Segment segment;
        final long offset;
        final byte[] bytes;
        final Waiting waiting = new Waiting();
        /** Number of bytes read. */
        int length;

        /** Why it could not be read; the next caller gets the failure, the one after that triggers another read. */
        @Nullable
        IOException failure;

        boolean done;
        /** Whether it was read ahead and not used yet. */
        boolean ahead;

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
     * Creates a cache of at most {@code limitBytes}, but at least 512 KiB.
     *
     * @param damage receives failed reads
     * @param readers runs reads, which may wait for the disk; if it runs them synchronously, no load is ever pending
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
     * @param at index of its run in {@code runs}; read-ahead follows their order
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
        boolean firstUse = false;
        boolean missedInOrder = false;
        for (long place = from; place <= to; place += BLOCK_BYTES) {
            Block block = find(segment, place);
            if (block == null) {
                missedInOrder |= isInOrder(runs, at, place);
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
            pending = block.done ? pending : block;
            firstUse |= block.ahead;
            block.ahead = false;
        }
        if (firstUse || missedInOrder) {
            readAhead(runs, at, to, missedInOrder ? 1 : window / 2);
        }
        if (pending != null) {
            pending.waiting.add(onReady);
            return LoadResult.PENDING;
        }
        return first != null && decode(first, offset, length, into) ? LoadResult.LOADED : LoadResult.DAMAGED;
    }

    /** Reports that a block could not be read, and drops it: the next caller triggers another read. */
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

    /** Copies a record that spans several blocks; false if a block is missing. */
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
            if (block != null && !block.done) {
                // One large record at a time: retry when that one is read.
                block.waiting.add(onReady);
                return LoadResult.PENDING;
            }
            block = new Block(segment, offset, new byte[length]);
            large = block;
            read(List.of(block));
        }
        if (!block.done) {
            block.waiting.add(onReady);
            return LoadResult.PENDING;
        }
        IOException failure = block.failure;
        if (failure != null) {
            return fail(run, block, failure);
        }
        boolean intact = block.length == length && MessageCodec.decode(block.bytes, 0, length, into, true);
        return intact ? LoadResult.LOADED : LoadResult.DAMAGED;
    }

    /** Whether the previous block is in memory, or this is the first. */
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

    /** Reads the missing blocks of the window after a block, if there are at least {@code least} or the runs end there. */
    private void readAhead(List<Run> runs, int at, long offset, int least) {
        List<Place> missing = new ArrayList<>(window);
        boolean atEnd = collectMissing(runs, at, offset, missing);
        if (missing.isEmpty() || (missing.size() < least && !atEnd)) {
            return;
        }
        List<Block> wanted = new ArrayList<>(missing.size());
        for (Place place : missing) {
            Block block = reading + wanted.size() < blocks.length / 2 ? take(place.segment, place.offset) : null;
            if (block != null) {
                block.ahead = true;
                wanted.add(block);
            }
        }
        if (!wanted.isEmpty()) {
            read(wanted);
        }
    }

    /** Adds the missing blocks of the window after a block; returns whether the runs end within it. */
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

    /** Starts to read a block; null if too many blocks are being read. */
    private @Nullable Block request(Segment segment, long offset) {
        Block block = reading < blocks.length / 2 ? take(segment, offset) : null;
        if (block != null) {
            read(List.of(block));
        }
        return block;
    }

    /** Takes the least recently used block of a set for a new place; null if all are in use. */
    private @Nullable Block take(Segment segment, long offset) {
        int from = set(segment, offset);
        int victim = -1;
        long oldest = Long.MAX_VALUE;
        for (int i = from; i < from + WAYS; i++) {
            Block block = blocks[i];
            long use = block == null ? -1 : block.lastUse;
            // Blocks that this call has used stay.
            if (use < oldest && (block == null || (block.done && use <= usesBefore))) {
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
            block.done = true;
            block.lastUse = ++uses;
            if (block.failure != null && block.ahead) {
                // No caller waits for it, and the fault may be over when one comes.
                drop(block);
            }
        }
        wanted.forEach(block -> block.waiting.releaseAll());
        // After the last read all waiting callers retry, since no other event would wake them.
        waitingForRoom.release(reading == 0 ? Integer.MAX_VALUE : Math.max(1, blocks.length / 2 - reading));
    }

    /** Bytes of heap in use. */
    long memoryBytes() {
        return (long) arrays * BLOCK_BYTES + gathered.length + (large == null ? 0 : large.bytes.length);
    }
}
