// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A part of a file in memory that moves forward.
 *
 * <p>Thread: one at a time.
 */
final class FileWindow {
    private static final int BYTES = 1 << 20;

    private final StorageFile file;
    private final long size;
    private byte[] bytes = {};
    private long base;
    private int length;

    FileWindow(StorageFile file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /** Loads {@code count} bytes at {@code offset} if needed; false if the file is too short. */
    boolean holds(long offset, int count) throws IOException {
        if (offset >= base && offset + count <= base + length) {
            return true;
        }
        if (offset + count > size) {
            return false;
        }
        if (bytes.length < count) {
            bytes = new byte[(int) Math.max(count, Math.min(BYTES, size - offset))];
        }
        base = offset;
        length = file.read(ByteBuffer.wrap(bytes), offset);
        return length >= count;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Index in {@link #bytes} of a loaded offset. */
    int index(long offset) {
        return (int) (offset - base);
    }
}
