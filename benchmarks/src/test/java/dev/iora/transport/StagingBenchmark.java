// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.wire.PublishBurst;
import dev.iora.wire.PublishFrame;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of staging one message for one destination. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class StagingBenchmark {
    private static final int MESSAGES = 256;

    /** Bytes of each payload. */
    @Param({"16", "1024"})
    public int payloadBytes = 16;

    private @Nullable LoopbackDestination destination;
    private PublishFrame frame = new PublishFrame();

    /** Opens the connection. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        destination = new LoopbackDestination();
        frame = PublishBurst.frame(PublishBurst.Shape.SAME_LINE, payloadBytes);
    }

    /** Closes the connection. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        opened().close();
    }

    /** One message, staged in rounds of many. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int stage() {
        LoopbackDestination to = opened();
        IoLoop loop = to.loop();
        Staging staging = to.staging();
        int bytes = 0;
        for (int i = 0; i < MESSAGES; i++) {
            bytes += staging.addMessage(to.subscription(), frame, false, loop);
        }
        loop.chunks().freeAll(staging.take());
        return bytes;
    }

    private LoopbackDestination opened() {
        LoopbackDestination opened = destination;
        if (opened == null) {
            throw new IllegalStateException("not set up");
        }
        return opened;
    }
}
