// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one line per interval into the log: clients that run into a limit again and again are not to fill the disk, nor
 * keep a loop busy with writing.
 *
 * <p>Thread: any.
 */
public final class LogLimit {
    private static final long NEVER = Long.MIN_VALUE;

    private final long intervalNanos;
    private final AtomicLong lastNanos = new AtomicLong(NEVER);

    /** Lets a line through at once, and then one per interval. */
    public LogLimit(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** Whether a line may be written now; then the caller writes it. */
    public boolean allows(long nowNanos) {
        long last = lastNanos.get();
        return (last == NEVER || nowNanos - last >= intervalNanos) && lastNanos.compareAndSet(last, nowNanos);
    }
}
