// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/**
 * Arithmetic with durations that clients or configuration choose and that may be as large as a long.
 *
 * <p>Thread: any, stateless.
 */
public final class Nanos {
    /** A wait that never ends in practice, small enough to be added to any time. */
    public static final long FOREVER = Long.MAX_VALUE / 4;

    private Nanos() {}

    /** The duration, or {@link #FOREVER} if it is longer. */
    public static long bounded(long nanos) {
        return Math.min(nanos, FOREVER);
    }
}
