// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.ClientSession;
import dev.iora.core.Session;

/**
 * Makes the sessions of one kind of connection. The kind is chosen where a connection is accepted, and nothing else in the
 * transport depends on it.
 *
 * <p>Thread: the loop that takes over the connection.
 */
@FunctionalInterface
interface SessionKind {
    /** Clients that speak the NATS protocol. */
    SessionKind CLIENT = (connection, peerIp) -> {
        IoLoop loop = connection.owner();
        TransportContext context = loop.context();
        return new ClientSession(
                connection,
                loop.router(),
                context.authenticator(),
                context.clientLimits(),
                context.serverInfo(),
                context.log(),
                peerIp,
                loop.nowNanos());
    };

    /** Makes the session of a fresh connection whose peer is at {@code peerIp}. */
    Session open(SocketConnection connection, String peerIp);
}
