// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Invariants;
import dev.iora.wire.PublishFrame;

/**
 * Subscribes from inside the process: messages are handed to {@link #deliver} on the lane of whoever published them, and
 * nothing is written anywhere. A subclass copies what it wants to keep, for example into a {@link FrameBatch} that it
 * hands over at the end of the round ({@link Lanes#atEndOfRound}).
 *
 * <p>Thread: {@link #subscribe} and {@link #unsubscribe} any; {@link #deliver} the owner of its lane, several at a time.
 * After {@code unsubscribe} has returned another lane may still be delivering what it had matched before.
 */
public abstract class InternalConnection extends Connection {
    /** Equal to no client's, so that nobody takes such a subscription for one that gets the same bytes as theirs. */
    private static final byte[] NO_SID = {};

    /** Creates a connection with an id that shows in traces only. */
    protected InternalConnection(long id) {
        super(id, true);
    }

    /** Has messages that match {@code filter}, which must be valid, delivered here. The array is kept. */
    public final Subscription subscribe(Account account, byte[] filter) {
        var subscription = new Subscription(this, filter, null, NO_SID);
        account.subscriptions().add(subscription);
        return subscription;
    }

    /** Ends a subscription. */
    public final void unsubscribe(Account account, Subscription subscription) {
        subscription.end();
        account.subscriptions().remove(subscription);
    }

    /**
     * {@inheritDoc}
     *
     * <p>If nobody takes a request, its sender is told that there are no responders.
     */
    @Override
    public abstract boolean deliver(int lane, Subscription subscription, PublishFrame frame);

    @Override
    public final boolean limit(Subscription subscription, long max) {
        return subscription.limit(max);
    }

    @Override
    public final void send(int lane, byte[] bytes, int offset, int length) {
        Invariants.check(false, "there is no peer to send to");
    }

    /** Nothing is staged for it. */
    @Override
    public final void flush(int lane) {}

    @Override
    public final void close(CloseReason reason) {
        Invariants.check(false, "there is no peer whose connection could end");
    }
}
