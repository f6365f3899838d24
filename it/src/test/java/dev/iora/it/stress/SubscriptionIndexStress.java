// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it.stress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iora.subject.Interest;
import dev.iora.subject.SubscriptionIndex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The guarantee for caches of matches: a result is at least as new as the generation read before it. */
public final class SubscriptionIndexStress {
    private static final byte[] SUBJECT = "foo.bar".getBytes(US_ASCII);

    private SubscriptionIndexStress() {}

    static final class Filter extends Interest {
        Filter(String filter) {
            super(filter.getBytes(US_ASCII), null);
        }
    }

    private static boolean matches(SubscriptionIndex index, Interest wanted) {
        boolean[] found = new boolean[1];
        index.match(SUBJECT, 0, SUBJECT.length, interest -> found[0] |= interest == wanted);
        return found[0];
    }

    private static long generation(SubscriptionIndex index) {
        return index.generation(SubscriptionIndex.stripe(SUBJECT, 0, SUBJECT.length));
    }

    /** A match before or during a change, and whether it still counts as valid after the change. */
    abstract static class Change {
        final SubscriptionIndex index = new SubscriptionIndex();
        final Interest interest;
        private long seen;

        Change(String filter) {
            interest = new Filter(filter);
        }

        final boolean match() {
            seen = generation(index);
            return matches(index, interest);
        }

        final boolean isValid() {
            return seen == generation(index);
        }
    }

    /** Adding a literal filter. */
    @JCStressTest
    @Outcome(
            id = {"true, true", "true, false", "false, false"},
            expect = ACCEPTABLE,
            desc = "found, or to be asked again")
    @Outcome(expect = FORBIDDEN, desc = "not found, and taken for valid")
    @State
    public static class AddLiteral extends Change {
        /** Starts empty. */
        public AddLiteral() {
            super("foo.bar");
        }

        /** Adds the filter. */
        @Actor
        public void writer() {
            index.add(interest);
        }

        /** Matches after reading the generation. */
        @Actor
        public void reader(ZZ_Result result) {
            result.r1 = match();
        }

        /** Compares the generation. */
        @Arbiter
        public void later(ZZ_Result result) {
            result.r2 = isValid();
        }
    }

    /** Adding a filter that starts with a wildcard. */
    @JCStressTest
    @Outcome(
            id = {"true, true", "true, false", "false, false"},
            expect = ACCEPTABLE,
            desc = "found, or to be asked again")
    @Outcome(expect = FORBIDDEN, desc = "not found, and taken for valid")
    @State
    public static class AddWildcard extends Change {
        /** Starts empty. */
        public AddWildcard() {
            super("*.bar");
        }

        /** Adds the filter. */
        @Actor
        public void writer() {
            index.add(interest);
        }

        /** Matches after reading the generation. */
        @Actor
        public void reader(ZZ_Result result) {
            result.r1 = match();
        }

        /** Compares the generation. */
        @Arbiter
        public void later(ZZ_Result result) {
            result.r2 = isValid();
        }
    }

    /** Removing a filter. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true", "false, false"},
            expect = ACCEPTABLE,
            desc = "gone, or to be asked again")
    @Outcome(expect = FORBIDDEN, desc = "found, and taken for valid")
    @State
    public static class Remove extends Change {
        /** Starts with the subscription. */
        public Remove() {
            super("foo.>");
            index.add(interest);
        }

        /** Removes the filter. */
        @Actor
        public void writer() {
            index.remove(interest);
        }

        /** Matches after reading the generation. */
        @Actor
        public void reader(ZZ_Result result) {
            result.r1 = match();
        }

        /** Compares the generation. */
        @Arbiter
        public void later(ZZ_Result result) {
            result.r2 = isValid();
        }
    }

    /** An interest that stays while others with the same subject are added and removed. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "never missed")
    @Outcome(expect = FORBIDDEN, desc = "missed")
    @State
    public static class Stay {
        private final SubscriptionIndex index = new SubscriptionIndex();
        private final Interest staying = new Filter("foo.bar");
        private final Interest going = new Filter("foo.bar");

        /** Starts with both. */
        public Stay() {
            index.add(going);
            index.add(staying);
        }

        /** Moves interests: removes one, and adds more than there is room for. */
        @Actor
        public void writer() {
            index.remove(going);
            index.add(new Filter("foo.bar"));
            index.add(new Filter("foo.baz"));
            index.add(new Filter("foo.bar"));
        }

        /** Matches. */
        @Actor
        public void reader(Z_Result result) {
            result.r1 = matches(index, staying);
        }
    }

    /** Two writers at once. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both are there")
    @Outcome(expect = FORBIDDEN, desc = "one is lost")
    @State
    public static class AddTwo {
        private final SubscriptionIndex index = new SubscriptionIndex();
        private final Interest one = new Filter("foo.bar");
        private final Interest two = new Filter("foo.bar");

        /** Adds one interest. */
        @Actor
        public void first() {
            index.add(one);
        }

        /** Adds the other interest. */
        @Actor
        public void second() {
            index.add(two);
        }

        /** Looks up both. */
        @Arbiter
        public void both(ZZ_Result result) {
            result.r1 = matches(index, one);
            result.r2 = matches(index, two);
        }
    }
}
