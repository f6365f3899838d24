// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The memory with which a segment is written, reused for the next one: new memory costs more than filling it.
 *
 * <p>Thread: the checkpoint's.
 */
final class SegmentBuffers {
    /** Number of pages of rows. */
    static final int PAGES = 256;

    /** Large enough, as each write costs about 40 us of CPU; small enough not to delay the journal's writes for long. */
    private static final int BLOCK_BYTES = 1 << 20;

    /** Bytes to be written next, aligned for direct I/O. */
    final ByteBuffer block = Blocks.allocate(BLOCK_BYTES);

    /** Rows of the current run. */
    final byte[] pages = new byte[PAGES * Run.PAGE];

    /**
     * Unused buffers. At most two segments are written at a time: a shared one, and one of a single stream.
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
