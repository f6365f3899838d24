// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/**
 * Arithmetic with durations that others chose and that may be as long as there are numbers.
 *
 * <p>Thread: any, stateless.
 */
public final class Nanos {
    /** Long enough for no wait ever to end, and small enough to be added to any time. */
    public static final long FOREVER = Long.MAX_VALUE / 4;

    private Nanos() {}

    /** The duration, or {@link #FOREVER} if it is longer. */
    public static long bounded(long nanos) {
        return Math.min(nanos, FOREVER);
    }
}
