// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until other processes use little CPU, since a shared core looks like a slow server. */
final class Quiet {
    private static final Duration SAMPLE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private Quiet() {}

    /** Returns once the machine was quiet for 200 ms, as the plan defines it, at the latest after 3 s. */
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
