// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * A position in a journal: file number and offset, combined in one ascending number.
 *
 * <p>Files are numbered from 1 and a reused file gets a new number, so no two bytes ever written have the same position.
 */
final class JournalPosition {
    private JournalPosition() {}

    static long of(int file, int offset) {
        return ((long) file << 32) | (offset & 0xFFFFFFFFL);
    }

    /** Number of the file. */
    static int file(long position) {
        return (int) (position >>> 32);
    }

    static int offset(long position) {
        return (int) position;
    }

    static String describe(long position) {
        return file(position) + ":" + offset(position);
    }
}
