// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one loop that are not read for a moment: their destination lags, or there is no memory for the message
 * they are sending. Reviewed every millisecond while there are any.
 *
 * <p>Thread: the loop.
 */
final class Stalls {
    private static final long REVIEW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private record Stall(
            ClientConnection connection, @Nullable ClientConnection destination, long endNanos, int neededBytes) {}

    private final IoLoop loop;
    private final List<Stall> stalls = new ArrayList<>();

    Stalls(IoLoop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return stalls.isEmpty();
    }

    /** The time until the next timer, shortened while anyone is paused. */
    long limit(long nanosToNextTimer) {
        return stalls.isEmpty() ? nanosToNextTimer : Math.min(nanosToNextTimer, REVIEW_NANOS);
    }

    /** Pauses a publisher until its destination has caught up, at most {@code nanos}. */
    void pause(ClientConnection publisher, ClientConnection destination, long nanos) {
        if (publisher != destination && !isPaused(publisher)) {
            publisher.wantRead(false);
            stalls.add(new Stall(publisher, destination, loop.nowNanos() + nanos, 0));
        }
    }

    /** Pauses a connection until {@code needed} bytes of memory are free. */
    void pauseForMemory(ClientConnection connection, int needed) {
        connection.wantRead(false);
        stalls.add(new Stall(connection, null, 0, needed));
    }

    private boolean isPaused(ClientConnection connection) {
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
        ClientConnection destination = stall.destination;
        boolean over = stall.connection.isClosing();
        if (!over) {
            over = destination == null
                    ? stall.connection.startLarge(stall.neededBytes)
                    : loop.nowNanos() - stall.endNanos >= 0
                            || destination.outbound().isBelowHighMark();
        }
        if (over) {
            stall.connection.wantRead(true);
        }
        return over;
    }
}
