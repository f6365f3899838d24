// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go: what the bus knows of a connection. Implemented by the transport, and by fakes in tests.
 *
 * <p>A <em>lane</em> is the number of the loop whose thread calls; each lane stages what it sends to a destination
 * without a lock and hands it over at the end of its round, so order is kept per lane and destination.
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

    /** Stack of subscriptions whose maximum was reached on any lane, until the owner forgets them. */
    @SuppressWarnings("UnusedVariable") // read and written through EXHAUSTED
    private volatile @Nullable Subscription exhausted;

    @SuppressWarnings("UnusedVariable") // written through REQUEST_BYTES
    private volatile long requestBytes;

    /** Creates a connection; {@code id} is its client id, unique in the server. */
    protected Connection(long id) {
        this(id, false);
    }

    /** Creates a connection that takes messages with headers from the beginning, or not. */
    protected Connection(long id, boolean takesHeaders) {
        this.id = id;
        headers = takesHeaders;
    }

    /** The client id. */
    public final long id() {
        return id;
    }

    /** Whether the peer takes messages with headers; false until it said so in CONNECT. */
    public final boolean takesHeaders() {
        return headers;
    }

    /** Sets what CONNECT said. Thread: the connection's owner. */
    public final void takesHeaders(boolean value) {
        headers = value;
    }

    /** The lane whose thread owns the connection; -1 for one inside the server. Thread: any. */
    public int lane() {
        return -1;
    }

    /** Memory that requests of this connection hold, see {@link RequestBudget}. Thread: any. */
    public final long requestBytes() {
        return requestBytes;
    }

    /** Adds to {@link #requestBytes}, or takes away. Thread: any. */
    public final void addRequestBytes(long bytes) {
        REQUEST_BYTES.getAndAdd(this, bytes);
    }

    /**
     * Delivers a message to one subscription of this connection.
     *
     * <p>Thread: the owner of {@code lane}.
     *
     * @return false if the connection or the subscription takes no more messages, and then nothing was sent
     */
    public abstract boolean deliver(int lane, Subscription subscription, PublishFrame frame);

    /**
     * Sets a subscription's maximum unless it is reached already; false if it is. Holds the lock under which staged
     * messages are counted. Thread: the connection's owner.
     */
    public abstract boolean limit(Subscription subscription, long max);

    /**
     * Sends protocol bytes behind everything {@code lane} sent before; they are copied. Thread: the owner of {@code lane}.
     */
    public abstract void send(int lane, byte[] bytes, int offset, int length);

    /**
     * Hands over at once what {@code lane} has staged for this connection. A subscription must not end while messages it
     * was to have are staged uncounted. Thread: the owner of {@code lane}.
     */
    public abstract void flush(int lane);

    /** Closes after what was sent has been written, as far as the peer takes it at once. Thread: the connection's owner. */
    public abstract void close(CloseReason reason);

    /** What is told about its client; null if there is none. Thread: the connection's owner. */
    public @Nullable ClientInfo clientInfo() {
        return null;
    }

    /** Notes that a subscription has had its last message. Thread: any. */
    final void pushExhausted(Subscription subscription) {
        subscription.end();
        Subscription top;
        do {
            top = (Subscription) EXHAUSTED.getVolatile(this);
            subscription.nextExhausted = top;
        } while (!EXHAUSTED.compareAndSet(this, top, subscription));
    }

    /** Takes all of them, linked by {@code nextExhausted}. Thread: the connection's owner. */
    final @Nullable Subscription takeExhausted() {
        return exhausted == null ? null : (Subscription) EXHAUSTED.getAndSet(this, null);
    }

    /** How logs name the connection: address, client id and, once known, what the client calls itself. */
    @Override
    public abstract String toString();
}
