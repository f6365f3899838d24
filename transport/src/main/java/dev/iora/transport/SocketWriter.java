// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLEngineResult;
import org.jspecify.annotations.Nullable;

/**
 * Writes lists of chunks through the loop's single direct buffer: many small chunks become one system call, and the JDK
 * never makes its own direct copy.
 *
 * <p>Thread: the loop. The results of the last {@link #write} stay readable until the next.
 */
final class SocketWriter {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int MAX_VIEWS = 8;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ChunkPool chunks;
    private final @Nullable SharedBytes[] viewed = new SharedBytes[MAX_VIEWS];
    private final int[] starts = new int[MAX_VIEWS];
    private final int[] ends = new int[MAX_VIEWS];
    private int views;
    private @Nullable Chunk unwritten;
    private long written;
    private long freedCost;

    SocketWriter(ChunkPool chunks) {
        this.chunks = chunks;
    }

    /** The chunks that the last write left; the first may be partly written. */
    @Nullable
    Chunk unwritten() {
        return unwritten;
    }

    /** Bytes written by the last write, even if it failed. */
    long written() {
        return written;
    }

    /** Charged bytes of the chunks that the last write freed. */
    long freedCost() {
        return freedCost;
    }

    /**
     * Writes until the socket takes no more, nothing is left, or about {@code mayWrite} bytes are written.
     *
     * @throws IOException if the socket fails; {@link #unwritten} has the rest
     */
    void write(SocketChannel channel, @Nullable Chunk list, long mayWrite) throws IOException {
        unwritten = list;
        written = 0;
        freedCost = 0;
        while (unwritten != null && written < mayWrite) {
            int filled = fill(unwritten);
            int taken = channel.write(buffer);
            written += taken;
            advance(taken);
            if (taken < filled) {
                return;
            }
        }
    }

    /**
     * Writes through TLS, and first what the TLS layer itself has to send. Records that the socket does not take are left as a
     * sealed chunk; {@link #written} is by how much the list has become shorter, which may be negative then.
     *
     * @throws IOException if the socket or the layer fails; {@link #unwritten} has the rest
     */
    void write(TlsLayer tls, TlsLane lane, SocketChannel channel, @Nullable Chunk list, long mayWrite)
            throws IOException {
        unwritten = list;
        written = 0;
        freedCost = 0;
        views = 0;
        while (written < mayWrite) {
            Chunk first = unwritten;
            buffer.clear();
            if (first != null && first.sealed) {
                buffer.put(first.bytes, first.start, first.length()).flip();
                int taken = channel.write(buffer);
                written += taken;
                advance(taken);
            } else {
                buffer.put(seal(tls, lane)).flip();
                if (!buffer.hasRemaining()) {
                    return;
                }
                channel.write(buffer);
                keepSealed();
            }
            if (buffer.hasRemaining()) {
                return;
            }
        }
    }

    /** Makes records of the first bytes of the list. */
    private ByteBuffer seal(TlsLayer tls, TlsLane lane) throws IOException {
        ByteBuffer target = lane.sealed();
        while (target.remaining() >= tls.recordBytes() && (unwritten != null || tls.hasOutput())) {
            ByteBuffer plain = lane.plain();
            if (tls.isReady()) {
                gather(plain);
            }
            SSLEngineResult result = tls.wrap(plain.flip(), target);
            written += result.bytesConsumed();
            advance(result.bytesConsumed());
            if (result.bytesConsumed() + result.bytesProduced() == 0) {
                if (unwritten != null) {
                    throw new IOException("output outside of the TLS connection");
                }
                break;
            }
        }
        return target.flip();
    }

    private void gather(ByteBuffer target) {
        for (Chunk chunk = unwritten; chunk != null && target.hasRemaining(); chunk = chunk.next) {
            target.put(chunk.bytes, chunk.start, Math.min(target.remaining(), chunk.length()));
        }
    }

    /** Puts the records that the socket has not taken in front of the list. */
    private void keepSealed() {
        int size = buffer.remaining();
        if (size > 0) {
            Chunk chunk = size <= Chunk.SMALL_BYTES ? chunks.takeSmall() : chunks.takeLarge();
            buffer.duplicate().get(chunk.bytes, 0, size);
            chunk.end = size;
            chunk.sealed = true;
            chunk.next = unwritten;
            unwritten = chunk;
            written -= size;
        }
    }

    /** Drops references to the shared bytes written last, so that they can be reclaimed. */
    void trim() {
        views = 0;
        Arrays.fill(viewed, null);
    }

    private int fill(Chunk list) {
        if (holds(list)) {
            buffer.rewind();
            return buffer.limit();
        }
        buffer.clear();
        views = 0;
        boolean shared = true;
        int room = BUFFER_BYTES;
        for (Chunk chunk = list; chunk != null && room > 0; chunk = chunk.next) {
            int part = Math.min(room, chunk.length());
            buffer.put(chunk.bytes, chunk.start, part);
            room -= part;
            shared = shared && chunk.shared != null && views < MAX_VIEWS;
            if (shared) {
                viewed[views] = chunk.shared;
                starts[views] = chunk.start;
                ends[views] = chunk.start + part;
                views++;
            }
        }
        buffer.flip();
        if (!shared) {
            views = 0;
        }
        return buffer.limit();
    }

    /**
     * Whether the buffer still contains exactly the beginning of the list. Destinations of a broadcast are written one
     * after the other, so their bytes are copied here once.
     */
    private boolean holds(Chunk list) {
        if (views == 0) {
            return false;
        }
        Chunk chunk = list;
        for (int i = 0; i < views; i++) {
            if (chunk == null || chunk.shared != viewed[i] || chunk.start != starts[i] || chunk.end < ends[i]) {
                return false;
            }
            boolean last = i == views - 1;
            if (!last && chunk.end != ends[i]) {
                return false;
            }
            if (last && buffer.limit() < BUFFER_BYTES && (chunk.end != ends[i] || chunk.next != null)) {
                return false;
            }
            chunk = chunk.next;
        }
        return true;
    }

    private void advance(int taken) {
        int left = taken;
        Chunk chunk = unwritten;
        while (chunk != null && left >= chunk.length()) {
            left -= chunk.length();
            Chunk next = chunk.next;
            freedCost += chunk.charge;
            chunks.free(chunk);
            chunk = next;
        }
        if (chunk != null) {
            chunk.start += left;
        }
        unwritten = chunk;
    }
}
