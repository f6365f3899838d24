// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Creates a store with a number of shards chosen by the test, which is otherwise the number of processors, by writing a
 * superblock for the server (docs/storage-format.md).
 */
final class StoreShards {
    private static final int BYTES = 32;
    private static final int CHECKED_BYTES = 28;

    private StoreShards() {}

    /** Makes {@code storeDirectory}, which must not exist, a store with {@code shards} shards. */
    static Path create(Path storeDirectory, int shards) {
        ByteBuffer superblock = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        superblock
                .put("IORASTOR".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putInt(shards)
                .putLong(storeDirectory.hashCode());
        var crc = new CRC32C();
        crc.update(superblock.slice(0, CHECKED_BYTES));
        superblock.putInt(CHECKED_BYTES, (int) crc.getValue());
        try {
            Path directory = Files.createDirectories(storeDirectory.resolve("jetstream/iora"));
            Files.write(directory.resolve("superblock"), superblock.array());
            return storeDirectory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
