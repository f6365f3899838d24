// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages outside the heap, in blocks that are filled one after the other. A block is freed when no message in it is live;
 * the owner can empty a block that is less than a quarter live. Each message has 20 bytes of overhead. Block sizes grow
 * from 16 KiB to 1 MiB, so that a small stream stays small.
 *
 * <p>An address is the number of a block (upper half) and an offset in it.
 *
 * <p>Thread: its owner.
 */
final class MemoryBlocks {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int SEQUENCE = 0;
    private static final int SUBJECT_LENGTH = 8;
    private static final int HEADERS_LENGTH = 12;
    private static final int PAYLOAD_LENGTH = 16;
    private static final int OVERHEAD = 20;
    private static final int MIN_BLOCK_BYTES = 16 << 10;
    private static final int MAX_BLOCK_BYTES = 1 << 20;

    /** The index of messages, used while a block is emptied. */
    interface Index {
        /** Whether the message still lives at {@code address}. */
        boolean livesAt(long sequence, long address);

        /** The message was moved to {@code address}. */
        void moved(long sequence, long address);
    }

    private static final class Block {
        final Arena arena = Arena.ofShared();
        final MemorySegment memory;
        final int capacity;
        int used;
        int live;

        Block(int capacity) {
            this.capacity = capacity;
            memory = arena.allocate(capacity);
        }

        Block emptied() {
            used = 0;
            live = 0;
            return this;
        }
    }

    /**
     * Unused blocks of full size. Touching new memory costs more than all other work on a message, and freeing a block
     * stops all threads for a moment.
     *
     * <p>Thread: the owner of the blocks that share it.
     */
    static final class Spares {
        private final int limit;
        private final ArrayDeque<Block> blocks = new ArrayDeque<>();

        /** Keeps at most {@code limit} blocks. */
        Spares(int limit) {
            this.limit = limit;
        }

        private Block take(int capacity) {
            Block spare = capacity == MAX_BLOCK_BYTES ? blocks.pollLast() : null;
            return spare == null ? new Block(capacity) : spare.emptied();
        }

        private void give(Block block) {
            if (block.capacity == MAX_BLOCK_BYTES && blocks.size() < limit) {
                blocks.addLast(block);
            } else {
                block.arena.close();
            }
        }

        /** Frees all blocks. */
        void close() {
            blocks.forEach(block -> block.arena.close());
            blocks.clear();
        }
    }

    private final Spares spares;
    private final List<@Nullable Block> blocks = new ArrayList<>();
    private final List<Integer> freeNumbers = new ArrayList<>();
    private int current = -1;
    private int blockBytes = MIN_BLOCK_BYTES;
    private long allocatedBytes;
    private byte[] scratch = new byte[0];

    MemoryBlocks(Spares spares) {
        this.spares = spares;
    }

    /** Copies a message into a block; returns its address. */
    long add(StoredMessage message) {
        int content = message.subjectLength + message.headersLength + message.payloadLength;
        Block block = room(OVERHEAD + content);
        MemorySegment memory = block.memory;
        long at = block.used;
        memory.set(LONG, at + SEQUENCE, message.sequence);
        memory.set(INT, at + SUBJECT_LENGTH, message.subjectLength);
        memory.set(INT, at + HEADERS_LENGTH, message.headersLength);
        memory.set(INT, at + PAYLOAD_LENGTH, message.payloadLength);
        long target = at + OVERHEAD;
        MemorySegment.copy(
                message.bytes, message.subject, memory, ValueLayout.JAVA_BYTE, target, message.subjectLength);
        target += message.subjectLength;
        MemorySegment.copy(
                message.bytes, message.headers, memory, ValueLayout.JAVA_BYTE, target, message.headersLength);
        target += message.headersLength;
        MemorySegment.copy(
                message.bytes, message.payload, memory, ValueLayout.JAVA_BYTE, target, message.payloadLength);
        return allocate(block, OVERHEAD + content);
    }

    private long allocate(Block block, int length) {
        long address = (long) current << 32 | block.used;
        block.used += length;
        block.live += length;
        return address;
    }

