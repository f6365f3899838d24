// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it.stress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iora.core.CloseReason;
import dev.iora.core.Connection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Auto-unsubscribe while several lanes deliver. */
public final class SubscriptionStress {
    private SubscriptionStress() {}

    /** A destination that only has the lock. */
    static final class Destination extends Connection {
        Destination() {
            super(1);
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            // As in the transport: counted at once with a maximum, else at the hand-over.
            return subscription.isLimited() ? subscription.tryTake() : handOver(subscription);
        }

        private synchronized boolean handOver(Subscription subscription) {
            if (subscription.isLimited()) {
                return subscription.tryTake();
            }
            subscription.count(1);
            return true;
        }

        @Override
        public synchronized boolean limit(Subscription subscription, long max) {
            return subscription.limit(max);
        }

        @Override
        public void send(int lane, byte[] bytes, int offset, int length) {}

        @Override
        public void flush(int lane) {}

        @Override
        public void close(CloseReason reason) {}

        @Override
        public String toString() {
            return "destination";
        }
    }

    abstract static class Race {
        final Destination destination = new Destination();
        final Subscription subscription =
                new Subscription(destination, "a".getBytes(US_ASCII), null, "1".getBytes(US_ASCII));

        final int deliver(int lane) {
            return destination.deliver(lane, subscription, new PublishFrame()) ? 1 : 0;
        }
    }

    /** Two lanes take the last message. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @Outcome(expect = FORBIDDEN, desc = "both or none")
    @State
    public static class TryTake extends Race {
        /** Leaves one message. */
        public TryTake() {
            subscription.count(2);
            destination.limit(subscription, 3);
        }

        /** Takes a message. */
        @Actor
        public void one(II_Result result) {
            result.r1 = subscription.tryTake() ? 1 : 0;
        }

        /** Takes a message. */
        @Actor
        public void two(II_Result result) {
            result.r2 = subscription.tryTake() ? 1 : 0;
        }
    }

    /** A lane delivers two messages while UNSUB with a maximum of one arrives. */
    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "limited in time")
    @Outcome(id = "false, 2", expect = ACCEPTABLE, desc = "the maximum was reached before")
    @Outcome(expect = FORBIDDEN, desc = "more than the maximum, or less")
    @State
    public static class Limit extends Race {
        /** Delivers. */
        @Actor
        public void lane(ZI_Result result) {
            result.r2 = deliver(0) + deliver(0);
        }

        /** Sets the maximum. */
        @Actor
        public void owner(ZI_Result result) {
            result.r1 = destination.limit(subscription, 1);
        }
    }

    /** Several lanes count under the destination's lock. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "all counted")
    @Outcome(expect = FORBIDDEN, desc = "a message is not counted")
    @State
    public static class Count extends Race {
        /** Delivers. */
        @Actor
        public void laneOne() {
            deliver(0);
        }

        /** Delivers. */
        @Actor
        public void laneTwo() {
            deliver(1);
        }

        /** Reads the count. */
        @Arbiter
        public void count(I_Result result) {
            result.r1 = (int) subscription.delivered();
        }
    }
}
