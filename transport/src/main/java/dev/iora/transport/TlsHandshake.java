// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Invariants;
import dev.iora.common.TimerHeap;
import dev.iora.core.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The start of a connection with TLS: INFO and then the handshake, or the other way round; or the client does without, if it
 * may (nats-server v2.14.5 server.go createClientEx).
 *
 * <p>The engine is made when the client's first record is complete, so a client that only begins a record costs no more than
 * the bytes it sends. Handshakes in progress take their memory from that of the lane; without memory the connection waits
 * unread, until the time for the handshake is over.
 *
 * <p>Thread: the connection's owner.
 */
final class TlsHandshake extends TimerHeap.Timer implements Opening {
    private static final byte[] NOTHING = {};
    private static final int HEADER_BYTES = 5;
    private static final int MAX_HELLO_BYTES = HEADER_BYTES + 16 * 1024;
    private static final byte HANDSHAKE_RECORD = 0x16;

    private enum Stage {
        /** Whichever comes first: the client's handshake, or the time to send INFO. */
        FALLBACK,
        /** INFO is sent, and the header of a proxy is awaited. */
        PROXY,
        /** The first byte tells whether the client wants TLS. */
        SNIFFING,
        /** The client's first record is incomplete. */
        HELLO,
        /** The engine performs the handshake. */
        EXCHANGE,
        OVER
    }

    private final SocketConnection connection;
    private final TlsSettings settings;
    private Stage stage = Stage.PROXY;
    private byte[] hello = NOTHING;
    private boolean greeted;
    private boolean behindProxy;
    private int reservedBytes;

