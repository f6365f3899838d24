// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one connection: turns received records into the peer's protocol, and output into records.
 *
 * <p>Thread: the connection's owner. While {@link HandshakePool} runs the tasks of a handshake, the owner leaves the engine
 * alone.
 *
 * <p>Invariant: keeps no bytes but an incomplete record.
 */
final class TlsLayer {
    private static final byte[] NOTHING = {};

    /** Records without data that a peer may send in a burst, as in nats-server. */
    private static final int MAX_USELESS_RECORDS = 16;

    private final SSLEngine engine;
    private byte[] kept;
    private boolean busy;
    private boolean ready;
    private boolean inputEnded;
    private @Nullable SSLException failure;

    /** Creates the layer; {@code received} are the first bytes from the peer. */
    TlsLayer(SSLEngine engine, byte[] received) {
        this.engine = engine;
        kept = received;
    }

    SSLEngine engine() {
        return engine;
    }

    /** Whether tasks of the handshake are running. */
    boolean isBusy() {
        return busy;
    }

    /** Sets whether tasks of the handshake are running. The engine would make the owner wait for them. */
    void busy(boolean running) {
        busy = running;
    }

    /** Whether the handshake is over, so that data can be sent. */
    boolean isReady() {
        return ready;
    }

    /** The handshake is over. */
    void onReady() {
        ready = true;
    }

    /** Whether the peer has ended its side. */
    boolean hasInputEnded() {
        return inputEnded;
    }

    /** The first failure to make a record; null if there was none. */
    @Nullable
    SSLException failure() {
        return failure;
    }

    /** Whether the layer itself has something to send: a part of the handshake, a key update or an alert. */
    boolean hasOutput() {
        return !busy && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    /** Bytes of room that a record needs. */
    int recordBytes() {
        return engine.getSession().getPacketBufferSize();
    }

    /** The records to read: those kept, and then the received ones. */
    ByteBuffer records(ReadBuffer in, TlsLane lane) {
        ByteBuffer records = lane.load(kept, in);
        kept = NOTHING;
        return records;
    }

    /** Keeps what is left of {@code records} for later. */
    void keep(ByteBuffer records) {
        if (records.hasRemaining()) {
            kept = new byte[records.remaining()];
            records.get(kept);
        }
    }

    /**
     * Replaces the received records by what they contain.
     *
     * @throws SSLException if they cannot be read; the connection must be closed
     */
    void open(ReadBuffer in, TlsLane lane) throws SSLException {
        ByteBuffer records = records(in, lane);
        ByteBuffer opened = lane.opened();
        int useless = 0;
        boolean complete = true;
        while (complete && !inputEnded && records.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(records, opened);
            complete = result.getStatus() != Status.BUFFER_UNDERFLOW;
            inputEnded = result.getStatus() == Status.CLOSED;
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                throw new SSLException("the peer wants to renegotiate, which is not supported");
            }
            useless = result.bytesProduced() > 0 || !complete ? 0 : useless + 1;
            if (useless > MAX_USELESS_RECORDS) {
                throw new SSLException("too many records without data");
            }
        }
        keep(records);
        in.replace(opened.flip());
    }

    /**
     * Adds a record with up to all bytes of {@code plain} to {@code target}, or what the layer itself has to send. If this
     * fails, it adds an alert, and {@link #failure} has the reason.
     *
     * @throws SSLException if it fails again
     */
    SSLEngineResult wrap(ByteBuffer plain, ByteBuffer target) throws SSLException {
        try {
            return engine.wrap(plain, target);
        } catch (SSLException e) {
            if (failure != null) {
                throw e;
            }
            failure = e;
            return engine.wrap(plain, target);
        }
    }

    /** Ends this side: the next record is the last one. */
    void endOutput() {
        engine.closeOutbound();
    }

    /** The peer's certificate; null if it has none. */
    @Nullable
    X509Certificate certificate() {
        try {
            return (X509Certificate) engine.getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException _) {
            return null;
        }
    }
}
