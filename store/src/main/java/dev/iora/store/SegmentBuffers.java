// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The memory a segment is written with, used again for the next one: fresh memory costs more than what is put into it.
 *
 * <p>Thread: the checkpoint's.
 */
final class SegmentBuffers {
    /** Pages of rows. */
    static final int PAGES = 256;

    /** Each write costs about 40 us of CPU; small enough not to keep the disk from the journal for long. */
    private static final int BLOCK_BYTES = 1 << 20;

    /** What is to be written next; it may go around the cache of the operating system. */
    final ByteBuffer block = Blocks.allocate(BLOCK_BYTES);

    /** The rows of a run. */
    final byte[] pages = new byte[PAGES * Run.PAGE];

    /**
     * Buffers that are not in use. One segment of the shard and one of a stream are written at a time.
     *
     * <p>Thread: the checkpoint's.
     */
    static final class Pool {
        private final ArrayDeque<SegmentBuffers> free = new ArrayDeque<>();

        SegmentBuffers take() {
            SegmentBuffers buffers = free.pollFirst();
            return buffers == null ? new SegmentBuffers() : buffers;
        }

        void give(SegmentBuffers buffers) {
            free.addFirst(buffers);
        }
    }
}
