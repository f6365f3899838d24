// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.CloseReason;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * How the socket of a connection ends whose session has ended: what is staged for the client is written first, and an
 * error text reaches it.
 *
 * <p>Closing a socket makes the kernel reset the connection at once if there is input that was not read, and forget
 * output that was not acknowledged: the client would lose the text. So the output is ended instead, and the input read
 * and dropped until the client closes, for a second at most.
 *
 * <p>Who sent a message that is too large may still be sending it, and has to learn that nobody reads it: that
 * connection is reset, as nats-server does (its close finds the payload unread), but after the text has arrived. Nothing
 * tells how much the client's kernel has acknowledged, but a send buffer as small as possible is writable only when
 * hardly anything is left in it. From then on the client has a moment to read.
 *
 * <p>Thread: the connection's owner.
 */
final class ConnectionEnd {
    private final SocketConnection connection;
    private Stage stage = Stage.WRITING;

    private enum Stage {
        /** Output waits in the outbound buffer. */
        WRITING,
        /** The kernel has all output and the client's has not acknowledged it. The connection will be reset. */
        UNACKNOWLEDGED,
        /** The client has a moment to read the text, or a second to close. */
        WAITING
    }

    ConnectionEnd(SocketConnection connection) {
        this.connection = connection;
    }

    /** Goes on with closing: the round in which the session ended is over, or the input has ended. */
    void advance() {
        CloseReason reason = connection.closeReason();
        boolean isDropped = endsAtOnce(reason);
        if (!isDropped && connection.outbound().pendingBytes() > 0) {
            connection.timers().armClose(connection.owner().nowNanos());
        } else if (isDropped || connection.hasInputEnded()) {
            connection.closeChannel();
        } else if (stage == Stage.WRITING) {
            connection.timers().armClose(connection.owner().nowNanos());
            connection.wantRead(true);
            end(reason);
        }
    }

    private void end(CloseReason reason) {
        SocketChannel channel = connection.channel();
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

    /** What waited may be written, or what was written may be acknowledged. */
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
