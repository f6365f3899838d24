// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.CloseReason;
import dev.iora.core.Session;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The input of a connection: reads bursts of the socket and parses them for the session, after the {@link Opening} and
 * through TLS if there is any.
 *
 * <p>Thread: the connection's owner.
 */
final class ConnectionInput {
    private final SocketConnection connection;
    private final IoLoop owner;
    private final InboundBuffer buffer;

    /** The part that precedes the peer's protocol; null when that has begun. */
    private @Nullable Opening opening;

    private boolean ended;
    private boolean smallBurst;
    private long readingSinceNanos;

    ConnectionInput(SocketConnection connection) {
        this.connection = connection;
        owner = connection.owner();
        buffer = new InboundBuffer(owner.context().budget());
    }

    /** The incomplete input. */
    InboundBuffer buffer() {
        return buffer;
    }

    @Nullable
    Opening opening() {
        return opening;
    }

    /** Sets the part that comes next, before the peer's protocol; null for that itself. */
    void opening(@Nullable Opening next) {
        opening = next;
    }

    /** Whether the peer has closed its side. */
    boolean hasEnded() {
        return ended;
    }

    /** The socket is readable. */
    void onReadable() {
        owner.checkOwner();
        Opening before = opening;
        if (before != null && !before.mayReceive()) {
            return;
        }
        ReadBuffer in = owner.readBuffer();
        int count;
        try {
            count = in.receive(connection.channel(), burstBytes());
        } catch (IOException e) {
            if (before != null) {
                before.onReadFailed(e);
            }
            connection.close(CloseReason.READ_ERROR);
            return;
        }
        if (count < 0) {
            if (before != null) {
                before.onEndOfInput();
            }
            onEnd();
        } else if (count > 0 && !connection.isEnding()) {
            onReceived(in);
        }
    }

    private void onEnd() {
        ended = true;
        connection.wantRead(false);
        connection.close(CloseReason.CLIENT_CLOSED);
        connection.finishClose();
    }

    private int burstBytes() {
        boolean small = smallBurst;
        smallBurst = false;
        if (opening != null || !connection.session().isLoggedIn()) {
            return ReadBuffer.TINY_BURST_BYTES;
        }
        if (!buffer.isReceivingLarge() && owner.context().budget().isScarce()) {
            return ReadBuffer.TINY_BURST_BYTES;
        }
        return small ? ReadBuffer.SMALL_BURST_BYTES : ReadBuffer.BURST_BYTES;
    }

    /** Goes on with what was received before. */
    void proceed() {
        owner.checkOwner();
        ReadBuffer in = owner.readBuffer();
        in.clear();
        onReceived(in);
    }

    private void onReceived(ReadBuffer in) {
        if (opening != null && !opening.read(in)) {
            return;
        }
        TlsLayer tls = connection.tls();
        if (tls != null && !open(tls, in)) {
            return;
        }
        Session session = connection.session();
        session.keepAlive().onBurst(owner.nowNanos());
        if (session.isLoggedIn() || mayBegin(session, in)) {
            parse(in);
        }
        if (tls != null && tls.hasInputEnded()) {
            onEnd();
        }
    }

    /** Whether a peer that is not logged in may send this input. */
    private boolean mayBegin(Session session, ReadBuffer in) {
        return !buffer.isEmpty() || in.remaining() == 0 || session.onFirstByte(in.first());
    }

    /** Replaces received records by what they contain; false if the connection ends because of them. */
    private boolean open(TlsLayer tls, ReadBuffer in) {
        try {
            tls.open(in, owner.tlsLane());
        } catch (SSLException e) {
            owner.context().log().debug(connection, "TLS read error: " + e.getMessage());
            connection.flushTls();
            connection.close(CloseReason.READ_ERROR);
            return false;
        }
        if (tls.hasOutput()) {
            connection.flushTls();
        }
        return true;
    }

    /** Parses the input that was kept while it was paused. */
    void parseKept() {
        ReadBuffer in = owner.readBuffer();
        in.clear();
        parse(in);
    }

    private void parse(ReadBuffer in) {
        Session session = connection.session();
        owner.parser().maxPayload(connection.maxPayloadBytes());
        int needed = buffer.parse(in, owner, session);
        if (session.keepAlive().takeRestart() && !connection.isEnding()) {
            connection.timers().armKeepAlive(owner.nowNanos());
        }
        if (needed == 0) {
            return;
        }
        long limit = owner.context().budget().limit();
        if (needed < limit) {
            owner.pauseForMemory(connection, needed);
        } else {
            String text = "a message of " + needed + " bytes does not fit into the " + limit
                    + " bytes of memory for messages";
            owner.context().log().error(connection, text);
            session.refuse("Maximum Payload Violation", CloseReason.MAX_PAYLOAD_EXCEEDED);
        }
    }

    /** Resumes reading after a pause. */
    void resume(long nowNanos) {
        owner.checkOwner();
        readingSinceNanos = nowNanos;
        connection.wantRead(true);
    }

    /** When reading was resumed last. */
    long readingSinceNanos() {
        return readingSinceNanos;
    }

    /** A destination lags far behind: the next read takes little. */
    void readSmallBurst() {
        owner.checkOwner();
        smallBurst = true;
    }

    /** The connection is being released. */
    void drop() {
        if (opening != null) {
            opening.cancel();
        }
        buffer.drop();
    }
}
