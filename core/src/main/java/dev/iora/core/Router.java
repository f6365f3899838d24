// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.SeededRandom;
import dev.iora.subject.Subject;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives each message to every plain subscription and to one member of every queue group that matches.
 *
 * <p>Thread: the owner of its lane. One router per lane; routers share only the account's index.
 */
public final class Router {
    private final int lane;
    private final Account account;
    private final MatchCache cache;
    private final SeededRandom random;
    private final Broadcaster broadcaster;
    private final ConnectionLog log;
    private @Nullable ProtocolTrace trace;

    /** Where the last message went that came from no connection: many follow one another to the same inbox. */
    private MatchCache.Entry lastTarget = new MatchCache.Entry();

    /**
     * Creates the router of {@code lane}.
     *
     * @param random picks members of queue groups
     * @param broadcaster sends alike messages to many
     */
    public Router(int lane, Account account, SeededRandom random, ConnectionLog log, Broadcaster broadcaster) {
        this.broadcaster = broadcaster;
        this.lane = lane;
        this.account = account;
        this.random = random;
        this.log = log;
        trace(TraceOptions.ALL);
        cache = new MatchCache(account.subscriptions());
    }

    /** Traces the protocol from now on as {@code options} say, if the log takes traces now. */
    public void trace(TraceOptions options) {
        trace = log.isTraceEnabled() ? new ProtocolTrace(log, options) : null;
    }

    /** The trace of the lane's connections, null if the protocol is not traced. */
    @Nullable
    ProtocolTrace trace() {
        return trace;
    }

    /** The number of the lane. */
    public int lane() {
        return lane;
    }

    Account account() {
        return account;
    }

    /** Who gets the frame. */
    MatchCache.Entry lookup(PublishFrame frame) {
        return cache.lookup(frame);
    }

    /** Whether an entry answered before still means what it meant then. */
    boolean isStill(MatchCache.Entry entry, int version) {
        return entry.isStill(version, account.subscriptions());
    }

    /**
     * Delivers a message.
     *
     * @param skipped a connection that does not want its own messages back, or null
     * @return whether anyone took it
     */
    boolean route(Matches matches, PublishFrame frame, @Nullable Connection skipped) {
        if (matches.uniform
                && frame.repeated
                && trace == null
                && broadcaster.broadcast(matches.plain, frame, skipped)) {
            return true;
        }
        boolean delivered = false;
        for (Subscription subscription : matches.plain) {
            Connection connection = subscription.connection();
            if (connection != skipped && connection.deliver(lane, subscription, frame)) {
                delivered = true;
                traceDelivery(subscription, frame);
            }
        }
        for (Subscription[] group : matches.groups) {
            delivered |= routeToGroup(group, frame, skipped);
        }
        return delivered;
    }

    /**
     * Delivers a message to what listens inside the process only; to everybody else it counts as delivered.
     *
     * @return true
     */
    boolean routeInside(Matches matches, PublishFrame frame) {
        for (Subscription subscription : matches.plain) {
            if (subscription.connection() instanceof InternalConnection inside) {
                inside.deliver(lane, subscription, frame);
            }
        }
        return true;
    }

    private void traceDelivery(Subscription subscription, PublishFrame frame) {
        if (trace != null && !(subscription.connection() instanceof InternalConnection)) {
            trace.onDelivered(subscription, frame);
        }
    }

    /**
     * Delivers a message that did not come from a connection to whoever subscribes to {@code frame.bytes[target, target +
     * targetLength)}, with the subject the frame has.
     *
     * @return whether anyone took it
     */
    public boolean publish(int target, int targetLength, PublishFrame frame) {
        MatchCache.Entry entry = lastTarget;
        if (!entry.isFor(frame.bytes, target, targetLength, account.subscriptions())) {
            entry = cache.lookup(frame.bytes, target, targetLength);
            lastTarget = entry;
        }
        Matches matches = entry.matches();
        return !matches.isEmpty() && route(matches, frame, null);
    }

    /** A random member, then the others in turn until one accepts. */
    private boolean routeToGroup(Subscription[] group, PublishFrame frame, @Nullable Connection skipped) {
        int members = group.length;
        int member = members == 1 ? 0 : random.nextInt(members);
        for (int tried = 0; tried < members; tried++) {
            Subscription subscription = group[member];
            Connection connection = subscription.connection();
            if (connection != skipped && connection.deliver(lane, subscription, frame)) {
                traceDelivery(subscription, frame);
                return true;
            }
            member = member + 1 == members ? 0 : member + 1;
        }
        return false;
    }

    /**
     * Delivers a message that {@code member} did not take after all to another member of its queue group, as if it had
     * refused at once. Headers that were cut for it stay cut.
     *
     * @return whether anyone took it
     */
    public boolean routeToOtherMember(Subscription member, PublishFrame frame) {
        byte[] queue = member.queue();
        byte[] filter = member.subject();
        // A literal filter is what the message was sent to, whatever subject it shows.
        MatchCache.Entry entry =
                Subject.hasWildcard(filter) ? cache.lookup(frame) : cache.lookup(filter, 0, filter.length);
        for (Subscription[] group : entry.matches().groups) {
            if (Arrays.equals(group[0].queue(), queue)) {
                return routeToGroup(group, frame, null);
            }
        }
        return false;
    }

    /**
     * Takes a subscription that has had its last message out of the index, so that nobody counts on it any more. Its
     * owner forgets it later, and may end it at the same time.
     */
    public void dropExhausted(Subscription subscription) {
        account.subscriptions().remove(subscription);
    }

    /** Lets go of what is no longer valid. Called now and then by the lane's owner. */
    public void sweep() {
        cache.sweep();
    }
}
