// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.ClientInfo;
import dev.iora.core.CloseReason;
import dev.iora.core.Connection;
import dev.iora.core.ReplyGrants;
import dev.iora.core.Session;
import dev.iora.core.Subscription;
import dev.iora.core.TlsPeer;
import dev.iora.wire.PublishFrame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A socket: receives for its {@link Session}, stages what any lane delivers to it, and closes. Only the session knows the
 * kind of peer.
 *
 * <p>Thread: its owning {@link IoLoop}; methods that other loops call say so.
 *
 * <p>Invariant: an idle connection holds no bytes: the inbound and the outbound buffer are empty.
 */
final class SocketConnection extends Connection {
    private final IoLoop owner;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final InetSocketAddress address;
    private final Session session;
    private final ConnectionInput input;
    private final OutboundBuffer outbound;
    private final ConnectionTimers timers;
    private final ConnectionEnd end = new ConnectionEnd(this);
    private final @Nullable Staging[] stagings;
    private final AttentionList.Entry<SocketConnection> attention = new AttentionList.Entry<>(this);

    /** The peer's real address, which a proxy may announce. */
    private InetSocketAddress peerAddress;

    /** Set when the peer begins its handshake; never without TLS. */
    private @Nullable TlsLayer tls;

    /** Largest message that the account of the peer allows. */
    private int payloadLimit = Integer.MAX_VALUE;

    private volatile @Nullable CloseReason closeReason;
    private boolean closing;

    SocketConnection(
            long id,
            IoLoop owner,
            SocketChannel channel,
            SelectionKey key,
            InetSocketAddress address,
            SessionKind kind) {
        super(id);
        this.owner = owner;
        this.channel = channel;
        this.key = key;
        this.address = address;
        peerAddress = address;
        TransportContext context = owner.context();
        input = new ConnectionInput(this);
        outbound = new OutboundBuffer(this, context.limits(), context.budget());
        stagings = new Staging[owner.laneCount()];
        session = kind.open(this, IpText.of(address.getAddress()));
        timers = new ConnectionTimers(this);
    }

    /** Greets the peer. */
    void start(long nowNanos) {
        owner.checkOwner();
        TransportContext context = owner.context();
        context.log().debug(this, session.kindName() + " connection created");
        TlsSettings settings = context.tls();
        TlsHandshake handshake = settings == null ? null : new TlsHandshake(this, settings);
        input.opening(handshake);
        boolean proxy = context.proxyProtocol();
        if (proxy) {
            var waiting = new ProxyGreeting(this, handshake);
            input.opening(waiting);
            waiting.begin(nowNanos);
        }
        if (handshake != null) {
            handshake.begin(proxy);
        } else if (proxy) {
            session.startBehindProxy();
        } else {
            session.start();
            onOpened(null);
        }
    }

    /** The header of a proxy is complete or absent: {@code next} or the peer's protocol begins with {@code taken}. */
    void onGreeted(InetSocketAddress source, byte[] taken, @Nullable TlsHandshake next) {
        owner.checkOwner();
        peerAddress = source;
        session.peerIp(IpText.of(source.getAddress()));
        input.opening(next);
        if (next == null) {
            input.buffer().begin(taken);
            onOpened(null);
        } else {
            next.onProxyDone(taken);
        }
    }

    /** Sets the TLS of the connection when the handshake begins; null when that has failed. */
    void tls(@Nullable TlsLayer layer) {
        owner.checkOwner();
        tls = layer;
    }

    /** The peer's protocol begins, through {@code layer} unless it is null. */
    void onOpened(@Nullable TlsLayer layer) {
        owner.checkOwner();
        input.opening(null);
        if (layer != null) {
            layer.onReady();
        }
        timers.armKeepAlive(owner.nowNanos());
        timers.armLogin(owner.nowNanos());
    }

    /** Takes over the new settings of the server. */
    void onReconfigured() {
        owner.checkOwner();
        TransportContext context = owner.context();
        outbound.limits(context.limits());
        session.limits(context.clientLimits());
        TlsLayer layer = encryption();
        TlsSettings settings = context.tls();
        if (layer != null && settings != null && !settings.context().accepts(layer.certificate())) {
            context.log().debug(this, "the certificate is not pinned any more");
            close(CloseReason.TLS_HANDSHAKE_FAILURE);
        }
    }

    /** Closes a connection beyond the maximum. */
    void refuseAsTooMany() {
        owner.checkOwner();
        if (!closing) {
            owner.onRefusedAsTooMany(this);
            if (tls == null || tls.isReady()) {
                session.refuse("maximum connections exceeded", CloseReason.MAX_CONNECTIONS_EXCEEDED);
            } else {
                close(CloseReason.MAX_CONNECTIONS_EXCEEDED);
            }
        }
    }

    @Override
    public int lane() {
        return owner.laneNumber();
    }

    IoLoop owner() {
        return owner;
    }

    @Override
    public void checkOwner() {
        owner.checkOwner();
    }

