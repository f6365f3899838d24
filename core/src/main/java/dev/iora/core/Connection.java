// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A destination of messages, as the bus sees it. Implemented by the transport, and by fakes in tests.
 *
 * <p>A <em>lane</em> is the number of the loop whose thread makes the call. Each lane stages messages for a destination without
 * a lock and hands them over at the end of its round, so order is kept per lane and destination.
 */
public abstract class Connection {
    private static final VarHandle EXHAUSTED;
    private static final VarHandle REQUEST_BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            EXHAUSTED = lookup.findVarHandle(Connection.class, "exhausted", Subscription.class);
            REQUEST_BYTES = lookup.findVarHandle(Connection.class, "requestBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long id;
    private volatile boolean headers;

    /** Written before the connection subscribes, so that lanes that deliver to it see it. */
    private @Nullable ReplyGrants replyGrants;

    /** Stack of subscriptions that reached their maximum on any lane, until the owner removes them. */
    @SuppressWarnings("UnusedVariable") // read and written through EXHAUSTED
    private volatile @Nullable Subscription exhausted;

    @SuppressWarnings("UnusedVariable") // written through REQUEST_BYTES
    private volatile long requestBytes;

    /** Creates a connection; {@code id} is its client id, unique in the server. */
    protected Connection(long id) {
        this(id, false);
    }

    /** Creates a connection; {@code takesHeaders} applies from the beginning. */
    protected Connection(long id, boolean takesHeaders) {
        this.id = id;
        headers = takesHeaders;
    }

    /** The client id. */
    public final long id() {
        return id;
    }

    /** Whether the peer takes messages with headers; false until CONNECT says so. */
    public final boolean takesHeaders() {
        return headers;
    }

    /** Sets whether the peer takes messages with headers, from CONNECT. Thread: the connection's owner. */
    public final void takesHeaders(boolean value) {
        headers = value;
    }

    /** Where the reply subjects of delivered messages are kept; null if they are not kept. Thread: any. */
    public final @Nullable ReplyGrants replyGrants() {
        return replyGrants;
    }

    /** Sets where the reply subjects of delivered messages are kept. Thread: the connection's owner. */
    final void replyGrants(@Nullable ReplyGrants grants) {
        replyGrants = grants;
    }

    /** Runs {@code command} on the owner of the connection. Thread: any but a lane. */
    public void execute(Runnable command) {
        throw new UnsupportedOperationException("the connection has no owner");
    }

    /** Sets the largest message that the peer may send, if the server allows as much. Thread: the connection's owner. */
    public void limitPayload(int maxBytes) {}

    /** Keeps the input behind the operation that is being processed until {@link #resumeInput}. Thread: the owner. */
    public void pauseInput() {
        throw new UnsupportedOperationException("the connection has no input");
    }

    /** Continues with the kept input. Thread: the owner, outside of the processing of input. */
    public void resumeInput() {
        throw new UnsupportedOperationException("the connection has no input");
    }

    /** The lane that owns the connection; -1 for a connection inside the server. Thread: any. */
    public int lane() {
        return -1;
    }

    /** Refuses a thread that does not own the connection, if it has an owner. */
    public void checkOwner() {}

    /** Whether it is inside the server, so that nothing is written anywhere. Thread: any. */
    public boolean isInternal() {
        return false;
    }

    /** Whether its subscriptions get what their account imports as streams as well. Thread: any. */
    public boolean importsStreams() {
        return !isInternal();
    }

    /**
     * Whether a message for it may be encoded once together with that for others: it is open, and a round's worth of bytes
     * has room. Thread: any.
     */
    public boolean canShareMessages() {
        return false;
    }

    /** Memory held by requests of this connection, see {@link RequestBudget}. Thread: any. */
    public final long requestBytes() {
        return requestBytes;
    }

    /** Adds {@code bytes}, which may be negative, to {@link #requestBytes}. Thread: any. */
    public final void addRequestBytes(long bytes) {
        REQUEST_BYTES.getAndAdd(this, bytes);
    }

    /**
     * Delivers a message to one subscription of this connection.
     *
     * <p>Thread: the owner of {@code lane}.
     *
     * @return false, without sending anything, if the connection or the subscription takes no more messages
     */
    public abstract boolean deliver(int lane, Subscription subscription, PublishFrame frame);

    /**
     * Sets a subscription's maximum; returns false if the maximum is already reached. Holds the lock under which staged
     * messages are counted. Thread: the connection's owner.
     */
    public abstract boolean limit(Subscription subscription, long max);

    /** Sends a copy of protocol bytes behind everything that {@code lane} sent before. Thread: the owner of {@code lane}. */
    public abstract void send(int lane, byte[] bytes, int offset, int length);

    /**
     * Hands over at once the messages that {@code lane} has staged for this connection. Called before a subscription ends,
     * which must not happen while messages for it are staged uncounted. Thread: the owner of {@code lane}.
     */
    public abstract void flush(int lane);

    /**
     * Closes the connection after writing as much of the sent bytes as the peer takes at once. Thread: the connection's owner.
     */
    public abstract void close(CloseReason reason);

    /** Whether the connection is encrypted by TLS. Thread: the connection's owner. */
    public boolean isEncrypted() {
        return false;
    }

    /** The peer's certificate; null without TLS, or if the peer has none. Thread: the connection's owner. */
    public @Nullable TlsPeer tlsPeer() {
        return null;
    }

    /** The client's description for advisories; null if there is no client. Thread: the connection's owner. */
    public @Nullable ClientInfo clientInfo() {
        return null;
    }

    /** The round trip to the client that was measured last; 0 if none was. Thread: the connection's owner. */
    public long rttNanos() {
        return 0;
    }

    /** Records that a subscription has reached its maximum. Thread: any. */
    final void pushExhausted(Subscription subscription) {
        subscription.end();
        Subscription top;
        do {
            top = (Subscription) EXHAUSTED.getVolatile(this);
            subscription.nextExhausted = top;
        } while (!EXHAUSTED.compareAndSet(this, top, subscription));
    }

    /** Takes all exhausted subscriptions, linked by {@code nextExhausted}. Thread: the connection's owner. */
    final @Nullable Subscription takeExhausted() {
        return exhausted == null ? null : (Subscription) EXHAUSTED.getAndSet(this, null);
    }

    /** The connection's name in logs: address, client id and, once known, the client's own description. */
    @Override
    public abstract String toString();
}
