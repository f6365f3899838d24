// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * Keeps messages in memory outside the heap. Each message takes 20 bytes there in addition to its subject, headers and
 * payload, and 28 bytes of heap.
 *
 * <p>A loaded message is a copy, valid until the next load from this store.
 *
 * <p>Thread: the shard that owns the stream.
 */
public final class MemoryStreamStore extends IndexedStreamStore {
    private static final int BYTES_PER_MESSAGE = 16;
    private static final int SPARE_CHUNKS = 256;
    private static final int SPARE_BLOCKS = 32;

    /**
     * Memory that stores have released and others reuse: at most 32 MiB outside the heap and 7 MiB of heap.
     *
     * <p>Thread: the shard.
     */
    public static final class Spares {
        private final EntryTable.Spares chunks = new EntryTable.Spares(SPARE_CHUNKS);
        private final MemoryBlocks.Spares blocks = new MemoryBlocks.Spares(SPARE_BLOCKS);

        /** Creates an empty pool. */
        public Spares() {}

        /** Frees all memory; the stores must be closed. */
        public void close() {
            blocks.close();
        }
    }

    private final EntryTable entries;
    private final MemoryBlocks blocks;

    private final MemoryBlocks.Index index = new MemoryBlocks.Index() {
        @Override
        public boolean livesAt(long sequence, long address) {
            EntryTable.Chunk chunk = entries.find(sequence);
            return chunk != null && chunk.positions[chunk.slot(sequence)] == address;
        }

        @Override
        public void moved(long sequence, long address) {
            EntryTable.Chunk chunk = chunk(sequence);
            chunk.positions[chunk.slot(sequence)] = address;
        }
    };

    /** Creates an empty store that has the same owner as {@code spares}. */
    public MemoryStreamStore(Spares spares) {
        super(StoreState.empty());
        entries = new EntryTable(spares.chunks);
        blocks = new MemoryBlocks(spares.blocks);
    }

    private EntryTable.Chunk chunk(long sequence) {
        EntryTable.Chunk chunk = entries.find(sequence);
        if (chunk == null) {
            throw new IllegalStateException("no entry of message " + sequence);
        }
        return chunk;
    }

    @Override
    int handleOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        return chunk.handle(chunk.slot(sequence));
    }

    @Override
    public long timeOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        return chunk.times[chunk.slot(sequence)];
    }

    @Override
    int sizeOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        return chunk.sizes[chunk.slot(sequence)];
    }

    @Override
    int sizeOf(StoredMessage message) {
        return message.subjectLength + message.headersLength + message.payloadLength + BYTES_PER_MESSAGE;
    }

    @Override
    long followingOf(long sequence) {
        return entries.following(sequence);
    }

    @Override
    void keep(StoredMessage message, long position, int handle, long previous) {
        boolean withHeaders = message.headersLength > 0;
        entries.append(message.sequence, blocks.add(message), handle, withHeaders, message.timeNanos, sizeOf(message));
        if (previous != 0) {
            entries.link(previous, message.sequence);
        }
    }

    @Override
    void drop(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        int slot = chunk.slot(sequence);
        long address = chunk.positions[slot];
        chunk.positions[slot] = -1;
        entries.drop(sequence);
        int sparse = blocks.remove(address);
        if (sparse >= 0) {
            blocks.empty(sparse, index);
        }
    }

    @Override
    void dropBelow(long sequence) {
        if (messages() == 0) {
            entries.recycle();
            blocks.clear();
        } else {
            entries.recycleBelow(sequence);
        }
    }

    @Override
    public LoadResult load(long sequence, StoredMessage into, Runnable onReady) {
        if (!live().contains(sequence)) {
            return LoadResult.MISSING;
        }
        EntryTable.Chunk chunk = chunk(sequence);
        int slot = chunk.slot(sequence);
        blocks.read(chunk.positions[slot], into);
        into.timeNanos = chunk.times[slot];
        return LoadResult.LOADED;
    }

    @Override
    public long memoryBytes() {
        return indexBytes() + entries.memoryBytes() + blocks.heapBytes();
    }

    /** Bytes in use outside the heap. */
    long offHeapBytes() {
        return blocks.allocatedBytes();
    }

    @Override
    public void close() {
        entries.recycle();
        blocks.clear();
    }
}
