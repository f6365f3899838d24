// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All open client connections of a server, and their maximum number.
 *
 * <p>Thread: any.
 */
final class Connections {
    private final ConcurrentHashMap<Long, SocketConnection> byId = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong lastId = new AtomicLong();
    private volatile int max;

    /** Creates a registry for at most {@code max} connections. */
    Connections(int max) {
        this.max = max;
    }

    /** Sets the maximum number; returns the newest connections beyond it. */
    List<SocketConnection> max(int newMax) {
        max = newMax;
        var open = new ArrayList<>(byId.values());
        open.sort(Comparator.comparingLong(SocketConnection::id));
        return open.subList(Math.min(newMax, open.size()), open.size());
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    /** Number of ids assigned. */
    long accepted() {
        return lastId.get();
    }

    /** Adds a connection unless there are too many. */
    boolean add(SocketConnection connection) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        byId.put(connection.id(), connection);
        return true;
    }

    void remove(SocketConnection connection) {
        if (byId.remove(connection.id(), connection)) {
            count.decrementAndGet();
        }
    }

    @Nullable
    SocketConnection find(long id) {
        return byId.get(id);
    }

    int size() {
        return count.get();
    }

    Iterable<SocketConnection> all() {
        return byId.values();
    }

    /** The connection that should be closed first when memory is short, null if none holds any. */
    @Nullable
    SocketConnection largestBurden(long nowNanos) {
        SocketConnection largest = null;
        long most = 0;
        for (SocketConnection connection : byId.values()) {
            long cost = connection.outbound().burdenBytes(nowNanos);
            if (cost > most) {
                most = cost;
                largest = connection;
            }
        }
        return largest;
    }
}
