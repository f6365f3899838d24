// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.MemoryBudget;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory and the number of batches in progress, which have limits.
 *
 * <p>Thread: any.
 */
final class BatchBudget {
    private final MemoryBudget bytes;
    private final AtomicInteger open = new AtomicInteger();

    BatchBudget(long limitBytes) {
        bytes = new MemoryBudget(limitBytes);
    }

    /** Memory of the batches. */
    MemoryBudget bytes() {
        return bytes;
    }

    /** Counts one more batch; false if there are {@code max} already. */
    boolean tryOpen(int max) {
        if (open.incrementAndGet() <= max) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    /** A batch has ended. */
    void close() {
        open.decrementAndGet();
    }

    /** Number of batches in progress. */
    int open() {
        return open.get();
    }
}
