// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/**
 * One measured run.
 *
 * @param result what the driver saw
 * @param serverCpuNanos user and system time of the server during the run
 * @param driverCpuNanos the same of this JVM
 * @param othersCpuNanos the same of everything else on the machine, exact to a few 10 ms
 */
record Sample(LoadResult result, long serverCpuNanos, long driverCpuNanos, long othersCpuNanos) {
    /** How many cores everything else on the machine kept busy during the run. */
    double othersCores() {
        return Math.max(0.0, (double) othersCpuNanos / result.elapsedNanos());
    }

    /** The server's CPU time per message, in nanoseconds. */
    double serverCpuPerMessage() {
        return (double) serverCpuNanos / result.messages();
    }

    /** The driver's CPU time per message, in nanoseconds. */
    double driverCpuPerMessage() {
        return (double) driverCpuNanos / result.messages();
    }
}
