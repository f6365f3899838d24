// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.nio.ByteBuffer;

/**
 * Blocks of direct I/O, which reads and writes whole blocks only.
 *
 * <p>Thread: any.
 */
final class Blocks {
    /** Alignment of address, position and length: at least the block size of any disk in use. */
    static final int BYTES = 4096;

    private Blocks() {}

    /** Allocates memory outside the heap, aligned to a block. */
    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + BYTES).alignedSlice(BYTES).slice(0, bytes);
    }

    /** Whether the remaining bytes of {@code source} may be written at {@code position} with direct I/O. */
    static boolean areWhole(ByteBuffer source, long position) {
        return source.isDirect()
                && source.remaining() % BYTES == 0
                && position % BYTES == 0
                && source.alignmentOffset(source.position(), BYTES) == 0;
    }
}
