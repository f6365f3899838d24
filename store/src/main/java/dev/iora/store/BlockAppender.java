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
 * Appends to a file around the cache of the operating system, in whole blocks: the last one is filled up with zeros, and
 * written again by the append that goes on in it. That costs no copy into the cache, and leaves nothing for fdatasync to
 * write.
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

    /** End of the last append, -1 if something else was written since; the buffer begins with what its block holds. */
    private long end = -1;

    /**
     * Creates one.
     *
     * @param cached to read with
     * @param uncached the same file, opened to write around the cache
     * @param durable the same, opened so that what a write writes is durable when it returns; null if that is not possible
     * @param buffers those that are free; one is taken if there is one, and given back at the end: memory outside the heap
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

    /** Something else was written: what the buffer has of the file may be wrong. */
    void forget() {
        end = -1;
    }

    /**
     * Writes all of {@code source} at {@code position}.
     *
     * @param isDurable whether it is to be durable then
     * @return whether it is
     */
    boolean append(ByteBuffer source, long position, boolean isDurable) throws IOException {
        int head = (int) (position % Blocks.BYTES);
        // What takes several writes is made durable by one force behind them.
        boolean isOneWrite = head + source.remaining() <= BUFFER_BYTES;
        FileChannel around = isDurable && isOneWrite && durable != null ? durable : uncached;
        if (position != end) {
            readBlock(position - head, head);
        }
        // What is in the buffer need not be in the file if this fails.
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
        // The block that was begun is where the next append goes on.
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
