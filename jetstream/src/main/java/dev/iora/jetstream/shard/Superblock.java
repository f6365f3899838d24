// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What a store directory says of itself: the version of its format and how many shards it has, fixed when it was created.
 *
 * <p>Thread: any, immutable.
 *
 * @param shards number of shards
 * @param identity a random number of the store
 */
record Superblock(int shards, long identity) {
    static final String FILE = "superblock";
    private static final String NEW_FILE = "superblock.new";

    /** {@code IORASTOR} in the order of the bytes. */
    private static final long MAGIC = 0x524F545341524F49L;

    private static final int VERSION = 1;
    private static final int BYTES = 32;
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

    /** Whether a directory has one. */
    static boolean isIn(StorageDirectory directory) throws IOException {
        return directory.exists(FILE);
    }

    /** Reads a directory's superblock, or makes {@code fresh} that of a directory that has none. */
    static Superblock open(StorageDirectory directory, Superblock fresh) throws IOException {
        if (isIn(directory)) {
            return read(directory);
        }
        if (directory.exists(Shard.directoryName(1))) {
            throw new IOException(directory + " has shards but no superblock; nothing was changed");
        }
        fresh.write(directory);
        return fresh;
    }

    private static Superblock read(StorageDirectory directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (StorageFile file = directory.open(FILE)) {
            file.read(bytes, 0);
        }
        String name = directory + "/" + FILE;
        if (bytes.hasRemaining() || bytes.getLong(0) != MAGIC) {
            throw new IOException(name + " is no superblock of a store; nothing was changed");
        }
        int version = bytes.getInt(8);
        if (version > VERSION) {
            throw new IOException(name + ": written by a later version (format " + version + ", this one knows "
                    + VERSION + "); nothing was changed");
        }
        if (bytes.getInt(CHECKED_BYTES) != checksum(bytes)) {
            throw new IOException(name + " is damaged; nothing was changed");
        }
        return new Superblock(bytes.getInt(12), bytes.getLong(16));
    }

    private void write(StorageDirectory directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC).putInt(8, VERSION).putInt(12, shards).putLong(16, identity);
        bytes.putInt(CHECKED_BYTES, checksum(bytes));
        try (StorageFile file = directory.open(NEW_FILE)) {
            file.write(bytes, 0);
            file.force();
        }
        directory.rename(NEW_FILE, FILE);
    }

    private static int checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKED_BYTES));
        return (int) crc.getValue();
    }
}
