// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of finding the subscriptions of one subject among many, without a cache. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1500m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class SubscriptionIndexBenchmark {
    private static final int SUBJECTS = 1024;
    private static final int REGIONS = 100;

    /** Kinds of filters. */
    public enum Filters {
        /** A literal filter per subject; one matches. */
        LITERAL,
        /** Four forms with wildcards in different places; three match a subject. */
        WILDCARD
    }

    /** Kind of filters. */
    @Param
    public Filters filters = Filters.LITERAL;

    /** Number of filters. */
    @Param({"1000", "1000000"})
    public int subscriptions = 1000;

    private final Count count = new Count();
    private final byte[][] subjects = new byte[SUBJECTS][];
    private SubscriptionIndex index = new SubscriptionIndex();

    /** Fills the index. */
    @Setup(Level.Trial)
    public void subscribe() {
        index = new SubscriptionIndex();
        for (int i = 0; i < subscriptions; i++) {
            String filter = filters == Filters.LITERAL ? subject(i) : wildcard(i & 3, i >> 2);
            index.add(new Filter(filter.getBytes(US_ASCII)));
        }
        int distinct = filters == Filters.LITERAL ? subscriptions : subscriptions / 4;
        for (int i = 0; i < SUBJECTS; i++) {
            // Spread by an odd stride, so that consecutive subjects are not adjacent in memory.
            int number = (int) (i * 7919L % distinct);
            subjects[i] = subject(number).getBytes(US_ASCII);
        }
    }

    private static String subject(int i) {
        return "region" + i % REGIONS + ".user" + i / REGIONS + ".event" + i % REGIONS;
    }

    private static String wildcard(int form, int i) {
        String region = "region" + i % REGIONS;
        String user = "user" + i / REGIONS;
        return switch (form) {
            case 0 -> region + "." + user + ".*";
            case 1 -> region + ".*." + user;
            case 2 -> "*." + user + ".event" + i % REGIONS;
            default -> region + "." + user + ".>";
        };
    }

    /** One match. */
    @Benchmark
    @OperationsPerInvocation(SUBJECTS)
    public long match() {
        for (byte[] subject : subjects) {
            index.match(subject, 0, subject.length, count);
        }
        return count.matches;
    }

    private static final class Filter extends Interest {
        Filter(byte[] subject) {
            super(subject, null);
        }
    }

    private static final class Count implements Consumer<Interest> {
        private long matches;

        @Override
        public void accept(Interest interest) {
            matches++;
        }
    }
}
