// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.nio.ByteBuffer;

/**
 * Input and output around the cache of the operating system, which takes whole blocks only.
 *
 * <p>Thread: any.
 */
final class Blocks {
    /** Of address, position and length: at least the block size of any disk that is in use. */
    static final int BYTES = 4096;

    private Blocks() {}

    /** Memory outside the heap that begins at a block. */
    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + BYTES).alignedSlice(BYTES).slice(0, bytes);
    }

    /** Whether what remains of {@code source} may be written at {@code position}. */
    static boolean areWhole(ByteBuffer source, long position) {
        return source.isDirect()
                && source.remaining() % BYTES == 0
                && position % BYTES == 0
                && source.alignmentOffset(source.position(), BYTES) == 0;
    }
}