    TlsHandshake(SocketConnection connection, TlsSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** Greets the peer, or waits for its handshake. */
    void begin(boolean waitsForProxy) {
        behindProxy = waitsForProxy;
        if (!settings.handshakeFirst()) {
            greet();
            afterGreeting();
        } else if (settings.fallbackNanos() > 0) {
            stage = Stage.FALLBACK;
            arm(settings.fallbackNanos());
        } else {
            afterGreeting();
        }
    }

    /** The header of the proxy is complete; the peer's first bytes are {@code taken}. */
    void onProxyDone(byte[] taken) {
        behindProxy = false;
        hello = taken;
        if (stage == Stage.PROXY) {
            afterGreeting();
        }
    }

    private void greet() {
        greeted = true;
        if (behindProxy) {
            connection.session().startBehindProxy();
        } else {
            connection.session().start();
        }
    }

    private void afterGreeting() {
        if (behindProxy) {
            stage = Stage.PROXY;
        } else if (greeted && settings.optional()) {
            stage = Stage.SNIFFING;
            arm(settings.timeoutNanos());
        } else {
            beginHandshake();
        }
    }

    private void beginHandshake() {
        HandshakePool pool = connection.owner().tlsLane().pool();
        if (settings.maxPerSecond() > 0
                && !pool.allows(settings.maxPerSecond(), connection.owner().nowNanos())) {
            reject(pool);
            return;
        }
        connection.owner().context().log().debug(connection, "Starting TLS client connection handshake");
        stage = Stage.HELLO;
        arm(settings.timeoutNanos());
    }

    private void reject(HandshakePool pool) {
        stage = Stage.OVER;
        if (pool.countRejected()) {
            connection.owner().timers().arm(new RejectedTimer(pool), afterNanos(TimeUnit.SECONDS.toNanos(1)));
        }
        connection
                .session()
                .refuse(
                        "Connection throttling is active. Please try again later.",
                        CloseReason.MAX_CONNECTIONS_EXCEEDED);
    }

    /** Logs once per second how many connections were rejected. */
    private final class RejectedTimer extends TimerHeap.Timer {
        private final HandshakePool pool;

        RejectedTimer(HandshakePool pool) {
            this.pool = pool;
        }

        @Override
        protected void onTimer(long nowNanos) {
            String text = "Rejected " + pool.takeRejected() + " connections due to TLS rate limiting";
            connection.owner().context().log().warn(connection, text);
        }
    }

    private void arm(long nanos) {
        connection.owner().timers().arm(this, afterNanos(nanos));
    }

    private long afterNanos(long nanos) {
        return connection.owner().nowNanos() + nanos;
    }

    @Override
    protected void onTimer(long nowNanos) {
        switch (stage) {
            case FALLBACK -> {
                greet();
                afterGreeting();
            }
            case SNIFFING -> {
                cancel();
                connection.wantRead(true);
                connection.onOpened(null);
            }
            case HELLO -> {
                boolean silent = hello.length == 0;
                cancel();
                connection.owner().context().log().debug(connection, "TLS handshake timeout");
                if (silent) {
                    connection.session().refuse("Secure Connection - TLS Required", CloseReason.TLS_HANDSHAKE_FAILURE);
                } else {
                    close();
                }
            }
            case EXCHANGE -> {
                connection.owner().context().log().debug(connection, "TLS handshake timeout");
                close();
            }
            case PROXY, OVER -> {}
        }
    }

    @Override
    public boolean mayReceive() {
        return switch (stage) {
            case EXCHANGE -> !isBusy() && connection.outbound().pendingBytes() == 0;
            case OVER -> true;
            default -> reserve(ReadBuffer.TINY_BURST_BYTES + hello.length);
        };
    }

    /** Reserves {@code bytes} in all; otherwise the connection is not read until {@link #resume}. */
    private boolean reserve(int bytes) {
        if (bytes > reservedBytes) {
            if (!connection.owner().tlsLane().tryReserve(connection, bytes - reservedBytes)) {
                connection.wantRead(false);
                return false;
            }
            reservedBytes = bytes;
        }
        return true;
    }

    /** Returns reserved memory but for {@code bytes}. */
    private void releaseTo(int bytes) {
        int unused = reservedBytes - bytes;
        if (unused > 0) {
            reservedBytes = bytes;
            connection.owner().tlsLane().release(unused);
        }
    }

    /** The tasks of the engine are done, or there may be memory. */
    void onAttention() {
        TlsLayer tls = connection.tls();
        if (tls != null) {
            tls.busy(false);
        }
        if (stage == Stage.OVER || connection.isClosing()) {
            letGo();
        } else {
            resume();
        }
    }

    /** Output was written. */
    void onWritten() {
        if (stage == Stage.EXCHANGE) {
            resume();
        }
    }

    private boolean isBusy() {
        TlsLayer tls = connection.tls();
        return tls != null && tls.isBusy();
    }

    /** Goes on with what has been received, and receives more. */
    private void resume() {
        if (stage == Stage.EXCHANGE) {
            if (!isBusy()) {
                connection.wantRead(true);
                connection.owner().read(connection, ConnectionInput::proceed);
            }
        } else if (isHelloComplete()) {
            connection.owner().read(connection, ConnectionInput::proceed);
        } else if (mayReceive()) {
            connection.wantRead(true);
        }
    }

    @Override
    public boolean read(ReadBuffer in) {
        if (hello.length + in.remaining() == 0 && stage != Stage.EXCHANGE) {
            return false;
        }
        if (stage == Stage.FALLBACK) {
            beginHandshake();
        } else if (stage == Stage.SNIFFING) {
            return sniff(in);
        }
        return switch (stage) {
            case HELLO -> readHello(in);
            case EXCHANGE -> proceed(in);
            default -> false;
        };
    }

    private boolean sniff(ReadBuffer in) {
        byte first = hello.length > 0 ? hello[0] : in.first();
        if (first == HANDSHAKE_RECORD) {
            beginHandshake();
            return stage == Stage.HELLO && readHello(in);
        }
        stage = Stage.OVER;
        cancel();
        connection.onOpened(null);
        connection.input().buffer().begin(hello);
        return true;
    }

    /** Collects the first record; then makes the engine, if there is memory for it. */
    private boolean readHello(ReadBuffer in) {
        int before = hello.length;
        hello = Arrays.copyOf(hello, before + in.remaining());
        in.moveTo(hello, before, in.remaining());
        if (hello.length > 0 && hello[0] != HANDSHAKE_RECORD) {
            fail("tls: first record does not look like a TLS handshake", true);
            return false;
        }
        if (hello.length > MAX_HELLO_BYTES && !isHelloComplete()) {
            fail("tls: oversized record received", false);
            return false;
        }
        if (!isHelloComplete()) {
            releaseTo(hello.length);
            return false;
        }
        if (!reserve(TlsLane.HANDSHAKE_BYTES)) {
            return false;
        }
        SSLEngine engine = settings.context().newEngine();
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            fail(e);
            return false;
        }
        connection.wantRead(true);
        connection.tls(new TlsLayer(engine, hello));
        hello = NOTHING;
        stage = Stage.EXCHANGE;
        return proceed(in);
    }

