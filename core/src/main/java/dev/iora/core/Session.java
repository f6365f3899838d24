// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Clock;
import dev.iora.wire.ProtocolSink;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one connection, without its socket: what the peer's operations mean, what is answered, what closes the
 * connection. Each kind of connection is an implementation; it is chosen once, when the connection is accepted.
 *
 * <p>Thread: the owner of the connection, unless a method says otherwise.
 */
public interface Session extends ProtocolSink {
    /** Name of the kind in log lines, such as {@code Client}. Thread: any. */
    String kindName();

    /** Name of the connection's id in log lines, such as {@code cid}. Thread: any. */
    String idName();

    /** What the peer said of itself, for log lines; empty before. Thread: any. */
    String label();

    /** Greets the peer. */
    void start();

    /** Greets a peer whose address is not known until a proxy has said it. */
    void startBehindProxy();

    /** Sets the peer's address. */
    void peerIp(String ip);

    /** Replaces the limits. */
    void limits(ClientLimits newLimits);

    /** The server's INFO has changed. */
    void onServerInfoChanged();

    /** When the peer was heard of last, and when it is to be asked whether it is still there. */
    KeepAlive keepAlive();

    /** The keep-alive timer has fired. */
    void onKeepAliveTimer(long nowNanos);

    /** Sends an error and closes the connection; false, for the parser to stop. */
    boolean refuse(String error, CloseReason reason);

    /** Ends the session: all its subscriptions are gone when this returns. Calling it again does nothing. */
    void end();

    /** What is told about a client; null if the peer is none. */
    @Nullable
    ClientInfo clientInfo(Clock clock);
}
