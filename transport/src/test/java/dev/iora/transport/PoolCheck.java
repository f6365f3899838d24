// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Detects chunks that were returned to a pool twice, which two connections would fill at once. */
final class PoolCheck {
    private static final int MORE_THAN_POOLED = 1200;

    private PoolCheck() {}

    /** Empties the pools of all loops and their reserve, and checks that each chunk occurs once. */
    static void assertNoChunkIsPooledTwice(Loops loops) {
        Set<Chunk> seen = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        Set<byte[]> arrays = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        for (int lane = 0; lane < loops.group.count(); lane++) {
            IoLoop loop = loops.group.loop(lane);
            loops.on(lane, () -> {
                for (int i = 0; i < MORE_THAN_POOLED; i++) {
                    for (Chunk chunk : new Chunk[] {loop.chunks().takeSmall(), view(loop.chunks())}) {
                        assertThat(seen.add(chunk)).as("a chunk taken once").isTrue();
                        assertThat(chunk.next).isNull();
                    }
                }
                for (int i = 0; i < 200; i++) {
                    Chunk chunk = loop.chunks().takeLarge();
                    assertThat(seen.add(chunk) && arrays.add(chunk.bytes))
                            .as("a chunk taken once")
                            .isTrue();
                    assertThat(chunk.length() + chunk.charge + chunk.start).isZero();
                }
                return true;
            });
        }
    }

    private static Chunk view(ChunkPool chunks) {
        return chunks.takeView(new SharedChunk(new Chunk(0), 1), 0, 0);
    }
}
