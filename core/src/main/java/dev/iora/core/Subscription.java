// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Invariants;
import dev.iora.subject.Interest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One SUB of a connection, with the count that auto-unsubscribe needs.
 *
 * <p>Counting. A message to a subscription without a maximum is counted by {@link #count} when its lane hands it over,
 * under the destination's lock. UNSUB with a maximum sets it under the same lock; from then on each message is counted
 * by {@link #tryTake} before it is staged, and what lanes had staged uncounted is cut to the maximum at hand-over. So
 * never more than the maximum is delivered, and a member of a queue group that has had its share refuses at once.
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

    /** Messages until auto-unsubscribe, 0 if none was asked for. Written under the destination's lock. */
    private volatile long max;

    /** Messages delivered: by plain writes under the destination's lock until {@code max} is set, atomically then. */
    private volatile long delivered;

    /** Set when the subscription has ended; never reset. */
    private volatile boolean ended;

    /** Set when UNSUB ended the subscription, never reset: what was counted before is not delivered any more either. */
    private volatile boolean silenced;

    /** Next in the session's stack of exhausted subscriptions. */
    @Nullable
    Subscription nextExhausted;

    /** Itself as the only match, made when first needed: a subject that is used once should cost no memory. Immutable. */
    private @Nullable Matches alone;

    /** Creates a subscription; the arrays are kept and must not change. */
    public Subscription(Connection connection, byte[] subject, byte @Nullable [] queue, byte[] sid) {
        super(subject, queue);
        this.connection = connection;
        this.sid = sid;
    }

    /** The connection that subscribed. */
    public Connection connection() {
        return connection;
    }

    /** The subscription id its client chose; not to be modified. */
    public byte[] sid() {
        return sid;
    }

    /** The matches of a subject that only this one wants. Thread: any; two may make one each, which are alike. */
    Matches alone() {
        Matches matches = alone;
        if (matches == null) {
            matches = Matches.of(this);
            alone = matches;
        }
        return matches;
    }

    /** Messages delivered so far. Thread: any, a snapshot. */
    public long delivered() {
        return delivered;
    }

    /** Whether auto-unsubscribe is on: then {@link #tryTake} decides about each message. Thread: any. */
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

    /** Whether UNSUB ended it, and not its maximum: nothing may follow the next PONG. Thread: any. */
    public boolean isSilenced() {
        return silenced;
    }

    void silence() {
        silenced = true;
    }

    /** Sets the maximum if it is not reached yet; false if it is. Thread: under the destination's lock. */
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

    /** Takes one of the messages the maximum still allows; false if none is left. Thread: any. */
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
