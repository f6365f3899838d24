// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Invariants;
import dev.iora.common.MemoryBudget;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A large message, received once and sent from the same array to every destination. Its size is charged to the memory
 * budget while there is a reference.
 *
 * <p>Thread: any. Created with one reference, that of its receiver.
 */
final class SharedPayload implements SharedBytes {
    private final byte[] bytes;
    private final MemoryBudget budget;
    private final AtomicInteger references = new AtomicInteger(1);

    private SharedPayload(int size, MemoryBudget budget) {
        bytes = new byte[size];
        this.budget = budget;
    }

    /** Allocates {@code size} bytes, which the caller must have reserved in the budget. */
    static SharedPayload ofReserved(int size, MemoryBudget budget) {
        return new SharedPayload(size, budget);
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    void retain() {
        references.incrementAndGet();
    }

    @Override
    public void release(ChunkPool chunks) {
        release();
    }

    void release() {
        int left = references.decrementAndGet();
        Invariants.check(left >= 0, "shared payload released twice");
        if (left == 0) {
            budget.release(bytes.length);
        }
    }
}
