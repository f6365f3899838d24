// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.SeededRandom;
import dev.iora.subject.Subject;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Delivers each message to every matching plain subscription and to one member of every matching queue group.
 *
 * <p>Thread: the owner of its lane. One router per lane; routers share only the indexes of accounts.
 */
public final class Router {
    private final int lane;
    private final AccountTable table;
    private final SeededRandom random;
    private final Broadcaster broadcaster;
    private final ConnectionLog log;
    private @Nullable ProtocolTrace trace;

    /** How many services the message that is being routed passed through. */
    private int services;

    /** The account in which that message was a request first; any other if it passed through none. */
    private Account requester;

    /** Whether a service on the way may learn the server of the requester. */
    private boolean serverShared;

    /** Whether the first service on the way may learn the details of the requester. */
    private boolean detailsShared;

    /** See {@link #skipped()}. */
    private @Nullable Connection skipped;

    /** Whether the message that is being routed is the result of a measurement. */
    private boolean measurement;

    /** By the id of the account; null until the lane uses the account. */
    private @Nullable AccountLane[] accounts = new AccountLane[1];

    /**
     * Creates the router of {@code lane}.
     *
     * @param table the accounts of the server
     * @param random picks members of queue groups
     * @param broadcaster sends repeated messages to many subscribers
     */
    public Router(int lane, AccountTable table, SeededRandom random, ConnectionLog log, Broadcaster broadcaster) {
        this.broadcaster = broadcaster;
        this.lane = lane;
        this.random = random;
        this.log = log;
        trace(TraceOptions.ALL);
        this.table = table;
        requester = table.global();
    }

    /** Starts to trace the protocol with {@code options}, if tracing is enabled in the log. */
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

    /** The lane's part of an account. */
    AccountLane of(Account account) {
        int id = account.id();
        if (id >= accounts.length) {
            accounts = Arrays.copyOf(accounts, Math.max(id + 1, 2 * accounts.length));
        }
        AccountLane own = accounts[id];
        if (own == null || own.account() != account) {
            own = new AccountLane(account, id == 0 ? MatchCache.MAX_ENTRIES : MatchCache.FIRST_ENTRIES);
            accounts[id] = own;
        }
        return own;
    }

    SeededRandom random() {
        return random;
    }

    /**
     * A message of {@code importer} enters another service; false if it came through {@code max} already.
     *
     * @param shares whether the importer lets the service know who sends requests
     * @param sharesServer whether the service may learn the server in any case
     */
    boolean enterService(Account importer, boolean shares, boolean sharesServer, int max) {
        if (services == max) {
            return false;
        }
        if (services == 0) {
            requester = importer;
            detailsShared = shares;
            serverShared = false;
        }
        services++;
        serverShared |= shares || sharesServer;
        return true;
    }

    /** The account in which the message was a request first, while it is in a service. */
    Account requester() {
        return requester;
    }

    /** Whether the message comes from another service. */
    boolean isForwarded() {
        return services > 1;
    }

    /** Whether the details of the requester go with the message. */
    boolean isDetailsShared() {
        return detailsShared;
    }

    /** Whether the server of the requester goes with the message. */
    boolean isServerShared() {
        return serverShared;
    }

    /** A message has left a service. {@code outerServerShared} is what {@link #isServerShared} was before it entered. */
    void leaveService(boolean outerServerShared) {
        services--;
        serverShared = outerServerShared;
    }

    /** Whether {@code subject} has interest in {@code account}. */
    boolean isHeard(Account account, byte[] subject) {
        return !of(account).lookup(subject, 0, subject.length).matches().isEmpty();
    }

    /** Whether the message that is being routed is the result of a measurement. */
    boolean isMeasurement() {
        return measurement;
    }

    /**
     * Delivers the result of a measurement, which is a message of the server, while another message may be in a service.
     * Services do not measure it: so results cannot cause results for ever.
     */
    void publishMeasurement(Account account, PublishFrame frame) {
        int outerServices = services;
        Account outerRequester = requester;
        boolean outerDetailsShared = detailsShared;
        boolean outerServerShared = serverShared;
        services = 0;
        measurement = true;
        try {
            boolean _ = publish(account, frame);
        } finally {
            measurement = false;
            services = outerServices;
            requester = outerRequester;
            detailsShared = outerDetailsShared;
            serverShared = outerServerShared;
        }
    }

