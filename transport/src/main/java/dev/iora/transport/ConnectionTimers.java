// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.TimerHeap;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one connection: for the login, for the next PING, for the write deadline and, once the connection is
 * closing, for the client to close it too or to read the reason.
 *
 * <p>Thread: the connection's owner, whose timer heap contains them.
 *
 * <p>Invariant: while the close timer runs, no other timer does except the reset timer, and later calls do not extend it.
 */
final class ConnectionTimers {
    private static final long CLOSE_NANOS = 1_000_000_000;

    /** Enough for a client to read a line that has arrived; too short to send much that is dropped. */
    private static final long RESET_NANOS = 100_000_000;

    private final SocketConnection connection;
    private final TimerHeap heap;
    private final TimerHeap.Timer keepAlive = new KeepAliveTimer();

    /** Created only for connections that ever had pending output. */
    private @Nullable WriteDeadlineTimer writeDeadline;

    /** Created only where clients have to log in. */
    private @Nullable LoginTimer login;

    private @Nullable CloseTimer close;
    private @Nullable ResetTimer reset;

    ConnectionTimers(SocketConnection connection) {
        this.connection = connection;
        heap = connection.owner().timers();
    }

    /** Starts the timer for the next PING. */
    void armKeepAlive(long nowNanos) {
        double spread = connection.owner().nextSpread();
        heap.arm(keepAlive, nowNanos + connection.session().keepAlive().nextDelayNanos(spread));
    }

    /** Starts the time to log in, if the client has to. */
    void armLogin(long nowNanos) {
        long timeoutNanos = connection.session().loginTimeoutNanos();
        if (timeoutNanos > 0) {
            var timer = new LoginTimer();
            login = timer;
            heap.arm(timer, nowNanos + timeoutNanos);
        }
    }

    /** Starts the write deadline of the outbound buffer. */
    void armWriteDeadline(long nowNanos) {
        WriteDeadlineTimer timer = writeDeadline;
        if (timer == null) {
            timer = new WriteDeadlineTimer();
            writeDeadline = timer;
        }
        heap.arm(timer, nowNanos + connection.owner().context().limits().writeDeadlineNanos());
    }

    /** Starts to wait for the client to close; only the first call sets the end. */
    void armClose(long nowNanos) {
        if (close == null) {
            cancel();
            close = new CloseTimer();
            heap.arm(close, nowNanos + CLOSE_NANOS);
        }
    }

    /** Starts the short time for the client to read; the close timer continues. */
    void armReset(long nowNanos) {
        var timer = new ResetTimer();
        reset = timer;
        heap.arm(timer, nowNanos + RESET_NANOS);
    }

    /** Cancels all timers. */
    void cancel() {
        heap.cancel(keepAlive);
        if (login != null) {
            heap.cancel(login);
        }
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

    private final class LoginTimer extends TimerHeap.Timer {
        @Override
        protected void onTimer(long nowNanos) {
            connection.session().onLoginTimeout();
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
