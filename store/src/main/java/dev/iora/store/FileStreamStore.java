// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * Keeps messages in the journal and, from the next checkpoint on, in segments. In memory it has 28 bytes of each message that
 * is in the journal alone, and the subjects.
 *
 * <p>Thread: the shard that owns the stream.
 */
public final class FileStreamStore extends IndexedStreamStore {
    private static final int BYTES_PER_MESSAGE = 30;
    private static final int BYTES_PER_HEADERS = 4;

    /** Reads a message from the journal. */
    @FunctionalInterface
    public interface Source {
        /** As the journal does. */
        LoadResult read(long position, StoredMessage into);
    }

    private final EntryTable tail = new EntryTable();
    private final Source journal;

    /** Creates an empty store whose messages are read from {@code journal}. */
    public FileStreamStore(Source journal) {
        this.journal = journal;
    }

    private EntryTable.Chunk chunk(long sequence) {
        EntryTable.Chunk chunk = tail.find(sequence);
        if (chunk == null) {
            throw new IllegalStateException("nothing is known of message " + sequence);
        }
        return chunk;
    }

    @Override
    int handleOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        return chunk.handle(chunk.slot(sequence));
    }

    @Override
    long timeOf(long sequence) {
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
        int headers = message.headersLength == 0 ? 0 : message.headersLength + BYTES_PER_HEADERS;
        return BYTES_PER_MESSAGE + message.subjectLength + headers + message.payloadLength;
    }

    @Override
    long followingOf(long sequence) {
        return tail.following(sequence);
    }

    @Override
    void keep(StoredMessage message, long position, int handle, long previous) {
        boolean hasHeaders = message.headersLength > 0;
        tail.append(message.sequence, position, handle, hasHeaders, message.timeNanos, sizeOf(message));
        if (previous != 0) {
            tail.link(previous, message.sequence);
        }
    }

    @Override
    void drop(long sequence) {
        tail.drop(sequence);
    }

    @Override
    void dropBelow(long sequence) {
        if (messages() == 0) {
            tail.clear();
        } else {
            tail.dropBelow(sequence);
        }
    }

    @Override
    public LoadResult load(long sequence, StoredMessage into, Runnable onReady) {
        if (!isLive(sequence)) {
            return LoadResult.MISSING;
        }
        EntryTable.Chunk chunk = chunk(sequence);
        return journal.read(chunk.positions[chunk.slot(sequence)], into);
    }

    @Override
    public long memoryBytes() {
        return indexBytes() + tail.memoryBytes();
    }

    @Override
    public void close() {
        tail.clear();
    }
}
