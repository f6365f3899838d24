// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import dev.iora.common.Clock;

/** A clock that moves only when a test advances it. */
public final class VirtualClock implements Clock {
    private volatile long nanos;
    private volatile long setBackNanos;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long currentTimeMillis() {
        return (nanos - setBackNanos) / 1_000_000;
    }

    /** Moves time forward by {@code deltaNanos}. */
    public synchronized void advance(long deltaNanos) {
        nanos += deltaNanos;
    }

    /** Sets the wall clock back by {@code deltaNanos}; monotonic time is not affected. */
    public synchronized void setBack(long deltaNanos) {
        setBackNanos += deltaNanos;
    }
}
