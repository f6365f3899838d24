// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one read of a socket: received into a direct buffer, parsed from an array. All connections of a loop share
 * one; a connection copies the bytes that it must keep.
 *
 * <p>Thread: the loop.
 */
final class ReadBuffer {
    static final int BURST_BYTES = 256 * 1024;

    /** For a publisher whose destination lags. */
    static final int SMALL_BURST_BYTES = 32 * 1024;

    /** For all connections while memory is scarce, because an incomplete message at the end of a burst must be kept. */
    static final int TINY_BURST_BYTES = 8 * 1024;

    private final ByteBuffer socketBytes = ByteBuffer.allocateDirect(BURST_BYTES);

    /** Received bytes that are not moved yet: those of the socket, or the content of its TLS records. */
    private ByteBuffer received = socketBytes;

    private byte[] bytes = new byte[BURST_BYTES + 8 * 1024];

    /**
     * Reads once.
     *
     * @param atMost bytes to read, no more than {@link #BURST_BYTES}
     * @return the number of bytes, 0 if there are none, -1 at the end of the stream
     */
    int receive(SocketChannel channel, int atMost) throws IOException {
        received = socketBytes.clear().limit(atMost);
        int count = channel.read(received);
        received.flip();
        return count;
    }

    /** Drops what was received. */
    void clear() {
        received = socketBytes.clear().limit(0);
    }

    /** Replaces what was received. */
    void replace(ByteBuffer content) {
        received = content;
    }

    /** The received bytes that are not moved yet. */
    ByteBuffer received() {
        return received;
    }

    /** The first received byte that is not moved yet. */
    byte first() {
        return received.get(received.position());
    }

    /** Number of received bytes that are not moved yet. */
    int remaining() {
        return received.remaining();
    }

    /** Moves up to {@code length} received bytes to {@code target}; returns how many. */
    int moveTo(byte[] target, int offset, int length) {
        int count = Math.min(length, received.remaining());
        received.get(target, offset, count);
        return count;
    }

    /**
     * Moves {@code tail} and the rest into {@link #bytes}; returns the total length. The byte after it may be overwritten.
     */
    int load(byte @Nullable [] tail) {
        int tailLength = tail == null ? 0 : tail.length;
        int total = tailLength + received.remaining();
        if (total >= bytes.length) {
            bytes = new byte[total + 1];
        }
        if (tail != null) {
            System.arraycopy(tail, 0, bytes, 0, tailLength);
        }
        received.get(bytes, tailLength, received.remaining());
        return total;
    }

    byte[] bytes() {
        return bytes;
    }
}
