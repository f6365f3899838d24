// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Clock;
import dev.iora.wire.ProtocolSink;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one connection, without its socket: the effect of each operation, the responses, and the reasons to close
 * the connection. Each kind of connection is an implementation; it is chosen once, when the connection is accepted.
 *
 * <p>Thread: the owner of the connection, unless a method says otherwise.
 */
public interface Session extends ProtocolSink {
    /** Name of the kind in log lines, such as {@code Client}. Thread: any. */
    String kindName();

    /** Name of the connection's id in log lines, such as {@code cid}. Thread: any. */
    String idName();

    /** The peer's description of itself, for log lines; empty before it sent one. Thread: any. */
    String label();

    /** Greets the peer. */
    void start();

    /** Greets a peer whose address is unknown until a proxy sends it. */
    void startBehindProxy();

    /** Sets the peer's address. */
    void peerIp(String ip);

    /** Replaces the limits. */
    void limits(ClientLimits newLimits);

    /** The server's INFO has changed. */
    void onServerInfoChanged();

    /** The keep-alive state of the connection. */
    KeepAlive keepAlive();

    /** An operation begins that a peer sends before it is logged in; returns false if the connection is refused for it. */
    boolean onFirstByte(byte first);

    /** Users, permissions, imports or mappings have changed. */
    void onAccountsChanged();

    /** Whether the peer is logged in, so that much may be read from it. */
    boolean isLoggedIn();

    /** How long the peer may take to log in, in nanoseconds; 0 for no limit. */
    long loginTimeoutNanos();

    /** The time to log in is over. */
    void onLoginTimeout();

    /** Called when the keep-alive timer fires. */
    void onKeepAliveTimer(long nowNanos);

    /** Sends the error and closes; returns false, which stops the parser. */
    boolean refuse(String error, CloseReason reason);

    /** Ends the session and removes all its subscriptions. Further calls have no effect. */
    void end();

    /** Messages that the peer sent. */
    long receivedMessages();

    /** Bytes of headers and payloads that the peer sent. */
    long receivedBytes();

    /** Number of subscriptions. */
    int subscriptionCount();

    /** The client's description for advisories; null if the peer is no client. */
    @Nullable
    ClientInfo clientInfo(Clock clock);
}
