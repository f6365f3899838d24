// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.TimerHeap;
import org.jspecify.annotations.Nullable;

/**
 * What one connection waits for: to ask whether its client is still there, for the client to take what was sent to it
 * and, once the connection is closing, for the client to close it too or to read why.
 *
 * <p>Thread: the connection's owner, in whose timer heap they are.
 *
 * <p>Invariant: who waits for the client to close waits for nothing else, and does not wait longer when asked again.
 */
final class ConnectionTimers {
    private static final long CLOSE_NANOS = 1_000_000_000;

    /** Enough for a client to read a line that has arrived; not enough to send much in vain. */
    private static final long RESET_NANOS = 100_000_000;

    private final SocketConnection connection;
    private final TimerHeap heap;
    private final TimerHeap.Timer keepAlive = new KeepAliveTimer();

    /** Only for connections that ever had something waiting. */
    private @Nullable WriteDeadlineTimer writeDeadline;

    private @Nullable CloseTimer close;
    private @Nullable ResetTimer reset;

    ConnectionTimers(SocketConnection connection) {
        this.connection = connection;
        heap = connection.owner().timers();
    }

    /** Waits until the client is to be asked whether it is still there. */
    void armKeepAlive(long nowNanos) {
        double spread = connection.owner().nextSpread();
        heap.arm(keepAlive, nowNanos + connection.session().keepAlive().nextDelayNanos(spread));
    }

    /** Waits for what is in the outbound buffer to be written. */
    void armWriteDeadline(long nowNanos) {
        WriteDeadlineTimer timer = writeDeadline;
        if (timer == null) {
            timer = new WriteDeadlineTimer();
            writeDeadline = timer;
        }
        heap.arm(timer, nowNanos + connection.owner().context().limits().writeDeadlineNanos());
    }

    /** Waits for the client to close; the first call decides until when. */
    void armClose(long nowNanos) {
        if (close == null) {
            cancel();
            close = new CloseTimer();
            heap.arm(close, nowNanos + CLOSE_NANOS);
        }
    }

    /** Waits for the client to read what has arrived, and not longer than for it to close. */
    void armReset(long nowNanos) {
        var timer = new ResetTimer();
        reset = timer;
        heap.arm(timer, nowNanos + RESET_NANOS);
    }

    /** Waits for nothing any more. */
    void cancel() {
        heap.cancel(keepAlive);
        if (writeDeadline != null) {
            heap.cancel(writeDeadline);
        }
        if (close != null) {
            heap.cancel(close);
        }
        if (reset != null) {
            heap.cancel(reset);
        }
    }

    private final class KeepAliveTimer extends TimerHeap.Timer {
        @Override
        protected void onTimer(long nowNanos) {
            connection.session().onKeepAliveTimer(nowNanos);
            if (!connection.isClosing()) {
                armKeepAlive(nowNanos);
            }
        }
    }

    private final class WriteDeadlineTimer extends TimerHeap.Timer {
        @Override
        protected void onTimer(long nowNanos) {
            OutboundBuffer.Lag lag = connection.outbound().onWriteDeadline();
            if (lag == null) {
                return;
            }
            if (lag.missed() && connection.owner().onWriteDeadlineMissed(connection, lag)) {
                return;
            }
            armWriteDeadline(nowNanos);
        }
    }

    private final class CloseTimer extends TimerHeap.Timer {
        @Override
        protected void onTimer(long nowNanos) {
            connection.closeChannel();
        }
    }

    private final class ResetTimer extends TimerHeap.Timer {
        @Override
        protected void onTimer(long nowNanos) {
            connection.reset();
        }
    }
}
