// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;
import java.util.List;

/**
 * A directory on stable storage, injected so that tests can lose, tear and damage what was written.
 *
 * <p>Thread: any; implementations are thread-safe. All methods fail with an {@link IOException} that names the file, and
 * with a {@link StorageFullException} if only room is missing.
 */
public interface StorageDirectory {
    /** Names of the files and directories in it, in no particular order. */
    List<String> list() throws IOException;

    /** A directory in it, created if it is not there. */
    StorageDirectory directory(String name) throws IOException;

    /** Whether it holds a file or directory of that name. */
    boolean exists(String name) throws IOException;

    /** Bytes that can be written here before the disk is full, as far as is known; {@link Long#MAX_VALUE} if it is not. */
    default long usableBytes() throws IOException {
        return Long.MAX_VALUE;
    }

    /** Opens a file for reading and writing, created empty if it is not there. */
    StorageFile open(String name) throws IOException;

    /**
     * Opens a file like {@link #open} that one thread writes from its beginning to its end, and that is not read soon. Until
     * the first write of anything else, whole blocks of 4,096 bytes at a multiple of that, from a direct buffer whose memory
     * is aligned like that, go around the cache of the operating system where that is possible.
     */
    default StorageFile openUncached(String name) throws IOException {
        return open(name);
    }

    /** Replaces {@code to} by {@code from} atomically; durable after {@link #sync}. */
    void rename(String from, String to) throws IOException;

    /** Removes a file, or a directory with all it holds; nothing happens if it is not there. */
    void delete(String name) throws IOException;

    /** Makes the entries of the directory durable: files created, renamed, deleted. */
    void sync() throws IOException;

    /**
     * Makes sure that nobody else can have begun to write here since it was locked.
     *
     * @throws IOException if somebody can: nothing more may be written
     */
    default void requireOwned() throws IOException {}

    /** How errors and logs name it. */
    @Override
    String toString();
}
