// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Invariants;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The part of a lane that its TLS connections share: buffers, and the memory for handshakes in progress. Made when the lane
 * gets its first TLS connection.
 *
 * <p>The buffers are on the heap, since the JDK encrypts and decrypts there without copying.
 *
 * <p>Thread: the lane's loop.
 */
final class TlsLane {
    /** Memory of a handshake in progress: twice what was measured, for long chains of certificates. */
    static final int HANDSHAKE_BYTES = 24 * 1024;

    /** More than the JDK needs for any record. */
    private static final int MAX_RECORD_BYTES = 20 * 1024;

    /** Bytes of a full record. */
    private static final int RECORD_BYTES = 16 * 1024;

    private final ByteBuffer records = ByteBuffer.allocate(ReadBuffer.BURST_BYTES + MAX_RECORD_BYTES);
    private final ByteBuffer opened = ByteBuffer.allocate(ReadBuffer.BURST_BYTES + 2 * MAX_RECORD_BYTES);
    private final ByteBuffer plain = ByteBuffer.allocate(RECORD_BYTES);
    private final ByteBuffer sealed = ByteBuffer.allocate(Chunk.LARGE_BYTES);
    private final HandshakePool pool;
    private final long maxBytes;
    private final ArrayDeque<SocketConnection> waiting = new ArrayDeque<>();
    private long reservedBytes;

    /**
     * Creates the part of a lane.
     *
     * @param maxBytes memory for handshakes in progress on this lane
     */
    TlsLane(HandshakePool pool, long maxBytes) {
        this.pool = pool;
        this.maxBytes = Math.max(maxBytes, HANDSHAKE_BYTES);
    }

    HandshakePool pool() {
        return pool;
    }

    /** Returns received records to read: {@code kept}, and then what {@code in} has left. */
    ByteBuffer load(byte[] kept, ReadBuffer in) {
        return records.clear().put(kept).put(in.received()).flip();
    }

    /** The empty buffer for what received records contain. */
    ByteBuffer opened() {
        return opened.clear();
    }

    /** The empty buffer for the content of a record to send. */
    ByteBuffer plain() {
        return plain.clear();
    }

    /** The empty buffer for records to send. */
    ByteBuffer sealed() {
        return sealed.clear();
    }

    /**
     * Reserves memory for the handshake of a connection. If there is none, or others wait, the connection waits in line;
     * {@link IoLoop#attend} asks it to try again, and before that it must not.
     */
    boolean tryReserve(SocketConnection connection, int bytes) {
        SocketConnection first = waiting.peek();
        boolean fits = reservedBytes + bytes <= maxBytes;
        if (first == connection) {
            if (fits) {
                reservedBytes += bytes;
                leave(connection);
            }
            return fits;
        }
        if (first != null || !fits) {
            waiting.add(connection);
            return false;
        }
        reservedBytes += bytes;
        return true;
    }

    /** Returns reserved memory. */
    void release(int bytes) {
        reservedBytes -= bytes;
        Invariants.check(reservedBytes >= 0, "memory of handshakes released twice");
        wakeFirst();
    }

    /** Removes a connection that is first in line; it does not need memory any more. */
    void leave(SocketConnection connection) {
        if (waiting.peek() == connection) {
            waiting.remove();
            wakeFirst();
        }
    }

    private void wakeFirst() {
        SocketConnection first = waiting.peek();
        if (first != null) {
            first.owner().attend(first, IoLoop.ATTEND_HANDSHAKE);
        }
    }
}
