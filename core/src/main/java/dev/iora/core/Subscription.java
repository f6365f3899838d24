// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Invariants;
import dev.iora.subject.Interest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SUB of a connection, with the count for auto-unsubscribe.
 *
 * <p>Counting. For a subscription without a maximum, {@link #count} counts a message when its lane hands it over, under the
 * destination's lock. UNSUB with a maximum sets it under the same lock; from then on {@link #tryTake} counts each message
 * before it is staged, and the hand-over cuts messages that lanes had staged uncounted to the maximum. So the maximum is never
 * exceeded, and an exhausted member of a queue group refuses messages at once.
 *
 * <p>Thread: fields as their comments say.
 */
public final class Subscription extends Interest {
    private static final VarHandle DELIVERED;

    static {
        try {
            DELIVERED = MethodHandles.lookup().findVarHandle(Subscription.class, "delivered", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Connection connection;
    private final byte[] sid;

    /** Maximum number of messages of auto-unsubscribe, 0 for none. Written under the destination's lock. */
    private volatile long max;

    /** Messages delivered: plain writes under the destination's lock until {@code max} is set, then atomic. */
    private volatile long delivered;

    /** Set when the subscription has ended; never reset. */
    private volatile boolean ended;

    /** Set when UNSUB ended the subscription, never reset: messages counted before are not delivered either. */
    private volatile boolean silenced;

    /** Next in the session's stack of exhausted subscriptions. */
    @Nullable
    Subscription nextExhausted;

    /** The account that it was added to. Written before it gets into an index. */
    private @Nullable Account account;

    /** Its counterparts in accounts from which its account imports streams. Written before they get into an index. */
    private volatile List<Subscription> imported = List.of();

    /** Refuses a part of the matching subjects; null if there is no such part. Written by the owner. */
    private volatile @Nullable DeliveryFilter filter;

    /** This subscription as the only match; created on first use, so that a subject used once costs no memory. Immutable. */
    private @Nullable Matches alone;

    /** Creates a subscription; keeps the arrays, which must not change. */
    public Subscription(Connection connection, byte[] subject, byte @Nullable [] queue, byte[] sid) {
        super(subject, queue);
        this.connection = connection;
        this.sid = sid;
    }

    /** The connection that subscribed. */
    public Connection connection() {
        return connection;
    }

    /** The subscription id that the client chose; not to be modified. */
    public byte[] sid() {
        return sid;
    }

    /** The account whose messages it gets. Thread: any, once it was added. */
    Account account() {
        Account joined = account;
        if (joined == null) {
            throw new IllegalStateException("a subscription without an account");
        }
        return joined;
    }

    void joined(Account to, List<Subscription> fromOthers) {
        account = to;
        imported = fromOthers;
    }

    List<Subscription> imported() {
        return imported;
    }

    /** Limits the subjects of its messages further than its own subject does. Thread: the owner. */
    void filter(@Nullable DeliveryFilter newFilter) {
        filter = newFilter;
    }

    /**
     * The subscription that gets messages of a matching subject: this one, one that shows another subject, or null if none
     * may get them.
     */
    @Nullable
    Subscription forSubject(byte[] bytes, int offset, int length) {
        DeliveryFilter limit = filter;
        if (limit != null && !limit.allows(bytes, offset, length)) {
            return null;
        }
        return connection instanceof StreamImport.Inlet inlet ? inlet.forSubject(bytes, offset, length) : this;
    }

    /** The matches of a subject with this subscription only. Thread: any; racing threads create equal objects. */
    Matches alone() {
        Matches matches = alone;
        if (matches == null) {
            matches = Matches.of(this);
            alone = matches;
        }
        return matches;
    }

    /** Number of messages delivered. Thread: any, a snapshot. */
    public long delivered() {
        return delivered;
    }

    /** Whether there is a maximum, so that {@link #tryTake} decides about each message. Thread: any. */
    public boolean isLimited() {
        return max != 0;
    }

    /** Whether the subscription takes no more messages. Thread: any. */
    public boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** Whether UNSUB ended the subscription, rather than its maximum: nothing may follow the next PONG. Thread: any. */
    public boolean isSilenced() {
        return silenced;
    }

    void silence() {
        silenced = true;
    }

    /** Sets the maximum; returns false if it is already reached. Thread: under the destination's lock. */
    public boolean limit(long newMax) {
        if (newMax <= delivered) {
            return false;
        }
        max = newMax;
        return true;
    }

    /** Counts {@code messages} that were staged without a maximum. Thread: under the destination's lock. */
    public void count(long messages) {
        Invariants.check(max == 0, "subscription with a maximum counts by tryTake");
        delivered = (long) DELIVERED.get(this) + messages;
    }

    /** Takes one of the remaining messages up to the maximum; returns false if none is left. Thread: any. */
    public boolean tryTake() {
        long limit = max;
        while (true) {
            long count = delivered;
            if (count >= limit || ended) {
                return false;
            }
            if (DELIVERED.compareAndSet(this, count, count + 1)) {
                if (count + 1 == limit) {
                    connection.pushExhausted(this);
                }
                return true;
            }
        }
    }

    @Override
    public String toString() {
        return new String(subject(), StandardCharsets.UTF_8) + " (sid " + new String(sid, StandardCharsets.UTF_8) + ")";
    }
}
