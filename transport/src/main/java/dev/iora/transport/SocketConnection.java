// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.ClientInfo;
import dev.iora.core.CloseReason;
import dev.iora.core.Connection;
import dev.iora.core.ReplyGrants;
import dev.iora.core.Session;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A socket: reads and parses bursts for its {@link Session}, stages what any lane delivers to it, and closes. Only the
 * session knows the kind of peer.
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
    private final InboundBuffer inbound;
    private final OutboundBuffer outbound;
    private final ConnectionTimers timers;
    private final ConnectionEnd end = new ConnectionEnd(this);
    private final @Nullable Staging[] stagings;
    private final AttentionList.Entry<SocketConnection> attention = new AttentionList.Entry<>(this);

    /** The peer's real address, which a proxy may announce. */
    private InetSocketAddress peerAddress;

    /** Reads the header of a proxy; null after that, or if none is expected. */
    private @Nullable ProxyGreeting greeting;

    private volatile @Nullable CloseReason closeReason;
    private boolean closing;
    private boolean inputEnded;
    private boolean smallBurst;
    private long readingSinceNanos;

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
        inbound = new InboundBuffer(context.budget());
        outbound = new OutboundBuffer(this, context.limits(), context.budget());
        stagings = new Staging[owner.laneCount()];
        session = kind.open(this, IpText.of(address.getAddress()));
        timers = new ConnectionTimers(this);
    }

    /** Greets the peer. */
    void start(long nowNanos) {
        owner.checkOwner();
        if (owner.context().proxyProtocol()) {
            var waiting = new ProxyGreeting(this);
            greeting = waiting;
            session.startBehindProxy();
            waiting.begin(nowNanos);
        } else {
            session.start();
            timers.armKeepAlive(nowNanos);
            timers.armLogin(nowNanos);
        }
    }

    /** The header of a proxy is complete or absent: the peer's protocol begins with {@code taken}. */
    void onGreeted(InetSocketAddress source, byte[] taken) {
        owner.checkOwner();
        greeting = null;
        peerAddress = source;
        session.peerIp(IpText.of(source.getAddress()));
        inbound.begin(taken);
        timers.armKeepAlive(owner.nowNanos());
        timers.armLogin(owner.nowNanos());
    }

    /** Takes over the new settings of the server. */
    void onReconfigured() {
        owner.checkOwner();
        TransportContext context = owner.context();
        outbound.limits(context.limits());
        session.limits(context.clientLimits());
    }

    /** Closes a connection beyond the maximum. */
    void refuseAsTooMany() {
        owner.checkOwner();
        if (!closing) {
            owner.onRefusedAsTooMany(this);
            session.refuse("maximum connections exceeded", CloseReason.MAX_CONNECTIONS_EXCEEDED);
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

    InboundBuffer inbound() {
        return inbound;
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

    /** The socket is readable. */
    void onReadable() {
        owner.checkOwner();
        ReadBuffer in = owner.readBuffer();
        int count;
        try {
            count = in.receive(channel, burstBytes());
        } catch (IOException e) {
            if (greeting != null) {
                greeting.onReadFailed(e);
            }
            close(CloseReason.READ_ERROR);
            return;
        }
        if (count < 0) {
            inputEnded = true;
            wantRead(false);
            if (greeting != null) {
                greeting.onEndOfInput();
            }
            close(CloseReason.CLIENT_CLOSED);
            finishClose();
        } else if (count > 0 && !closing && (greeting == null || greeting.read(in))) {
            session.keepAlive().onBurst(owner.nowNanos());
            parse(in);
            if (session.keepAlive().takeRestart() && !closing) {
                timers.armKeepAlive(owner.nowNanos());
            }
        }
    }

    private int burstBytes() {
        boolean small = smallBurst;
        smallBurst = false;
        if (!session.isLoggedIn()) {
            return ReadBuffer.TINY_BURST_BYTES;
        }
        if (!inbound.isReceivingLarge() && owner.context().budget().isScarce()) {
            return ReadBuffer.TINY_BURST_BYTES;
        }
        return small ? ReadBuffer.SMALL_BURST_BYTES : ReadBuffer.BURST_BYTES;
    }

    @Override
    public void execute(Runnable command) {
        owner.execute(command);
    }

    @Override
    public void pauseInput() {
        owner.checkOwner();
        inbound.pause();
        wantRead(false);
    }

    @Override
    public void resumeInput() {
        owner.checkOwner();
        if (!closing) {
            inbound.resume();
            wantRead(true);
            owner.readKept(this);
        }
    }

    /** Parses the input that was kept while it was paused. */
    void parseKept() {
        ReadBuffer in = owner.readBuffer();
        in.clear();
        parse(in);
        if (session.keepAlive().takeRestart() && !closing) {
            timers.armKeepAlive(owner.nowNanos());
        }
    }

    private void parse(ReadBuffer in) {
        int needed = inbound.parse(in, owner, session);
        if (needed == 0) {
            return;
        }
        long limit = owner.context().budget().limit();
        if (needed < limit) {
            owner.pauseForMemory(this, needed);
        } else {
            String text = "a message of " + needed + " bytes does not fit into the " + limit
                    + " bytes of memory for messages";
            owner.context().log().error(this, text);
            session.refuse("Maximum Payload Violation", CloseReason.MAX_PAYLOAD_EXCEEDED);
        }
    }

    /** The socket is writable. */
    void onWritable() {
        owner.checkOwner();
        owner.react(this, null, outbound.onWritable(owner));
        if (closing && key.isValid()) {
            end.onWritable();
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
        if (wanted && !inputEnded) {
            key.interestOpsOr(SelectionKey.OP_READ);
        } else {
            key.interestOpsAnd(~SelectionKey.OP_READ);
        }
    }

    /** Resumes reading after a pause. */
    void resumeReading(long nowNanos) {
        owner.checkOwner();
        readingSinceNanos = nowNanos;
        wantRead(true);
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

    /** Whether the connection is closing. Thread: any. */
    boolean isClosing() {
        return closeReason != null;
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

    /** Another loop or a timer has aborted the connection. */
    void onAborted() {
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

    /** Whether the client has closed its side. */
    boolean hasInputEnded() {
        return inputEnded;
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
        if (greeting != null) {
            greeting.cancel();
        }
        outbound.close(owner);
        inbound.drop();
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