    @Override
    public @Nullable ClientInfo clientInfo() {
        return session.clientInfo(owner.context().clock());
    }

    @Override
    public long rttNanos() {
        return session.keepAlive().rttNanos();
    }

    /** The socket's peer, which may be a proxy. */
    InetSocketAddress address() {
        return address;
    }

    SocketChannel channel() {
        return channel;
    }

    AttentionList.Entry<SocketConnection> attention() {
        return attention;
    }

    ConnectionInput input() {
        return input;
    }

    OutboundBuffer outbound() {
        return outbound;
    }

    Session session() {
        return session;
    }

    ConnectionTimers timers() {
        return timers;
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        long room = outbound.roomBytes();
        if (closeReason != null || (room != OutboundBuffer.UNLIMITED && isFull(lane, room))) {
            return false;
        }
        boolean counted = subscription.isLimited();
        if (counted) {
            flushUncounted(lane);
        }
        if (counted ? !subscription.tryTake() : subscription.isEnded()) {
            return false;
        }
        IoLoop loop = owner.lane(lane);
        if (counted && subscription.isEnded()) {
            loop.output().onExhausted(subscription);
        }
        Staging staging = staging(loop);
        staging.publisher = loop.reading();
        loop.output().onStaged(staging.addMessage(subscription, frame, counted, loop));
        ReplyGrants grants = replyGrants();
        if (grants != null && frame.replyLength > 0) {
            grants.add(frame, loop.nowNanos());
        }
        return true;
    }

    /**
     * Whether so much is pending that messages of clients are refused, because publishers must not be paused (nats-server
     * v2.14.5 client.go deliverMsg).
     */
    private boolean isFull(int lane, long room) {
        Staging staging = stagings[lane];
        int staged = staging == null ? 0 : staging.bytes;
        return staged > room && owner.lane(lane).reading() != null;
    }

    @Override
    public boolean canShareMessages() {
        return closeReason == null && replyGrants() == null && outbound.roomBytes() >= RoundOutput.MAX_STAGED_BYTES;
    }

    @Override
    public void send(int lane, byte[] bytes, int offset, int length) {
        IoLoop loop = owner.lane(lane);
        staging(loop).addProtocol(bytes, offset, length, loop);
        loop.output().onStaged(length);
    }

    @Override
    public void flush(int lane) {
        Staging staging = stagings[lane];
        if (staging != null && staging.queued) {
            IoLoop loop = owner.lane(lane);
            staging.sealOpen(loop);
            loop.output().handOver(staging);
        }
    }

    /** Messages staged before there was a maximum count first. */
    private void flushUncounted(int lane) {
        Staging staging = stagings[lane];
        if (staging != null && staging.hasUncounted()) {
            flush(lane);
        }
    }

    /** Returns the staging of {@code loop} for this connection, which the loop will hand over. Thread: {@code loop}. */
    Staging staging(IoLoop loop) {
        Staging staging = stagings[loop.laneNumber()];
        if (staging == null) {
            staging = new Staging(this);
            stagings[loop.laneNumber()] = staging;
        }
        if (!staging.queued) {
            staging.queued = true;
            loop.output().add(staging);
        }
        return staging;
    }

    @Override
    public boolean limit(Subscription subscription, long max) {
        return outbound.limit(subscription, max);
    }

    @Override
    public void execute(Runnable command) {
        owner.execute(command);
    }

    @Override
    public void limitPayload(int maxBytes) {
        if (maxBytes != payloadLimit) {
            owner.checkOwner();
            payloadLimit = maxBytes;
            owner.parser().maxPayload(maxPayloadBytes());
        }
    }

    /** Largest message that the peer may send. */
    int maxPayloadBytes() {
        return Math.min(payloadLimit, owner.context().clientLimits().maxPayloadBytes());
    }

    @Override
    public void pauseInput() {
        owner.checkOwner();
        input.buffer().pause();
        wantRead(false);
    }

    @Override
    public void resumeInput() {
        owner.checkOwner();
        if (!closing) {
            input.buffer().resume();
            wantRead(true);
            owner.read(this, ConnectionInput::parseKept);
        }
    }

    /** The socket is writable. */
    void onWritable() {
        owner.checkOwner();
        owner.react(this, null, outbound.onWritable(owner));
        if (input.opening() instanceof TlsHandshake handshake) {
            handshake.onWritten();
        }
        if (closing && key.isValid()) {
            end.onWritable();
        }
    }

    /** Writes what the TLS layer itself has to send, behind what is pending. */
    void flushTls() {
        owner.checkOwner();
        owner.react(this, null, outbound.onWritable(owner));
    }

    /** Tells the peer that no output follows, before the socket says so. */
    void endTls() {
        owner.checkOwner();
        TlsLayer layer = encryption();
        if (layer != null) {
            layer.endOutput();
            flushTls();
        }
    }

