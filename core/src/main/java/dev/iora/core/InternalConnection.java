// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Invariants;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes inside the process: {@link #deliver} gets messages on the lane of their publisher, and nothing is written to a
 * socket. A subclass copies what it keeps, for example into a {@link FrameBatch} that it hands over at the end of the round
 * ({@link Lanes#atEndOfRound}).
 *
 * <p>Thread: {@link #subscribe} and {@link #unsubscribe} any; {@link #deliver} the owner of its lane, several at a time. After
 * {@code unsubscribe} has returned, another lane may still deliver messages that it matched before.
 */
public abstract class InternalConnection extends Connection {
    /** Differs from every client's sid, so that such a subscription never takes part in a broadcast. */
    private static final byte[] NO_SID = {};

    /** Creates a connection; its id appears in traces only. */
    protected InternalConnection(long id) {
        super(id, true);
    }

    @Override
    public final boolean isInternal() {
        return true;
    }

    /** Subscribes to {@code filter}, which must be valid; keeps the array. */
    public final Subscription subscribe(Account account, byte[] filter) {
        return subscribe(account, filter, null);
    }

    /** Subscribes in a queue group, of which one member gets each message. */
    public final Subscription subscribe(Account account, byte[] filter, byte @Nullable [] queueGroup) {
        var subscription = new Subscription(this, filter, queueGroup, NO_SID);
        account.add(subscription);
        return subscription;
    }

    /** Ends a subscription. */
    public final void unsubscribe(Account account, Subscription subscription) {
        subscription.end();
        account.remove(subscription);
    }

    /**
     * {@inheritDoc}
     *
     * <p>If no subscription takes a request, its sender gets status 503 (no responders).
     */
    @Override
    public abstract boolean deliver(int lane, Subscription subscription, PublishFrame frame);

    @Override
    public final boolean limit(Subscription subscription, long max) {
        return subscription.limit(max);
    }

    @Override
    public final void send(int lane, byte[] bytes, int offset, int length) {
        Invariants.check(false, "an internal connection has no peer to send to");
    }

    /** No effect: nothing is staged for this connection. */
    @Override
    public final void flush(int lane) {}

    @Override
    public final void close(CloseReason reason) {
        Invariants.check(false, "an internal connection cannot be closed");
    }
}
