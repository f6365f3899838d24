// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections of a loop that have ended and whose channel has to be closed, and the traffic of those that are closed.
 *
 * <p>Thread: the loop.
 */
final class ClosingConnections {
    private final ArrayDeque<SocketConnection> waiting = new ArrayDeque<>();
    private TrafficStats closed = TrafficStats.NONE;

    void add(SocketConnection connection) {
        waiting.add(connection);
    }

    /** Removes the next connection; null if there is none. */
    @Nullable
    SocketConnection poll() {
        return waiting.poll();
    }

    /** Counts the traffic of a connection that is closed. */
    void onClosed(TrafficStats stats) {
        closed = closed.plus(stats.closed());
    }

    /** The traffic of closed connections. */
    TrafficStats stats() {
        return closed;
    }
}