    private Block room(int length) {
        Block block = current < 0 ? null : blocks.get(current);
        if (block != null && block.capacity - block.used >= length) {
            return block;
        }
        int full = current;
        block = spares.take(Math.max(blockBytes, length));
        allocatedBytes += block.capacity;
        blockBytes = Math.min(blockBytes * 2, MAX_BLOCK_BYTES);
        if (freeNumbers.isEmpty()) {
            current = blocks.size();
            blocks.add(block);
        } else {
            current = freeNumbers.removeLast();
            blocks.set(current, block);
        }
        if (full >= 0) {
            freeIfDead(full);
        }
        return block;
    }

    /** Points {@code into} at a copy of the message, valid until the next read. */
    void read(long address, StoredMessage into) {
        MemorySegment memory = block(address).memory;
        long at = address & 0xffff_ffffL;
        into.sequence = memory.get(LONG, at + SEQUENCE);
        into.subjectLength = memory.get(INT, at + SUBJECT_LENGTH);
        into.headersLength = memory.get(INT, at + HEADERS_LENGTH);
        into.payloadLength = memory.get(INT, at + PAYLOAD_LENGTH);
        int length = into.subjectLength + into.headersLength + into.payloadLength;
        if (scratch.length < length || scratch.length > MAX_BLOCK_BYTES) {
            scratch = new byte[Math.max(length, Integer.highestOneBit(length | 511) << 1)];
        }
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + OVERHEAD, scratch, 0, length);
        into.bytes = scratch;
        into.subject = 0;
        into.headers = into.subjectLength;
        into.payload = into.headers + into.headersLength;
    }

    private Block block(long address) {
        Block block = blocks.get((int) (address >>> 32));
        if (block == null) {
            throw new IllegalStateException("a message lies in a block that was freed");
        }
        return block;
    }

    private static int length(MemorySegment memory, long at) {
        return OVERHEAD
                + memory.get(INT, at + SUBJECT_LENGTH)
                + memory.get(INT, at + HEADERS_LENGTH)
                + memory.get(INT, at + PAYLOAD_LENGTH);
    }

    /** Removes the message at {@code address}; returns the number of its block if that is worth emptying, else -1. */
    int remove(long address) {
        Block block = block(address);
        int number = (int) (address >>> 32);
        block.live -= length(block.memory, address & 0xffff_ffffL);
        if (number == current) {
            return -1;
        }
        if (freeIfDead(number)) {
            return -1;
        }
        return block.live < block.capacity / 4 ? number : -1;
    }

    private boolean freeIfDead(int number) {
        Block block = blocks.get(number);
        if (block == null || block.live > 0) {
            return false;
        }
        allocatedBytes -= block.capacity;
        spares.give(block);
        blocks.set(number, null);
        freeNumbers.add(number);
        return true;
    }

    /** Moves the live messages of a block elsewhere and frees it. */
    void empty(int number, Index index) {
        Block block = blocks.get(number);
        if (block == null || number == current) {
            return;
        }
        for (int at = 0; at < block.used; ) {
            int length = length(block.memory, at);
            long sequence = block.memory.get(LONG, at + SEQUENCE);
            if (index.livesAt(sequence, (long) number << 32 | at)) {
                Block target = room(length);
                MemorySegment.copy(block.memory, at, target.memory, target.used, length);
                index.moved(sequence, allocate(target, length));
            }
            at += length;
        }
        block.live = 0;
        freeIfDead(number);
    }

    /** Frees everything. */
    void clear() {
        for (Block block : blocks) {
            if (block != null) {
                spares.give(block);
            }
        }
        blocks.clear();
        freeNumbers.clear();
        current = -1;
        blockBytes = MIN_BLOCK_BYTES;
        allocatedBytes = 0;
        scratch = Arrays.copyOf(scratch, 0);
    }

    /** Bytes of the blocks. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    /** Bytes of heap in use. */
    long heapBytes() {
        return scratch.length + blocks.size() * 64L;
    }
}
