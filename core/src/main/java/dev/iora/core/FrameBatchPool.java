// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Mailbox;
import java.util.ArrayDeque;

/**
 * Batches to be used again, a bounded number of bounded size.
 *
 * <p>Thread: {@link #take} by its owner, who fills them; {@link #give} by any, who has read them.
 */
public final class FrameBatchPool {
    private static final int MOST_BATCHES = 8;
    private static final int MOST_BYTES = 512 * 1024;

    private final Mailbox<FrameBatch> returned = new Mailbox<>(MOST_BATCHES);
    private final ArrayDeque<FrameBatch> free = new ArrayDeque<>();

    /** Creates an empty pool. */
    public FrameBatchPool() {}

    /** An empty batch. */
    public FrameBatch take() {
        if (free.isEmpty()) {
            returned.drain(free::add);
        }
        FrameBatch batch = free.poll();
        return batch == null ? new FrameBatch() : batch;
    }

    /** Takes a batch back that nobody reads any more; a large one, or one too many, is left to the garbage collector. */
    public void give(FrameBatch batch) {
        if (batch.capacity() <= MOST_BYTES) {
            batch.clear();
            returned.offer(batch);
        }
    }
}
