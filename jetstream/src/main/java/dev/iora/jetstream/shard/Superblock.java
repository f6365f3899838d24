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
 * What a store directory says of itself: the version of its format and how many shards it has, fixed when it was created.
 *
 * <p>Invariant: it gets its name when all shards are there, so that one which is not there any more is missed. Version 1 was
 * written before.
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

    /** {@code IORASTOR} in the order of the bytes. */
    private static final long MAGIC = 0x524F545341524F49L;

    private static final int VERSION = 2;

    /** The first one with which all shards were there before it. */
    private static final int SHARDS_FIRST = 2;

    private static final int BYTES = 32;
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

    /** That of a new store. */
    static Superblock fresh(int shards, long identity) {
        return new Superblock(VERSION, shards, identity);
    }

    /** Name of a shard's directory in that of the store. */
    static String directoryName(int shard) {
        return "shard-" + shard;
    }

    /** Whether a directory has one. */
    static boolean isIn(StorageDirectory directory) throws IOException {
        return directory.exists(FILE);
    }

    /** Reads a directory's superblock, or makes {@code fresh} that of a directory that has none. */
    static Superblock open(StorageDirectory directory, Superblock fresh) throws IOException {
        if (isIn(directory)) {
            Superblock found = read(directory);
            found.requireShards(directory);
            // A server that was killed may have given it its name and no more.
            directory.sync();
            return found;
        }
        // Who was killed while it created the store has left the file by the name it had then.
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
                        + " is missing or empty, and with it what was stored there;" + " nothing was changed");
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
