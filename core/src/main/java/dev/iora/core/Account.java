// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.subject.Interest;
import dev.iora.subject.SubscriptionIndex;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A separate space of subjects. Thread: any.
 *
 * @param name how clients and logs see it
 * @param subscriptions who listens in it
 * @param surplusLog how often the log tells of subscriptions beyond the maximum
 */
public record Account(String name, SubscriptionIndex subscriptions, LogLimit surplusLog) {
    /** The account of connections that name none. */
    public static final String GLOBAL_NAME = "$G";

    private static final long SURPLUS_LOG_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A fresh global account. */
    public static Account global() {
        return new Account(GLOBAL_NAME, new SubscriptionIndex(), new LogLimit(SURPLUS_LOG_NANOS));
    }

    /** Whether anyone would be offered a message on {@code subject} now. */
    public boolean hasInterest(byte[] subject) {
        var search = new Search();
        subscriptions.match(subject, 0, subject.length, search);
        return search.found;
    }

    /** The same for the members of a queue group; for subscriptions outside of queue groups, if the name is empty. */
    public boolean hasInterest(byte[] subject, byte[] queueGroup) {
        var search = new GroupSearch(queueGroup);
        subscriptions.match(subject, 0, subject.length, search);
        return search.found;
    }

    private static final class GroupSearch implements Consumer<Interest> {
        private final byte[] queueGroup;
        private boolean found;

        private GroupSearch(byte[] queueGroup) {
            this.queueGroup = queueGroup;
        }

        @Override
        public void accept(Interest interest) {
            byte[] queue = interest.queue();
            boolean member = queue == null ? queueGroup.length == 0 : Arrays.equals(queue, queueGroup);
            found |= member && !((Subscription) interest).isEnded();
        }
    }

    private static final class Search implements Consumer<Interest> {
        private boolean found;

        @Override
        public void accept(Interest interest) {
            found |= !((Subscription) interest).isEnded();
        }
    }
}
