// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Replaces a missing file, so that only the content of this file counts as damaged.
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
        // The file counts as empty: its content is lost, which differs from a failed read.
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
