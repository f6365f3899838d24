// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Mailbox;
import java.util.ArrayDeque;

/**
 * Batches to be used again, as many as fit in so many bytes. The one given back last is taken first: its memory is warm.
 * Small and large ones are kept apart, since a small one that has to grow costs as much as a new one.
 *
 * <p>Thread: taking by its owner, who fills them; {@link #give} by any, who has read them.
 */
public final class FrameBatchPool {
    private static final int MOST_BATCHES = 64;
    private static final int LARGE_BYTES = 32 << 10;

    private final long mostKeptBytes;
    private final Mailbox<FrameBatch> returned = new Mailbox<>(MOST_BATCHES);
    private final ArrayDeque<FrameBatch> small = new ArrayDeque<>();
    private final ArrayDeque<FrameBatch> large = new ArrayDeque<>();
    private long keptBytes;

    /**
     * Creates an empty pool.
     *
     * @param mostKeptBytes memory of the batches that wait for their next use
     */
    public FrameBatchPool(long mostKeptBytes) {
        this.mostKeptBytes = mostKeptBytes;
    }

    /** An empty batch. */
    public FrameBatch take() {
        return take(small, large);
    }

    /** An empty batch that much is to be put into. */
    public FrameBatch takeLarge() {
        return take(large, small);
    }

    private FrameBatch take(ArrayDeque<FrameBatch> first, ArrayDeque<FrameBatch> second) {
        returned.drain(this::keep);
        FrameBatch batch = first.pollLast();
        if (batch == null) {
            batch = second.pollLast();
        }
        if (batch == null) {
            return new FrameBatch();
        }
        keptBytes -= batch.capacity();
        return batch;
    }

    private void keep(FrameBatch batch) {
        ArrayDeque<FrameBatch> kept = batch.capacity() >= LARGE_BYTES ? large : small;
        if (kept.size() < MOST_BATCHES && keptBytes + batch.capacity() <= mostKeptBytes) {
            keptBytes += batch.capacity();
            kept.addLast(batch);
        }
    }

    /** Takes a batch back that nobody reads any more; one too many is left to the garbage collector. */
    public void give(FrameBatch batch) {
        if (batch.capacity() <= mostKeptBytes) {
            batch.clear();
            returned.offer(batch);
        }
    }
}
