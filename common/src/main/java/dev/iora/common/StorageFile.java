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
    /** Its length in bytes. */
    long size() throws IOException;

    /** Reads into {@code target} until it is full or the file ends; the number of bytes read, 0 at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Writes all of {@code source}; durable after {@link #force}.
     *
     * @throws StorageFullException if there is no room for it
     */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Writes all of {@code source} where the last append ended, or anywhere behind it; durable after {@link #force}, which
     * is to follow soon: it may go around the cache of the operating system, in whole blocks of 4,096 bytes, of which the
     * last is filled up with zeros. One thread at a time may append and write.
     *
     * @throws StorageFullException if there is no room for it
     */
    default void append(ByteBuffer source, long position) throws IOException {
        write(source, position);
    }

    /**
     * Appends as {@link #append}, and makes what it appends durable, but not what was written before: one call instead of two,
     * and one wait for the disk where that can make a single write durable.
     *
     * @throws StorageFullException if there is no room for it
     */
    default void appendDurably(ByteBuffer source, long position) throws IOException {
        append(source, position);
        force();
    }

    /** Makes what was written durable: data, and the length if it changed. */
    void force() throws IOException;

    /**
     * Whether what is written is on its way to the disk at once, and not kept by the operating system until it is forced:
     * then to force it part by part spreads nothing.
     */
    default boolean isUncached() {
        return false;
    }

    /** Cuts or extends the file with zeros. */
    void truncate(long size) throws IOException;
}
