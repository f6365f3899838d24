// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.MemoryBudget;
import dev.iora.common.TimerHeap;
import dev.iora.core.FrameBatch;
import dev.iora.wire.PublishFrame;

/**
 * The messages of a batch that is not committed yet, in the order of their numbers, which run from 1.
 *
 * <p>Thread: the shard.
 */
final class StagedBatch extends TimerHeap.Timer {
    /** Estimated memory of a batch besides its messages. */
    private static final int OBJECT_BYTES = 512;

    private final String id;
    private final BatchBudget budget;
    private final MemoryBudget memory;
    private final Runnable onTimeout;
    private final FrameBatch messages = new FrameBatch();
    private long chargedBytes;

    /** Whether its commit has arrived, and waits for records in flight or for the disk. */
    boolean complete;

    /**
     * Creates an empty batch, which the budget has counted.
     *
     * @param onTimeout called if the timer ends
     */
    StagedBatch(String id, BatchBudget budget, Runnable onTimeout) {
        this.id = id;
        this.budget = budget;
        memory = budget.bytes();
        this.onTimeout = onTimeout;
    }

    String id() {
        return id;
    }

    /** Adds a copy of a message; false if there is no memory for it. */
    boolean add(PublishFrame frame) {
        // The array doubles, and both are there while it is copied.
        long needed = OBJECT_BYTES + 3 * (messages.bytes() + FrameBatch.bytesOf(frame));
        if (needed > chargedBytes && !memory.tryReserve(needed - chargedBytes)) {
            return false;
        }
        messages.add(0, frame);
        long now = OBJECT_BYTES + (long) messages.capacity();
        memory.release(Math.max(needed, chargedBytes) - now);
        chargedBytes = now;
        return true;
    }

    /** Number of its messages. */
    int size() {
        return messages.messages();
    }

    /** Bytes of its messages. */
    int bytes() {
        return messages.bytes();
    }

    /** A cursor before its first message. */
    FrameBatch.Cursor cursor() {
        return messages.cursor();
    }

    /** Ends it: returns what it took from the budget. */
    void close(TimerHeap timers) {
        timers.cancel(this);
        memory.release(chargedBytes);
        chargedBytes = 0;
        budget.close();
    }

    @Override
    protected void onTimer(long nowNanos) {
        onTimeout.run();
    }
}
