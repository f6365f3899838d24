// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/**
 * Source of time, injected everywhere so that owners can be stepped in virtual time.
 *
 * <p>Thread: any; implementations are thread-safe.
 */
public interface Clock {
    /** Monotonic time in nanoseconds; only differences are meaningful. */
    long nanoTime();

    /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
    long currentTimeMillis();

    /** Wall-clock time in nanoseconds since 1970-01-01T00:00:00Z, in the resolution of the clock. */
    default long epochNanos() {
        return currentTimeMillis() * 1_000_000;
    }

    /** The clock of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
