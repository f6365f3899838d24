// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Stands for a file that should be there and is not; so only what it held is damaged.
 *
 * <p>Thread: any.
 */
final class MissingFile implements StorageFile {
    private final String name;

    MissingFile(String name) {
        this.name = name;
    }

    private IOException missing() {
        return new IOException(name + " is missing");
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        // Its end is where it begins: what should be there is lost, which is not the same as a disk that fails.
        return 0;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        throw missing();
    }

    @Override
    public void force() throws IOException {
        throw missing();
    }

    @Override
    public void truncate(long size) throws IOException {
        throw missing();
    }

    @Override
    public void close() {}
}
