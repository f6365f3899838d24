// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.TimerHeap;

/**
 * A batch of messages in progress, which ends if no message of it arrives in time.
 *
 * <p>Thread: the shard.
 */
abstract class OpenBatch extends TimerHeap.Timer {
    private final String id;
    private final BatchBudget budget;
    private final Runnable onTimeout;
    private long chargedBytes;

    /**
     * Begins a batch, which the budget has counted.
     *
     * @param onTimeout called if the timer ends
     */
    OpenBatch(String id, BatchBudget budget, Runnable onTimeout) {
        this.id = id;
        this.budget = budget;
        this.onTimeout = onTimeout;
    }

    final String id() {
        return id;
    }

    /** Takes memory from the budget, or gives some back, so that it has {@code bytes}; false if there is not so much. */
    final boolean charge(long bytes) {
        if (bytes > chargedBytes && !budget.bytes().tryReserve(bytes - chargedBytes)) {
            return false;
        }
        if (bytes < chargedBytes) {
            budget.bytes().release(chargedBytes - bytes);
        }
        chargedBytes = bytes;
        return true;
    }

    /** Ends it: returns what it took from the budget. */
    final void close(TimerHeap timers) {
        timers.cancel(this);
        charge(0);
        budget.close();
    }

    @Override
    protected final void onTimer(long nowNanos) {
        onTimeout.run();
    }
}