    private boolean isHelloComplete() {
        return hello.length >= HEADER_BYTES
                && hello.length >= HEADER_BYTES + ((hello[3] & 0xFF) << 8 | (hello[4] & 0xFF));
    }

    /** Performs the handshake as far as it goes with what the peer has sent; true once it is over. */
    private boolean proceed(ReadBuffer in) {
        TlsLayer tls = connection.tls();
        if (tls == null || tls.isBusy()) {
            return false;
        }
        ByteBuffer records = tls.records(in, connection.owner().tlsLane());
        try {
            boolean over = exchange(tls, records);
            tls.keep(records);
            return over && finish(tls);
        } catch (SSLException e) {
            connection.flushTls();
            fail(e);
            return false;
        }
    }

    /** Returns true when the handshake is over, false if it waits for the peer, a task or the socket. */
    private boolean exchange(TlsLayer tls, ByteBuffer records) throws SSLException {
        SSLEngine engine = tls.engine();
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NOT_HANDSHAKING, FINISHED -> {
                    return true;
                }
                case NEED_TASK -> {
                    tls.busy(true);
                    connection.wantRead(false);
                    connection.owner().tlsLane().pool().run(engine, connection);
                    return false;
                }
                case NEED_WRAP -> {
                    if (!write(tls)) {
                        return false;
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap(engine, records)) {
                        return false;
                    }
                }
            }
        }
    }

    /** Writes what the engine has to send; false if the rest waits for the socket, or the connection has failed. */
    private boolean write(TlsLayer tls) throws SSLException {
        connection.flushTls();
        SSLException failure = tls.failure();
        if (failure != null) {
            throw failure;
        }
        if (connection.isClosing()) {
            return false;
        }
        boolean written = connection.outbound().pendingBytes() == 0;
        if (!written) {
            // The peer gets the rest before more is read from it; resume() goes on.
            connection.wantRead(false);
        }
        return written;
    }

    private boolean unwrap(SSLEngine engine, ByteBuffer records) throws SSLException {
        Status status =
                engine.unwrap(records, connection.owner().tlsLane().opened()).getStatus();
        if (status == Status.CLOSED) {
            throw new SSLException("the peer has closed the connection");
        }
        return status != Status.BUFFER_UNDERFLOW;
    }

    private boolean finish(TlsLayer tls) {
        SSLSession session = tls.engine().getSession();
        Invariants.check(!session.getProtocol().equals("NONE"), "a handshake is over before it has begun");
        // A reload may have changed the pins meanwhile.
        TlsSettings now = connection.owner().context().tls();
        if (!(now == null ? settings : now).context().accepts(tls.certificate())) {
            fail("certificate not pinned", false);
            return false;
        }
        stage = Stage.OVER;
        cancel();
        connection.onOpened(tls);
        if (!greeted) {
            greet();
        }
        connection.owner().context().log().debug(connection, "TLS handshake complete");
        String version = session.getProtocol().substring("TLSv".length());
        connection
                .owner()
                .context()
                .log()
                .debug(connection, "TLS version " + version + ", cipher suite " + session.getCipherSuite());
        return true;
    }

    @Override
    public void onEndOfInput() {
        if (stage == Stage.HELLO || stage == Stage.EXCHANGE) {
            fail("EOF", false);
        }
    }

    @Override
    public void onReadFailed(IOException cause) {
        fail(IpText.failedRead(connection.channel(), connection.address(), cause), false);
    }

    private void fail(SSLException cause) {
        fail(HandshakeFailure.reason(cause), false);
    }

    /** Closes the connection; {@code probe} if the peer did not even begin with TLS, which is no news for operators. */
    private void fail(String reason, boolean probe) {
        if (connection.isClosing()) {
            return;
        }
        String text = "TLS handshake error: " + reason;
        if (probe) {
            connection.owner().context().log().debug(connection, text);
        } else {
            connection.owner().context().log().error(connection, text);
        }
        close();
    }

    private void close() {
        connection.close(CloseReason.TLS_HANDSHAKE_FAILURE);
        cancel();
    }

    /** Ends waiting; memory that tasks use is released when they are done. */
    @Override
    public void cancel() {
        stage = Stage.OVER;
        connection.owner().timers().cancel(this);
        if (!isBusy()) {
            letGo();
        }
    }

    /** Returns all memory; that of the engine if the handshake has failed. */
    private void letGo() {
        if (connection.isClosing()) {
            connection.tls(null);
        }
        releaseTo(0);
        connection.owner().tlsLane().leave(connection);
    }
}
