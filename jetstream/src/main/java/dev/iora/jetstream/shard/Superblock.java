// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.store.ShardStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Describes a store directory: the version of its format and the number of its shards, fixed when it was created.
 *
 * <p>Invariant: it gets its name when all shards exist, so that a missing shard is noticed. That is not so in version 1.
 *
 * <p>Thread: any, immutable.
 *
 * @param version of the format
 * @param shards number of shards
 * @param identity a random number of the store
 */
record Superblock(int version, int shards, long identity) {
    static final String FILE = "superblock";
    private static final String NEW_FILE = "superblock.new";

    /** {@code IORASTOR} as little-endian bytes. */
    private static final long MAGIC = 0x524F545341524F49L;

    private static final int VERSION = 2;

    /** The first version that was written after all shards existed. */
    private static final int SHARDS_FIRST = 2;

    private static final int BYTES = 32;
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

    /** Describes a new store. */
    static Superblock fresh(int shards, long identity) {
        return new Superblock(VERSION, shards, identity);
    }

    /** Name of a shard's directory in the store directory. */
    static String directoryName(int shard) {
        return "shard-" + shard;
    }

    /** Whether a directory has a superblock. */
    static boolean isIn(StorageDirectory directory) throws IOException {
        return directory.exists(FILE);
    }

    /** Reads the superblock of a directory, or creates {@code fresh} if it has none. */
    static Superblock open(StorageDirectory directory, Superblock fresh) throws IOException {
        if (isIn(directory)) {
            Superblock found = read(directory);
            found.requireShards(directory);
            // An earlier server may have been killed after renaming the file and before making that durable.
            directory.sync();
            return found;
        }
        // A server killed while it created the store has left the file under its temporary name.
        if (directory.exists(directoryName(1)) && !directory.exists(NEW_FILE)) {
            throw new IOException(directory + " has shards but no superblock; nothing was changed");
        }
        fresh.create(directory);
        return fresh;
    }

    private void requireShards(StorageDirectory directory) throws IOException {
        for (int number = 1; number <= shards && version >= SHARDS_FIRST; number++) {
            String name = directoryName(number);
            if (!directory.exists(name) || ShardStore.isEmpty(directory.directory(name))) {
                throw new IOException(directory + "/" + name
                        + " is missing or empty, with everything stored in it; nothing was changed");
            }
        }
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
        return new Superblock(version, bytes.getInt(12), bytes.getLong(16));
    }

    private void create(StorageDirectory directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC).putInt(8, version).putInt(12, shards).putLong(16, identity);
        bytes.putInt(CHECKED_BYTES, checksum(bytes));
        try (StorageFile file = directory.open(NEW_FILE)) {
            file.write(bytes, 0);
            file.force();
        }
        directory.sync();
        for (int number = 1; number <= shards; number++) {
            ShardStore.prepare(directory.directory(directoryName(number)));
        }
        directory.sync();
        directory.rename(NEW_FILE, FILE);
        directory.sync();
    }

    private static int checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKED_BYTES));
        return (int) crc.getValue();
    }
}
