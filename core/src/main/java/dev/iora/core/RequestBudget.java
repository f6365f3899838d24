// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.MemoryBudget;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory of requests to services inside the server, from their arrival until they are processed: that of all
 * requests together, and that of each client.
 *
 * <p>A client may hold at most as much as is free. So one client gets half of the budget, n greedy clients get an n+1st part
 * each, and as much remains for the next client ("dynamic thresholds", Choudhury and Hahne, 1998). A client should be paused
 * before it reaches its limit: {@link #isFilling}.
 *
 * <p>Thread: any.
 */
public final class RequestBudget {
    /** Every client may hold this much as long as the budget as a whole allows it. */
    private static final long FLOOR_BYTES = 64 << 10;

    private final MemoryBudget budget;

    /** Creates a budget of {@code limitBytes} bytes. */
    public RequestBudget(long limitBytes) {
        budget = new MemoryBudget(limitBytes);
    }

    /** Takes {@code bytes} for gathered requests; otherwise takes nothing and returns false. */
    public boolean tryReserve(long bytes) {
        return budget.tryReserve(bytes);
    }

    /** Takes {@code bytes} for memory that is already in use, even beyond the limit. */
    public void reserve(long bytes) {
        budget.reserve(bytes);
    }

    /** Gives {@code bytes} back. */
    public void release(long bytes) {
        budget.release(bytes);
    }

    /** Whether {@code sender} may hold {@code bytes} more; null stands for a sender inside the server, which always may. */
    public boolean admits(@Nullable Connection sender, long bytes) {
        if (sender == null) {
            return true;
        }
        long heldBytes = sender.requestBytes() + bytes;
        return heldBytes <= FLOOR_BYTES || heldBytes <= budget.limit() - budget.used();
    }

    /** Whether {@code sender} should be paused; null stands for a sender inside the server. */
    public boolean isFilling(@Nullable Connection sender) {
        long used = budget.used();
        return used > budget.limit() / 2
                || (sender != null && sender.requestBytes() > Math.max(FLOOR_BYTES, budget.limit() - used) / 2);
    }

    /** Bytes in use. */
    public long used() {
        return budget.used();
    }

    /** The limit in bytes. */
    public long limit() {
        return budget.limit();
    }
}
