// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one loop that are not read for a moment: their destination lags, or there is no memory for the message
 * they are sending. Reviewed every millisecond while there are any.
 *
 * <p>Thread: the loop.
 *
 * <p>Invariant: a connection is in here once at most, and is not read as long as it is.
 */
final class Stalls {
    private static final long MAX_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long REVIEW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RELIEF_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Why a connection waits: until {@code mayGoOn} or the end, or, if that is null, for memory. */
    private record Stall(
            SocketConnection connection, @Nullable BooleanSupplier mayGoOn, long endNanos, int neededBytes) {}

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

    /** The time until the next timer, shortened while anyone is paused. */
    long limit(long nanosToNextTimer) {
        return stalls.isEmpty() ? nanosToNextTimer : Math.min(nanosToNextTimer, REVIEW_NANOS);
    }

    /**
     * Slows a publisher down whose destination lags a little: a pause of a millisecond, but only once it has been read
     * for three, so that its other subscribers keep most of their rate while nobody knows yet whether this one is stuck.
     */
    void slow(SocketConnection publisher, SocketConnection destination) {
        if (loop.nowNanos() - publisher.readingSinceNanos() >= 3 * REVIEW_NANOS) {
            pause(publisher, destination, REVIEW_NANOS);
        }
    }

    /** Pauses a publisher until its destination has caught up, at most 10 ms; then little is read from it. */
    void stall(SocketConnection publisher, SocketConnection destination) {
        publisher.readSmallBurst();
        pause(publisher, destination, MAX_STALL_NANOS);
    }

    /** Pauses a publisher until {@code mayGoOn}, at most 10 ms; then little is read from it. */
    void stall(SocketConnection publisher, BooleanSupplier mayGoOn) {
        publisher.readSmallBurst();
        pause(publisher, mayGoOn, MAX_STALL_NANOS);
    }

    private void pause(SocketConnection publisher, SocketConnection destination, long nanos) {
        if (publisher != destination) {
            pause(publisher, destination.outbound()::hasCaughtUp, nanos);
        }
    }

    private void pause(SocketConnection publisher, BooleanSupplier mayGoOn, long nanos) {
        if (!isPaused(publisher)) {
            publisher.wantRead(false);
            stalls.add(new Stall(publisher, mayGoOn, loop.nowNanos() + nanos, 0));
        }
    }

    /**
     * Pauses a connection until {@code needed} bytes of memory are free, whatever else it waits for: reading on before
     * that would put other bytes where those of the message are expected. Once a second those who hold memory and make no
     * use of it have to give it up, if it is needed.
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

    /** Lets everyone go on whose reason to wait is gone. */
    void review() {
        if (!stalls.isEmpty()) {
            stalls.removeIf(this::isOver);
        }
    }

    private boolean isOver(Stall stall) {
        if (!stall.connection.isClosing() && !mayGoOn(stall)) {
            return false;
        }
        stall.connection.resumeReading(loop.nowNanos());
        return true;
    }

    private boolean mayGoOn(Stall stall) {
        BooleanSupplier mayGoOn = stall.mayGoOn;
        if (mayGoOn == null) {
            return mayReceive(stall);
        }
        return loop.nowNanos() - stall.endNanos >= 0 || mayGoOn.getAsBoolean();
    }

    private boolean mayReceive(Stall stall) {
        if (stall.connection.inbound().startLarge(stall.neededBytes, loop.nowNanos())) {
            return true;
        }
        if (loop.nowNanos() - stall.endNanos >= 0 && loop.nowNanos() - nextReliefNanos >= 0) {
            nextReliefNanos = loop.nowNanos() + RELIEF_NANOS;
            loop.relieveInput(waitingBytes());
        }
        return false;
    }

    /** What all that wait for memory need. */
    private long waitingBytes() {
        long bytes = 0;
        for (Stall stall : stalls) {
            bytes += stall.neededBytes;
        }
        return bytes;
    }
}
