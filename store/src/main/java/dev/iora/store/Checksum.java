// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.zip.CRC32C;

/**
 * The checksums of all files of the store.
 *
 * <p>Thread: any.
 */
final class Checksum {
    private Checksum() {}

    /** CRC32C of a slice. */
    static int crc32c(byte[] bytes, int at, int length) {
        // Escape analysis removes the allocation.
        var crc = new CRC32C();
        crc.update(bytes, at, length);
        return (int) crc.getValue();
    }

    /** CRC32C of two slices, one after the other. */
    static int crc32c(byte[] first, int firstAt, int firstLength, byte[] second, int secondAt, int secondLength) {
        var crc = new CRC32C();
        crc.update(first, firstAt, firstLength);
        crc.update(second, secondAt, secondLength);
        return (int) crc.getValue();
    }
}
