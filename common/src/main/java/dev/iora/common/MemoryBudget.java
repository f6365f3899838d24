// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A shared limit on bytes held for connections: outbound backlog and large messages being received.
 *
 * <p>Thread: any.
 *
 * <p>Invariant: reserved bytes are released exactly once; {@link #used()} is never negative.
 */
public final class MemoryBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /** Creates a budget of {@code limitBytes} bytes. */
    public MemoryBudget(long limitBytes) {
        Invariants.check(limitBytes > 0, "memory budget must be positive");
        this.limitBytes = limitBytes;
    }

    /** Takes {@code bytes} whether or not the limit allows it; returns false if the limit is now exceeded. */
    public boolean reserve(long bytes) {
        return usedBytes.addAndGet(bytes) <= limitBytes;
    }

    /** Takes {@code bytes} if the limit allows it; otherwise takes nothing and returns false. */
    public boolean tryReserve(long bytes) {
        if (usedBytes.addAndGet(bytes) <= limitBytes) {
            return true;
        }
        usedBytes.addAndGet(-bytes);
        return false;
    }

    /** Gives {@code bytes} back. */
    public void release(long bytes) {
        Invariants.check(usedBytes.addAndGet(-bytes) >= 0, "memory budget released twice");
    }

    /** Whether less than a quarter is left, so that all owners should take as little as possible. */
    public boolean isScarce() {
        return usedBytes.get() > limitBytes / 4 * 3;
    }

    /** Bytes in use. */
    public long used() {
        return usedBytes.get();
    }

    /** The limit in bytes. */
    public long limit() {
        return limitBytes;
    }
}
