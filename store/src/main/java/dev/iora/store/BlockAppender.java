// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a file with direct I/O, in whole blocks: the last block is padded with zeros and rewritten by the next append.
 * Nothing is copied into the page cache, and fdatasync has nothing left to write.
 *
 * <p>Thread: one at a time.
 */
final class BlockAppender implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final byte[] ZEROS = new byte[Blocks.BYTES];

    private final FileChannel cached;
    private final FileChannel uncached;
    private final @Nullable FileChannel durable;
    private final ByteBuffer buffer;
    private final Queue<ByteBuffer> buffers;

    /**
     * End of the last append; -1 after any other write. The buffer begins with the content of the block at this position.
     */
    private long end = -1;

    /**
     * @param cached for reading
     * @param uncached the same file, opened for direct I/O
     * @param durable the same file, opened so that bytes are durable when a write returns; null where that is not possible
     * @param buffers free buffers; one is taken if there is one, and given back on close, because memory outside the heap
     *     is reclaimed late
     */
    BlockAppender(FileChannel cached, FileChannel uncached, @Nullable FileChannel durable, Queue<ByteBuffer> buffers) {
        this.cached = cached;
        this.uncached = uncached;
        this.durable = durable;
        this.buffers = buffers;
        ByteBuffer free = buffers.poll();
        buffer = free == null ? Blocks.allocate(BUFFER_BYTES) : free;
    }

    /** The file was written in another way: the buffer may be out of date. */
    void forget() {
        end = -1;
    }

    /**
     * Writes all of {@code source} at {@code position}.
     *
     * @param durably whether the bytes should be durable on return
     * @return whether they are
     */
    boolean append(ByteBuffer source, long position, boolean durably) throws IOException {
        int head = (int) (position % Blocks.BYTES);
        // Several writes are made durable by one force after them.
        boolean oneWrite = head + source.remaining() <= BUFFER_BYTES;
        FileChannel around = durably && oneWrite && durable != null ? durable : uncached;
        if (position != end) {
            readBlock(position - head, head);
        }
        // If this fails, the file may lack bytes that the buffer has.
        end = -1;
        long at = position - head;
        buffer.position(head);
        while (source.hasRemaining()) {
            int count = Math.min(source.remaining(), buffer.remaining());
            buffer.put(buffer.position(), source, source.position(), count);
            buffer.position(buffer.position() + count);
            source.position(source.position() + count);
            if (!buffer.hasRemaining()) {
                at += write(around, at, BUFFER_BYTES);
            }
        }
        int length = buffer.position();
        int rest = length % Blocks.BYTES;
        if (rest > 0) {
            buffer.put(ZEROS, rest, Blocks.BYTES - rest);
        }
        if (length > 0) {
            write(around, at, buffer.position());
        }
        // The next append continues in the last block.
        buffer.put(0, buffer, length - rest, rest);
        end = at + length;
        return around == durable;
    }

    private void readBlock(long blockPosition, int length) throws IOException {
        buffer.clear().limit(length);
        int count = 0;
        while (buffer.hasRemaining() && count >= 0) {
            count = cached.read(buffer, blockPosition + buffer.position());
        }
        buffer.put(ZEROS, 0, buffer.remaining()).clear();
    }

    private int write(FileChannel target, long at, int length) throws IOException {
        buffer.position(0).limit(length);
        while (buffer.hasRemaining()) {
            target.write(buffer, at + buffer.position());
        }
        buffer.clear();
        return length;
    }

    @Override
    public void close() throws IOException {
        buffers.offer(buffer.clear());
        try {
            uncached.close();
        } finally {
            if (durable != null) {
                durable.close();
            }
        }
    }
}
