// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.HeapGuard;
import dev.iora.subject.Interest;
import dev.iora.subject.SubscriptionIndex;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A separate space of subjects. Thread: any.
 *
 * @param name name in clients and logs
 * @param subscriptions the interest in it
 * @param surplusLog limits log lines about subscriptions beyond the maximum
 * @param heap says when new objects of its clients have to be refused
 */
public record Account(String name, SubscriptionIndex subscriptions, LogLimit surplusLog, HeapGuard heap) {
    /** The account of connections that name no account. */
    public static final String GLOBAL_NAME = "$G";

    private static final long SURPLUS_LOG_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Creates a global account. */
    public static Account global(HeapGuard heap) {
        return new Account(GLOBAL_NAME, new SubscriptionIndex(), new LogLimit(SURPLUS_LOG_NANOS), heap);
    }

    /** Whether {@code subject} has interest. */
    public boolean hasInterest(byte[] subject) {
        return isFound(subject, new Search(null));
    }

    /** Whether {@code subject} has interest in that queue group, or outside of queue groups if the name is empty. */
    public boolean hasInterest(byte[] subject, byte[] queueGroup) {
        return isFound(subject, new Search(queueGroup));
    }

    /**
     * A lane that owns a subscriber as defined by {@link #hasInterest(byte[], byte[])}, so that messages sent by this lane need
     * no hand-over to another.
     *
     * @param preferred returned if it owns such a subscriber, or if no lane does
     */
    public int laneOf(byte[] subject, byte[] queueGroup, int preferred) {
        var search = new Search(queueGroup);
        search.preferredLane = preferred;
        search.lane = preferred;
        subscriptions.match(subject, 0, subject.length, search);
        return search.lane;
    }

    private boolean isFound(byte[] subject, Search search) {
        subscriptions.match(subject, 0, subject.length, search);
        return search.found;
    }

    /** Searches for subscriptions that would be offered a message. */
    private static final class Search implements Consumer<Interest> {
        /** The queue group that counts; null for all subscriptions. */
        private final byte @Nullable [] queueGroup;

        private boolean found;
        private int preferredLane = -1;
        private boolean preferredFound;
        private int lane = -1;

        private Search(byte @Nullable [] queueGroup) {
            this.queueGroup = queueGroup;
        }

        @Override
        public void accept(Interest interest) {
            var subscription = (Subscription) interest;
            if (subscription.isEnded() || !counts(interest.queue())) {
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
