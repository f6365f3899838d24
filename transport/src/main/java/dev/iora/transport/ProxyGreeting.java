// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.TimerHeap;
import dev.iora.core.CloseReason;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The start of a connection that may come through a proxy: the client's protocol begins only when the proxy's header is
 * complete or found to be absent.
 *
 * <p>As with nats-server, a client has five seconds for the first six bytes, then five more; a silent client has ten.
 *
 * <p>Thread: the connection's owner.
 */
final class ProxyGreeting extends TimerHeap.Timer implements Opening {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SocketConnection connection;
    private final @Nullable TlsHandshake next;
    private final ProxyHeader header = new ProxyHeader();
    private boolean lastChance;

    /** The start of a connection; {@code next} follows it unless it is null. */
    ProxyGreeting(SocketConnection connection, @Nullable TlsHandshake next) {
        this.connection = connection;
        this.next = next;
    }

    /** Starts waiting. */
    void begin(long nowNanos) {
        connection.owner().timers().arm(this, nowNanos + PATIENCE_NANOS);
    }

    @Override
    public boolean read(ReadBuffer in) {
        boolean wasDetected = header.isDetected();
        switch (header.read(in.received())) {
            case ProxyHeader.Incomplete _ -> {
                if (!wasDetected && header.isDetected()) {
                    lastChance = true;
                    begin(connection.owner().nowNanos());
                }
                return false;
            }
            case ProxyHeader.Absent _ -> connection.onGreeted(connection.address(), header.taken(), next);
            case ProxyHeader.Local _ -> connection.onGreeted(connection.address(), new byte[0], next);
            case ProxyHeader.Proxied(var source) -> connection.onGreeted(source, new byte[0], next);
            case ProxyHeader.Malformed(String reason) -> {
                fail(reason);
                return false;
            }
        }
        connection.owner().timers().cancel(this);
        return next == null || next.read(in);
    }

    @Override
    public void onEndOfInput() {
        fail(header.atEndOfInput());
    }

    @Override
    public void onReadFailed(IOException cause) {
        fail(header.failed(IpText.failedRead(connection.channel(), connection.address(), cause)));
    }

    @Override
    protected void onTimer(long nowNanos) {
        if (lastChance) {
            fail(header.failed(IpText.failedRead(connection.channel(), connection.address(), "i/o timeout")));
        } else {
            lastChance = true;
            begin(nowNanos);
        }
    }

    private void fail(String reason) {
        if (!connection.isClosing()) {
            connection
                    .owner()
                    .context()
                    .log()
                    .warn(
                            connection,
                            "Error reading PROXY protocol header from " + IpText.of(connection.address()) + ": "
                                    + reason);
            connection.close(CloseReason.PROTOCOL_VIOLATION);
        }
    }

    @Override
    public void cancel() {
        connection.owner().timers().cancel(this);
        if (next != null) {
            next.cancel();
        }
    }
}
