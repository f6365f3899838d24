// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until nobody else uses the machine, since a shared core shows as a slow server. */
final class Quiet {
    private static final Duration SAMPLE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private Quiet() {}

    /** Returns as soon as 200 ms were quiet by the plan's measure, at the latest after 3 s. */
    static void await(Plan plan) throws IOException {
        if (plan.repeats() == 0) {
            return;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            long started = System.nanoTime();
            long before = ProcessUsage.machineCpuNanos();
            LockSupport.parkNanos(SAMPLE.toNanos());
            long busy = ProcessUsage.machineCpuNanos() - before;
            if (busy <= plan.disturbanceCores() * (System.nanoTime() - started)) {
                return;
            }
        }
    }
}
