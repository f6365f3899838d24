// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of parsing one publish in a burst. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ProtocolParserBenchmark {
    private static final int MESSAGES = 256;

    /** Shape of the control lines. */
    @Param
    public PublishBurst.Shape shape = PublishBurst.Shape.SAME_LINE;

    /** Bytes of each payload. */
    @Param({"16", "1024"})
    public int payloadBytes = 16;

    private final ProtocolParser parser = new ProtocolParser();
    private final Sum sum = new Sum();
    private byte[] burst = {};

    /** Encodes the burst. */
    @Setup
    public void encode() {
        parser.limits(4096, 1 << 20);
        burst = PublishBurst.encode(shape, MESSAGES, payloadBytes);
    }

    /** One message of a burst. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long parse() {
        int consumed = parser.parse(burst, 0, burst.length - 1, sum);
        return sum.bytes + consumed;
    }

    private static final class Sum extends FrameSink {
        private long bytes;

        @Override
        public boolean onPublish(PublishFrame frame) {
            bytes += frame.subjectLength + frame.size;
            return true;
        }
    }
}
