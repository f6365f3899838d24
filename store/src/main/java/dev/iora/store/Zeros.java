// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Overwrites parts of files with zeros. */
final class Zeros {
    private static final int PIECE_BYTES = 64 << 10;

    private Zeros() {}

    /**
     * Overwrites the part of a file between two offsets.
     *
     * @return whether the file has bytes between them. Then it must be forced, even if they were zeros already: these may
     *     come from an attempt that failed before its force
     */
    static boolean write(StorageFile file, long from, long to) throws IOException {
        long end = Math.min(to, file.size());
        byte[] piece = new byte[Math.clamp(end - from, 0, PIECE_BYTES)];
        for (long at = Math.max(0, from); at < end; at += piece.length) {
            int length = (int) Math.min(piece.length, end - at);
            int read = Segment.readFully(file, at, piece, 0, length);
            if (!isZero(piece, read)) {
                file.write(ByteBuffer.allocate(length), at);
            }
        }
        return end > from;
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
