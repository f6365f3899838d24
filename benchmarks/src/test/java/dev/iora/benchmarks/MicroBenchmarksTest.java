// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.iora.core.MatchCacheBenchmark;
import dev.iora.subject.SubscriptionIndexBenchmark;
import dev.iora.transport.StagingBenchmark;
import dev.iora.wire.MessageHeadBenchmark;
import dev.iora.wire.ProtocolParserBenchmark;
import dev.iora.wire.PublishBurst;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each micro-benchmark, and checks that the measured code, the message path, allocates nothing. */
final class MicroBenchmarksTest {
    private static final int CALLS = 200;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void runsEachBenchmark() throws RunnerException {
        Options once = new OptionsBuilder()
                .forks(0)
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .param("subscriptions", "1000")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(once).run();

        assertThat(results).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource
    void parsesWithoutGarbage(PublishBurst.Shape shape) {
        var benchmark = new ProtocolParserBenchmark();
        benchmark.shape = shape;
        benchmark.encode();

        assertThat(bytesAllocatedBy(benchmark::parse)).isLessThan(CALLS);
    }

    @Test
    void matchesLiteralFiltersWithoutGarbage() {
        var benchmark = new SubscriptionIndexBenchmark();
        benchmark.filters = SubscriptionIndexBenchmark.Filters.LITERAL;
        benchmark.subscribe();

        assertThat(bytesAllocatedBy(benchmark::match)).isLessThan(CALLS);
    }

    @Test
    void findsCachedMatchesWithoutGarbage() {
        var benchmark = new MatchCacheBenchmark();
        benchmark.subscribe();

        assertThat(bytesAllocatedBy(benchmark::hit)).isLessThan(CALLS);
    }

    @Test
    void writesMessageHeadsWithoutGarbage() {
        var benchmark = new MessageHeadBenchmark();
        benchmark.parse();

        assertThat(bytesAllocatedBy(() -> benchmark.msg() + benchmark.hmsg() + benchmark.msgWithoutHeaders()))
                .isLessThan(CALLS);
    }

    @Test
    void stagesWithoutGarbage() throws IOException {
        var benchmark = new StagingBenchmark();
        benchmark.open();
        try {
            assertThat(bytesAllocatedBy(benchmark::stage)).isLessThan(CALLS);
        } finally {
            benchmark.close();
        }
    }

    /** Allocated bytes per call. A call handles many messages, so one byte per call means none per message. */
    private long bytesAllocatedBy(LongSupplier call) {
        long sum = run(call);
        long before = threads.getCurrentThreadAllocatedBytes();
        sum += run(call);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(sum).isNotZero();
        return allocated;
    }

    private static long run(LongSupplier call) {
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += call.getAsLong();
        }
        return sum;
    }
}
