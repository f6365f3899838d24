// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import dev.iora.common.Clock;
import dev.iora.common.HeapGuard;
import java.util.concurrent.atomic.AtomicLong;

/** A heap that is full when a test says so. Its guard looks at it each time it is asked. */
public final class TestHeap implements HeapGuard.Heap {
    private static final long LOOK_NANOS = 60_000_000_000L;

    private final AtomicLong nowNanos = new AtomicLong();
    private volatile boolean full;

    /** A guard of a heap that is never full. */
    public static HeapGuard ample() {
        return new TestHeap().guard();
    }

    /** The guard of this heap. */
    public HeapGuard guard() {
        return new HeapGuard(this, new Clock() {
            @Override
            public long nanoTime() {
                return nowNanos.addAndGet(LOOK_NANOS);
            }

            @Override
            public long currentTimeMillis() {
                return nowNanos.get() / 1_000_000;
            }
        });
    }

    /** Fills or empties it. */
    public void full(boolean value) {
        full = value;
    }

    @Override
    public long usedBytes() {
        return full ? maxBytes() : 0;
    }

    @Override
    public long maxBytes() {
        return 100;
    }

    @Override
    public void collect() {
        // There is no garbage.
    }
}
