// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one loop whose reading is paused because their destination lags, or because there is no memory for the
 * message they are sending. Reviewed every millisecond while there are any.
 *
 * <p>Thread: the loop.
 *
 * <p>Invariant: a connection is in the list at most once, and is not read while it is.
 */
final class Stalls {
    private static final long MAX_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long REVIEW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RELIEF_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * A paused connection: it waits until {@code canResume} or {@code endNanos} or, if {@code canResume} is null, for memory.
     */
    private record Stall(
            SocketConnection connection, @Nullable BooleanSupplier canResume, long endNanos, int neededBytes) {}

    private final IoLoop loop;
    private final List<Stall> stalls = new ArrayList<>();
    private long nextReliefNanos;

    Stalls(IoLoop loop) {
        this.loop = loop;
        nextReliefNanos = loop.nowNanos();
    }

    boolean isEmpty() {
        return stalls.isEmpty();
    }

    /** Returns the time until the next timer, shortened while any connection is paused. */
    long limit(long nanosToNextTimer) {
        return stalls.isEmpty() ? nanosToNextTimer : Math.min(nanosToNextTimer, REVIEW_NANOS);
    }

    /**
     * Slows down a publisher whose destination lags a little: pauses it for a millisecond, but only after three
     * milliseconds of reading, so that its other subscribers keep most of their rate while it is unknown whether this one
     * is stuck.
     */
    void slow(SocketConnection publisher, SocketConnection destination) {
        if (loop.nowNanos() - publisher.input().readingSinceNanos() >= 3 * REVIEW_NANOS) {
            pause(publisher, destination, REVIEW_NANOS);
        }
    }

    /** Pauses a publisher until its destination has caught up, for at most 10 ms; the next read is small. */
    void stall(SocketConnection publisher, SocketConnection destination) {
        publisher.input().readSmallBurst();
        pause(publisher, destination, MAX_STALL_NANOS);
    }

    /** Pauses a publisher until {@code canResume} returns true, for at most 10 ms; the next read is small. */
    void stall(SocketConnection publisher, BooleanSupplier canResume) {
        publisher.input().readSmallBurst();
        pause(publisher, canResume, MAX_STALL_NANOS);
    }

    private void pause(SocketConnection publisher, SocketConnection destination, long nanos) {
        if (publisher != destination) {
            pause(publisher, destination.outbound()::hasCaughtUp, nanos);
        }
    }

    private void pause(SocketConnection publisher, BooleanSupplier canResume, long nanos) {
        if (!isPaused(publisher)) {
            publisher.wantRead(false);
            stalls.add(new Stall(publisher, canResume, loop.nowNanos() + nanos, 0));
        }
    }

    /**
     * Pauses a connection until {@code needed} bytes of memory are free, which replaces any other pause: the message must
     * be continued in its own array. Once a second, connections that hold memory without using it lose it, if it is needed.
     */
    void pauseForMemory(SocketConnection connection, int needed) {
        connection.wantRead(false);
        stalls.removeIf(stall -> stall.connection == connection);
        stalls.add(new Stall(connection, null, loop.nowNanos() + RELIEF_NANOS, needed));
    }

    private boolean isPaused(SocketConnection connection) {
        for (Stall stall : stalls) {
            if (stall.connection == connection) {
                return true;
            }
        }
        return false;
    }

    /** Resumes the connections whose reason to wait is gone. */
    void review() {
        if (!stalls.isEmpty()) {
            stalls.removeIf(this::isOver);
        }
    }

    private boolean isOver(Stall stall) {
        if (!stall.connection.isClosing() && !canResume(stall)) {
            return false;
        }
        stall.connection.input().resume(loop.nowNanos());
        return true;
    }

    private boolean canResume(Stall stall) {
        BooleanSupplier canResume = stall.canResume;
        if (canResume == null) {
            return mayReceive(stall);
        }
        return loop.nowNanos() - stall.endNanos >= 0 || canResume.getAsBoolean();
    }

    private boolean mayReceive(Stall stall) {
        if (stall.connection.input().buffer().startLarge(stall.neededBytes, loop.nowNanos())) {
            return true;
        }
        if (loop.nowNanos() - stall.endNanos >= 0 && loop.nowNanos() - nextReliefNanos >= 0) {
            nextReliefNanos = loop.nowNanos() + RELIEF_NANOS;
            loop.relieveInput(waitingBytes());
        }
        return false;
    }

    /** Bytes needed by all connections that wait for memory. */
    private long waitingBytes() {
        long bytes = 0;
        for (Stall stall : stalls) {
            bytes += stall.neededBytes;
        }
        return bytes;
    }
}
