// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of writing the head of one delivered message. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class MessageHeadBenchmark {
    private final byte[] sid = "17".getBytes(US_ASCII);
    private final byte[] target = new byte[256];
    private PublishFrame plain = new PublishFrame();
    private PublishFrame withHeaders = new PublishFrame();

    /** Parses the messages to deliver. */
    @Setup
    public void parse() {
        plain = PublishBurst.frame(PublishBurst.Shape.SAME_LINE, 16);
        withHeaders = PublishBurst.frame(PublishBurst.Shape.HEADERS, 16);
    }

    /** The head of a MSG. */
    @Benchmark
    public int msg() {
        return ProtocolEncoder.messageHead(target, 0, plain, sid);
    }

    /** The head of an HMSG. */
    @Benchmark
    public int hmsg() {
        return ProtocolEncoder.messageHead(target, 0, withHeaders, sid);
    }

    /** The head of a MSG for a message with headers, for a client that takes none. */
    @Benchmark
    public int msgWithoutHeaders() {
        return ProtocolEncoder.strippedHead(target, 0, withHeaders, sid);
    }
}
