// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.common.Invariants;
import dev.iora.subject.SubscriptionIndex;
import dev.iora.wire.PublishBurst;
import dev.iora.wire.PublishFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of looking up the cached subscriptions of one subject. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class MatchCacheBenchmark {
    private static final int SUBJECTS = 256;
    private static final int PAYLOAD_BYTES = 16;

    private PublishFrame[] frames = {};
    private MatchCache cache = new MatchCache(new SubscriptionIndex(), false, MatchCache.MAX_ENTRIES);

    /** Subscribes to each subject and fills the cache. */
    @Setup(Level.Trial)
    public void subscribe() {
        var index = new SubscriptionIndex();
        List<PublishFrame> candidates =
                PublishBurst.frames(PublishBurst.Shape.VARIED_SUBJECTS, 2 * SUBJECTS, PAYLOAD_BYTES);
        for (int i = 0; i < candidates.size(); i++) {
            index.add(new Subscription(
                    RefusingConnection.INSTANCE,
                    PublishBurst.subject(i).getBytes(US_ASCII),
                    null,
                    "1".getBytes(US_ASCII)));
        }
        cache = new MatchCache(index, false, MatchCache.MAX_ENTRIES);
        Map<PublishFrame, Matches> first = new HashMap<>();
        candidates.forEach(frame -> first.put(frame, cache.lookup(frame).matches()));
        // Exclude subjects that share a slot: each of their look-ups would be a miss.
        frames = candidates.stream()
                .filter(frame -> cache.lookup(frame).matches() == first.get(frame))
                .limit(SUBJECTS)
                .toArray(PublishFrame[]::new);
        Invariants.check(frames.length == SUBJECTS, "too many subjects share a slot");
    }

    /** One look-up. */
    @Benchmark
    @OperationsPerInvocation(SUBJECTS)
    public long hit() {
        long matched = 0;
        for (PublishFrame frame : frames) {
            matched += cache.lookup(frame).matches().plain.length;
        }
        return matched;
    }
}
