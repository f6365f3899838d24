// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;
import java.util.List;

/**
 * A directory on stable storage; an interface, so that tests can lose, tear and damage written data.
 *
 * <p>Thread: any; implementations are thread-safe. All methods fail with an {@link IOException} that names the file, and with a
 * {@link StorageFullException} if the disk is full.
 */
public interface StorageDirectory {
    /** Names of the files and directories in this directory, in no particular order. */
    List<String> list() throws IOException;

    /** Opens a subdirectory, and creates it if necessary. */
    StorageDirectory directory(String name) throws IOException;

    /** Whether this directory has a file or directory of that name. */
    boolean exists(String name) throws IOException;

    /** Bytes that can be written here before the disk is full; {@link Long#MAX_VALUE} if unknown. */
    default long usableBytes() throws IOException {
        return Long.MAX_VALUE;
    }

    /** Opens a file for reading and writing, and creates an empty one if necessary. */
    StorageFile open(String name) throws IOException;

    /**
     * Opens a file like {@link #open}, for one thread that writes it from beginning to end and does not read it soon. Writes
     * bypass the page cache, where the platform allows it, as long as they are whole blocks of 4,096 bytes at a multiple of
     * 4,096, from a direct buffer whose memory is aligned to 4,096 bytes. The first other write ends this.
     */
    default StorageFile openUncached(String name) throws IOException {
        return open(name);
    }

    /** Replaces {@code to} by {@code from} atomically; durable after {@link #sync}. */
    void rename(String from, String to) throws IOException;

    /** Removes a file, or a directory with its contents; no effect if it does not exist. */
    void delete(String name) throws IOException;

    /** Makes the entries of the directory durable: files created, renamed, deleted. */
    void sync() throws IOException;

    /**
     * Checks that this process still holds the lock of the directory.
     *
     * @throws IOException if another process may write here: nothing more may be written
     */
    default void requireOwned() throws IOException {}

    /** The name of the directory in errors and logs. */
    @Override
    String toString();
}
