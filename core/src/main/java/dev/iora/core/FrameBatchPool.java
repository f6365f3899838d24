// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Mailbox;
import java.util.ArrayDeque;

/**
 * Batches for reuse, up to a number of bytes. The batch returned last is taken first, since its memory is warm. Small and large
 * batches are kept apart: growing a small one costs as much as a new one.
 *
 * <p>Thread: the owner takes and fills batches; any thread may {@link #give} one back after reading it.
 */
public final class FrameBatchPool {
    private static final int MAX_BATCHES = 64;
    private static final int LARGE_BYTES = 32 << 10;

    private final long maxKeptBytes;
    private final Mailbox<FrameBatch> returned = new Mailbox<>(MAX_BATCHES);
    private final ArrayDeque<FrameBatch> small = new ArrayDeque<>();
    private final ArrayDeque<FrameBatch> large = new ArrayDeque<>();
    private long keptBytes;

    /**
     * Creates an empty pool.
     *
     * @param maxKeptBytes maximum memory of idle batches
     */
    public FrameBatchPool(long maxKeptBytes) {
        this.maxKeptBytes = maxKeptBytes;
    }

    /** An empty batch. */
    public FrameBatch take() {
        return take(small, large);
    }

    /** An empty batch for a large amount of bytes. */
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
        if (kept.size() < MAX_BATCHES && keptBytes + batch.capacity() <= maxKeptBytes) {
            keptBytes += batch.capacity();
            kept.addLast(batch);
        }
    }

    /** Takes back a batch that is no longer read; drops it if the pool is full. */
    public void give(FrameBatch batch) {
        if (batch.capacity() <= maxKeptBytes) {
            batch.clear();
            returned.offer(batch);
        }
    }
}
