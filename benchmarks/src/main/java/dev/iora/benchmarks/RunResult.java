// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/**
 * The result of one run.
 *
 * @param messages messages published, or requests answered
 * @param elapsedNanos from the first write to the last expected byte
 * @param latency round trips; all zero for a {@link Load.Flow}
 */
record RunResult(long messages, long elapsedNanos, Latency latency) {
    /** Round-trip times of requests, in nanoseconds. */
    record Latency(long p50Nanos, long p99Nanos) {
        static final Latency NONE = new Latency(0, 0);
    }

    /** Messages per second. */
    double rate() {
        return messages * 1e9 / elapsedNanos;
    }
}
