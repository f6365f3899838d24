// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that stay idle after the handshake.
 *
 * <p>Thread: one.
 */
final class IdleConnections implements AutoCloseable {
    private final List<RawConnection> connections = new ArrayList<>();

    private IdleConnections() {}

    /**
     * Opens {@code count} connections, one after the other.
     *
     * @throws IOException if one is refused; with thousands of connections usually because of {@code ulimit -n}
     */
    static IdleConnections open(InetSocketAddress server, int count) throws IOException {
        var idle = new IdleConnections();
        try {
            for (int i = 0; i < count; i++) {
                idle.connections.add(RawConnection.open(server));
            }
            return idle;
        } catch (IOException | RuntimeException e) {
            int opened = idle.connections.size();
            idle.close();
            throw new IOException("connection " + (opened + 1) + " of " + count + " failed (see ulimit -n)", e);
        }
    }

    /** Closes all connections. */
    @Override
    public void close() throws IOException {
        for (RawConnection connection : connections) {
            connection.close();
        }
    }
}