    /** The TLS of the connection; null without it, or before the handshake. Thread: any that has staged output. */
    @Nullable
    TlsLayer tls() {
        return tls;
    }

    /** Whether {@code loop} may write to the socket: TLS is for the owner only. Thread: {@code loop}. */
    boolean mayWrite(IoLoop loop) {
        return tls == null || loop == owner;
    }

    /** Whether the TLS layer itself has something to send. */
    boolean hasTlsOutput() {
        return tls != null && tls.hasOutput();
    }

    /** The TLS of the connection once the handshake is over, else null. */
    private @Nullable TlsLayer encryption() {
        TlsLayer layer = tls;
        return layer != null && layer.isReady() ? layer : null;
    }

    @Override
    public boolean isEncrypted() {
        return encryption() != null;
    }

    @Override
    public @Nullable TlsPeer tlsPeer() {
        TlsLayer layer = encryption();
        X509Certificate certificate = layer == null ? null : layer.certificate();
        return certificate == null ? null : PeerNames.of(certificate);
    }

    /** Another loop, a timer or a thread asks the owner to look at the connection. */
    void onAttention(int reasons) {
        owner.checkOwner();
        if ((reasons & IoLoop.ATTEND_HANDSHAKE) != 0) {
            onHandshakeAttention();
        }
        if ((reasons & IoLoop.ATTEND_CLOSE) != 0) {
            onAborted();
            return;
        }
        if ((reasons & IoLoop.ATTEND_WATCH) != 0 && !isClosing()) {
            timers.armWriteDeadline(owner.nowNanos());
        }
        if ((reasons & IoLoop.ATTEND_WRITE) != 0 && key.isValid()) {
            onWritable();
        }
    }

    private void onHandshakeAttention() {
        if (input.opening() instanceof TlsHandshake handshake) {
            handshake.onAttention();
        } else {
            // It does without TLS, or is gone: the next one in line may try.
            owner.tlsLane().leave(this);
        }
    }

    /** Whether the selector should report that the socket is writable. Thread: any loop, under the outbound lock. */
    void wantWrite(boolean wanted, IoLoop loop) {
        try {
            if (wanted) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                if (loop != owner) {
                    owner.wake();
                }
            } else {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
            }
        } catch (java.nio.channels.CancelledKeyException e) {
            // The owner has closed the channel: nothing will be written any more.
            return;
        }
    }

    /**
     * Stops or resumes reading. After the end of input it stays stopped, as the selector would report that in every round.
     */
    void wantRead(boolean wanted) {
        owner.checkOwner();
        if (!key.isValid()) {
            return;
        }
        if (wanted && !input.hasEnded()) {
            key.interestOpsOr(SelectionKey.OP_READ);
        } else {
            key.interestOpsAnd(~SelectionKey.OP_READ);
        }
    }

    /** Whether the connection is closing. Thread: any. */
    boolean isClosing() {
        return closeReason != null;
    }

    /** Whether the session has ended, so that nothing is parsed any more. */
    boolean isEnding() {
        return closing;
    }

    /** Drops the connection and its pending output at once. Thread: any loop. */
    void abort(IoLoop loop, CloseReason reason) {
        loop.checkOwner();
        if (closeReason == null) {
            closeReason = reason;
        }
        outbound.close(loop);
        owner.attend(this, IoLoop.ATTEND_CLOSE);
    }

    @Override
    public void close(CloseReason reason) {
        owner.checkOwner();
        if (closing) {
            return;
        }
        closing = true;
        session.end();
        if (closeReason == null) {
            closeReason = reason;
        }
        owner.onClosing(this);
    }

    private void onAborted() {
        CloseReason reason = closeReason;
        close(reason == null ? CloseReason.CLIENT_CLOSED : reason);
    }

    /** Why the connection ends; only valid while it is closing. */
    CloseReason closeReason() {
        CloseReason reason = closeReason;
        return reason == null ? CloseReason.CLIENT_CLOSED : reason;
    }

    /** The round in which the connection was closed is over; its last output is handed over. */
    void finishClose() {
        owner.checkOwner();
        if (key.isValid()) {
            end.advance();
        }
    }

    /** The client had time to read the last output. */
    void reset() {
        end.reset();
    }

    /** Counts of this connection. */
    TrafficStats stats() {
        owner.checkOwner();
        return new TrafficStats(
                        closing ? 0 : 1,
                        closing ? 0 : session.subscriptionCount(),
                        session.receivedMessages(),
                        session.receivedBytes(),
                        0,
                        0)
                .plus(outbound.delivered());
    }

    /** Closes the channel and releases all resources. Calling it again does nothing. */
    void closeChannel() {
        owner.checkOwner();
        if (key.isValid()) {
            owner.onClosed(stats());
        }
        timers.cancel();
        outbound.close(owner);
        input.drop();
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            owner.context().log().debug(this, "closing the socket failed: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return IpText.of(peerAddress) + " - " + session.idName() + ":" + id() + session.label();
    }
}
