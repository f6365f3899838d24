// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/**
 * One measured run.
 *
 * @param result the driver's result
 * @param serverCpuNanos user and system time of the server during the run
 * @param driverCpuNanos user and system time of this JVM
 * @param othersCpuNanos user and system time of all other processes, exact to a few times 10 ms
 */
record MeasuredRun(RunResult result, long serverCpuNanos, long driverCpuNanos, long othersCpuNanos) {
    /** Average number of cores that all other processes used during the run. */
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
