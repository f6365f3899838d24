// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.HeapGuard;
import dev.iora.common.Invariants;
import dev.iora.subject.Interest;
import dev.iora.subject.SubscriptionIndex;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A separate space of subjects. Messages cross from one account to another by imports only.
 *
 * <p>Thread: any. {@link #streamImports(List)} and {@link #mappings(SubjectMappings)} by one thread at a time.
 */
public final class Account {
    /** The account of connections that name no account. */
    public static final String GLOBAL_NAME = "$G";

    private static final long SURPLUS_LOG_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String name;
    private final int id;
    private final boolean system;
    private final HeapGuard heap;
    private final SubscriptionIndex subscriptions = new SubscriptionIndex();
    private final LogLimit surplusLog = new LogLimit(SURPLUS_LOG_NANOS);
    private volatile List<StreamImport> streamImports = List.of();
    private final AtomicInteger importsVersion = new AtomicInteger();
    private volatile @Nullable SubjectMappings mappings;
    private volatile AccountLimits limits = AccountLimits.NONE;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * Creates an account without imports and mappings.
     *
     * @param name name in clients and logs
     * @param id unique in the server; small, since lanes keep an array by id
     * @param system whether it is the system account
     * @param heap says when new objects of its clients have to be refused
     */
    public Account(String name, int id, boolean system, HeapGuard heap) {
        this.name = name;
        this.id = id;
        this.system = system;
        this.heap = heap;
    }

    /** Creates a global account. */
    public static Account global(HeapGuard heap) {
        return new Account(GLOBAL_NAME, 0, false, heap);
    }

    /** Its name in clients and logs. */
    public String name() {
        return name;
    }

    int id() {
        return id;
    }

    /** Whether it is the account of connections that name none. */
    public boolean isGlobal() {
        return id == 0;
    }

    /** Whether it is the system account. */
    boolean isSystem() {
        return system;
    }

    /** Says when new objects of its clients have to be refused. */
    public HeapGuard heap() {
        return heap;
    }

    /** The interest in it, that of importing accounts included. */
    public SubscriptionIndex subscriptions() {
        return subscriptions;
    }

    /** Limits log lines about subscriptions beyond the maximum. */
    LogLimit surplusLog() {
        return surplusLog;
    }

    /** Sets the streams that it imports; applies to subscriptions added from now on. */
    public void streamImports(List<StreamImport> imports) {
        if (!imports.equals(streamImports)) {
            streamImports = List.copyOf(imports);
            importsVersion.incrementAndGet();
        }
    }

    /** Changes when the streams that it imports change. */
    public int importsVersion() {
        return importsVersion.get();
    }

    /** Sets its subject mappings; null for none. */
    public void mappings(@Nullable SubjectMappings newMappings) {
        mappings = newMappings;
    }

    /** Its subject mappings; null if there are none. */
    @Nullable
    SubjectMappings mappings() {
        return mappings;
    }

    /** Sets its limits, which apply to connections and subscriptions from now on. */
    public void limits(AccountLimits newLimits) {
        limits = newLimits;
    }

    /** Counts a connection of the account; false, without counting it, if there are too many. */
    boolean join() {
        int max = limits.maxConnections();
        if (connections.incrementAndGet() <= max || max < 0) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    /** A connection that joined has left. */
    void leave() {
        connections.decrementAndGet();
    }

    /** Number of connections of the account. */
    public int connections() {
        return connections.get();
    }

    /** Largest message of its clients, if that is smaller than {@code max}. */
    int maxPayloadBytes(int max) {
        int own = limits.maxPayloadBytes();
        return own < 0 ? max : Math.min(own, max);
    }

    /** Whether a connection with {@code count} subscriptions may have no more. */
    boolean isFull(int count) {
        int max = limits.maxSubscriptions();
        return max >= 0 && count >= max;
    }

    /** Adds a subscription of one of its clients, and what it imports from other accounts. */
    void add(Subscription subscription) {
        List<Subscription> imported = List.of();
        List<StreamImport> imports = streamImports;
        if (!imports.isEmpty() && subscription.connection().importsStreams()) {
            imported = StreamImport.subscriptions(imports, subscription);
        }
        subscription.joined(this, imported);
        subscriptions.add(subscription);
        for (Subscription each : imported) {
            each.account().subscriptions.add(each);
        }
    }

    /**
     * Brings a subscription up to date after imports or permissions have changed. For a moment it may get a message twice, but
     * it misses none.
     */
    void review(Subscription subscription, @Nullable DeliveryFilter filter) {
        List<Subscription> before = subscription.imported();
        List<StreamImport> imports = streamImports;
        List<Subscription> after = imports.isEmpty() ? List.of() : StreamImport.subscriptions(imports, subscription);
        subscription.filter(filter);
        subscription.joined(this, after);
        after.forEach(each -> each.account().subscriptions.add(each));
        before.forEach(each -> each.account().subscriptions.remove(each));
        subscriptions.touch(subscription.subject());
    }

    /** Removes a subscription, and what it imports. A second call does nothing. */
    void remove(Subscription subscription) {
        Invariants.check(subscription.account() == this, "a subscription of another account");
        subscriptions.remove(subscription);
        for (Subscription each : subscription.imported()) {
            each.account().subscriptions.remove(each);
        }
    }

    /** Whether the account imports a service with {@code subject}. */
    public boolean importsService(byte[] subject) {
        boolean[] found = new boolean[1];
        subscriptions.match(
                subject,
                0,
                subject.length,
                interest -> found[0] |= ((Subscription) interest).connection() instanceof ServiceImport);
        return found[0];
    }

    /** Whether {@code subject} has interest. */
    public boolean hasInterest(byte[] subject) {
        return isFound(subject, new Search(subject, null));
    }

    /** Whether {@code subject} has interest in that queue group, or outside of queue groups if the name is empty. */
    public boolean hasInterest(byte[] subject, byte[] queueGroup) {
        return isFound(subject, new Search(subject, queueGroup));
    }

    /**
     * A lane that owns a subscriber as defined by {@link #hasInterest(byte[], byte[])}, so that messages sent by this lane need
     * no hand-over to another.
     *
     * @param preferred returned if it owns such a subscriber, or if no lane does
     */
    public int laneOf(byte[] subject, byte[] queueGroup, int preferred) {
        var search = new Search(subject, queueGroup);
        search.preferredLane = preferred;
        search.lane = preferred;
        subscriptions.match(subject, 0, subject.length, search);
        return search.lane;
    }

    private boolean isFound(byte[] subject, Search search) {
        subscriptions.match(subject, 0, subject.length, search);
        return search.found;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Searches for subscriptions that would be offered a message. */
    private static final class Search implements Consumer<Interest> {
        private final byte[] subject;

        /** The queue group that counts; null for all subscriptions. */
        private final byte @Nullable [] queueGroup;

        private boolean found;
        private int preferredLane = -1;
        private boolean preferredFound;
        private int lane = -1;

        private Search(byte[] subject, byte @Nullable [] queueGroup) {
            this.subject = subject;
            this.queueGroup = queueGroup;
        }

        @Override
        public void accept(Interest interest) {
            var subscription = (Subscription) interest;
            if (subscription.isEnded()
                    || !counts(interest.queue())
                    || subscription.forSubject(subject, 0, subject.length) == null) {
                return;
            }
            found = true;
            int owner = subscription.connection().lane();
            preferredFound |= owner == preferredLane;
            if (owner >= 0) {
                lane = preferredFound ? preferredLane : owner;
            }
        }

        private boolean counts(byte @Nullable [] queue) {
            if (queueGroup == null) {
                return true;
            }
            return queue == null ? queueGroup.length == 0 : Arrays.equals(queue, queueGroup);
        }
    }
}
