// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.Console;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;

/**
 * Logs the loss of the connection, and with {@code --trace} all its events.
 *
 * <p>Thread: one of the client.
 */
final class ConnectionLog implements ConnectionListener {
    private final Console console;
    private final boolean trace;
    private volatile boolean connected;

    ConnectionLog(Console console, boolean trace) {
        this.console = console;
        this.trace = trace;
    }

    @Override
    public void connectionEvent(Connection connection, Events event, Long time, String uri) {
        switch (event) {
            case DISCONNECTED -> onDisconnected();
            case CONNECTED -> onConnected(">>> Connected to " + uri);
            case RECONNECTED -> onConnected(">>> Reconnected to " + uri);
            case DISCOVERED_SERVERS ->
                trace(">>> Discovered new servers, known servers are now "
                        + String.join(", ", connection.getServers()));
            case CLOSED, RESUBSCRIBED, LAME_DUCK -> {}
        }
    }

    @Override
    @Deprecated
    public void connectionEvent(Connection connection, Events event) {
        // The client calls the other overload.
    }

    private void onConnected(String line) {
        connected = true;
        trace(line);
    }

    /** The client also reports failed reconnect attempts as disconnects; only the first event counts. */
    private void onDisconnected() {
        if (connected) {
            connected = false;
            console.log(">>> Disconnected due to: EOF, will attempt reconnect");
        }
    }

    private void trace(String line) {
        if (trace) {
            console.log(line);
        }
    }
}
