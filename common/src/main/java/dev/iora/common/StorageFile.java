// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file written and read at positions.
 *
 * <p>Thread: any; concurrent reads and writes of different regions are allowed.
 */
public interface StorageFile extends Closeable {
    /** The length of the file in bytes. */
    long size() throws IOException;

    /** Reads into {@code target} until it is full or the file ends; returns the number of bytes read, 0 at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Writes all of {@code source}; durable after {@link #force}.
     *
     * @throws StorageFullException if the disk is full
     */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Writes all of {@code source} at or after the end of the last append; durable after {@link #force}, which should follow
     * soon. The write may bypass the page cache, in whole blocks of 4,096 bytes; zeros fill up the last one. One thread at a
     * time may append and write.
     *
     * @throws StorageFullException if the disk is full
     */
    default void append(ByteBuffer source, long position) throws IOException {
        write(source, position);
    }

    /**
     * Appends like {@link #append} and makes the appended bytes durable, but not earlier writes. One call instead of two, and
     * one wait for the disk where the platform supports durable writes.
     *
     * @throws StorageFullException if the disk is full
     */
    default void appendDurably(ByteBuffer source, long position) throws IOException {
        append(source, position);
        force();
    }

    /** Makes all written bytes durable: data, and the length if it changed. */
    void force() throws IOException;

    /**
     * Whether writes go to the disk at once instead of waiting in the page cache for {@link #force}. Then forcing in parts does
     * not spread the load.
     */
    default boolean isUncached() {
        return false;
    }

    /** Cuts or extends the file with zeros. */
    void truncate(long size) throws IOException;
}