    /**
     * Delivers a message.
     *
     * @param skipped a connection that does not want its own messages back, or null
     * @return whether any subscription took it
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
     * Delivers a message to subscriptions inside the process only; for all others it counts as delivered.
     *
     * @return true
     */
    boolean routeInside(Matches matches, PublishFrame frame) {
        for (Subscription subscription : matches.plain) {
            if (subscription.connection().isInternal()) {
                subscription.connection().deliver(lane, subscription, frame);
            }
        }
        return true;
    }

    private void traceDelivery(Subscription subscription, PublishFrame frame) {
        if (trace == null || subscription.connection().isInternal()) {
            return;
        }
        if (subscription.connection() instanceof StreamImport.Outlet outlet) {
            trace.onDelivered(outlet.importing, outlet.imported(frame));
        } else {
            trace.onDelivered(subscription, frame);
        }
    }

    /** Delivers a message to the subscribers of its target in the account with a number; returns whether any took it. */
    boolean publish(int account, PublishFrame frame) {
        AccountLane used = account < accounts.length ? accounts[account] : null;
        return publish(used == null ? of(table.get(account)) : used, frame);
    }

    /** Delivers a message to the subscribers of its target in {@code account}; returns whether any subscription took it. */
    public boolean publish(Account account, PublishFrame frame) {
        return publish(of(account), frame);
    }

    private boolean publish(AccountLane account, PublishFrame frame) {
        Matches matches = matches(account, frame);
        return !matches.isEmpty() && route(matches, frame, null);
    }

    private static Matches matches(AccountLane account, PublishFrame frame) {
        return account.target(frame.names, frame.receiversStart(), frame.receiversLength());
    }

    /**
     * Delivers a request or response that crosses accounts to the subscribers of its subject in {@code account}. Accounts that
     * import the subject as a stream get only what is published in {@code account} itself (nats-server v2.14.5 client.go
     * processMsgResults).
     *
     * @return whether any subscription took it
     */
    boolean publishFromService(Account account, PublishFrame frame) {
        Matches matches = matches(of(account), frame).withoutImportedStreams();
        return !matches.isEmpty() && route(matches, frame, null);
    }

    /** The connection that must not get the message that is delivered to a queue group: its publisher; null if it may. */
    public @Nullable Connection skipped() {
        return skipped;
    }

    /** Tries a random member, then the others in turn until one accepts. */
    private boolean routeToGroup(Subscription[] group, PublishFrame frame, @Nullable Connection skipped) {
        this.skipped = skipped;
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
     * Delivers a message that {@code member} could not deliver to another member of its queue group, as if the member had
     * refused it at once. Headers that were cut for the member stay cut.
     *
     * @param skipped what {@link #skipped} was when the message was delivered to the member
     * @return whether another member took it
     */
    public boolean routeToOtherMember(Subscription member, PublishFrame frame, @Nullable Connection skipped) {
        byte[] queue = member.queue();
        byte[] filter = member.subject();
        AccountLane account = of(member.account());
        // A literal filter is the target of the message, which may show another subject.
        MatchCache.Entry entry =
                Subject.hasWildcard(filter) ? account.lookup(frame) : account.lookup(filter, 0, filter.length);
        for (Subscription[] group : entry.matches().groups) {
            if (Arrays.equals(group[0].queue(), queue)) {
                return routeToGroup(group, frame, skipped);
            }
        }
        return false;
    }

    /**
     * Removes a subscription that has reached its maximum from the index, so that it no longer counts as interest. Its owner
     * removes it from the session later, and may end it at the same time.
     */
    public void dropExhausted(Subscription subscription) {
        subscription.account().remove(subscription);
    }

    /** Drops stale matches. Called now and then by the lane's owner. */
    public void sweep() {
        for (AccountLane account : accounts) {
            if (account != null) {
                account.sweep();
            }
        }
    }
}
