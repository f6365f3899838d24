// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Invariants;
import java.util.concurrent.atomic.AtomicInteger;

/** A pooled chunk that a {@link Broadcast} filled; goes back to a pool when the last destination has written it. */
final class SharedChunk implements SharedBytes {
    private final Chunk chunk;
    private final AtomicInteger references;

    SharedChunk(Chunk chunk, int references) {
        this.chunk = chunk;
        this.references = new AtomicInteger(references);
    }

    @Override
    public byte[] bytes() {
        return chunk.bytes;
    }

    @Override
    public void release(ChunkPool chunks) {
        int left = references.decrementAndGet();
        Invariants.check(left >= 0, "shared chunk released twice");
        if (left == 0) {
            chunks.free(chunk);
        }
    }
}
