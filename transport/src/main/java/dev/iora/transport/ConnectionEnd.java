// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.CloseReason;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Closes the socket of a connection after the end of its session, such that staged output and an error text reach the
 * client.
 *
 * <p>If a socket is closed with unread input, the kernel resets the connection at once and drops unacknowledged output: the
 * client would lose the text. So only the output is shut down, and the input is read and dropped until the client closes,
 * for at most a second.
 *
 * <p>A client that sent a message that is too large may still be sending, and must notice that the server does not read it.
 * That connection is reset, as by nats-server (which closes with the payload unread), but after the text has arrived. The
 * server cannot see how much the client's kernel has acknowledged, but a send buffer of minimal size is writable only when
 * it is almost empty. After that the client has a moment to read.
 *
 * <p>Thread: the connection's owner.
 */
final class ConnectionEnd {
    private final SocketConnection connection;
    private Stage stage = Stage.WRITING;

    private enum Stage {
        /** Output waits in the outbound buffer. */
        WRITING,
        /** The kernel has all output, and the client's kernel has not acknowledged it. The connection will be reset. */
        UNACKNOWLEDGED,
        /** The client has a moment to read the text, or a second to close. */
        WAITING
    }

    ConnectionEnd(SocketConnection connection) {
        this.connection = connection;
    }

    /** Continues to close: the round in which the session ended is over, or the input has ended. */
    void advance() {
        CloseReason reason = connection.closeReason();
        boolean dropped = endsAtOnce(reason);
        if (!dropped && connection.outbound().pendingBytes() > 0) {
            connection.timers().armClose(connection.owner().nowNanos());
        } else if (dropped || connection.input().hasEnded()) {
            if (!dropped) {
                connection.endTls();
            }
            connection.closeChannel();
        } else if (stage == Stage.WRITING) {
            connection.timers().armClose(connection.owner().nowNanos());
            connection.wantRead(true);
            end(reason);
        }
    }

    private void end(CloseReason reason) {
        SocketChannel channel = connection.channel();
        connection.endTls();
        try {
            if (isReset(reason)) {
                stage = Stage.UNACKNOWLEDGED;
                // The kernel's minimum is larger.
                channel.setOption(StandardSocketOptions.SO_SNDBUF, 1);
                connection.wantWrite(true, connection.owner());
            } else {
                stage = Stage.WAITING;
                channel.shutdownOutput();
            }
        } catch (IOException e) {
            // The client has closed the connection.
            connection.closeChannel();
        }
    }

    /** The socket is writable: pending output can be written, or the written output is acknowledged. */
    void onWritable() {
        if (stage == Stage.UNACKNOWLEDGED && connection.outbound().pendingBytes() == 0) {
            stage = Stage.WAITING;
            connection.wantWrite(false, connection.owner());
            connection.timers().armReset(connection.owner().nowNanos());
        } else {
            advance();
        }
    }

    /** Ends the connection so that the client's next read or write fails. */
    void reset() {
        try {
            connection.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            connection.owner().context().log().debug(connection, "resetting the connection failed: " + e.getMessage());
        }
        connection.closeChannel();
    }

    private static boolean isReset(CloseReason reason) {
        return reason == CloseReason.MAX_PAYLOAD_EXCEEDED;
    }

    private static boolean endsAtOnce(CloseReason reason) {
        return switch (reason) {
            case READ_ERROR, WRITE_ERROR, SLOW_CONSUMER_PENDING_BYTES, SLOW_CONSUMER_WRITE_DEADLINE -> true;
            default -> false;
        };
    }
}
