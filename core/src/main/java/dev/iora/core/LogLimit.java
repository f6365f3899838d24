// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits a kind of log line to one per interval, so that clients that keep exceeding a limit neither fill the disk nor keep a
 * loop busy with logging.
 *
 * <p>Thread: any.
 */
public final class LogLimit {
    private static final long NEVER = Long.MIN_VALUE;

    private final long intervalNanos;
    private final AtomicLong lastNanos = new AtomicLong(NEVER);

    /** Allows one line at once, and then one per interval. */
    public LogLimit(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** Whether the caller may write a line now. */
    public boolean allows(long nowNanos) {
        long last = lastNanos.get();
        return (last == NEVER || nowNanos - last >= intervalNanos) && lastNanos.compareAndSet(last, nowNanos);
    }
}
