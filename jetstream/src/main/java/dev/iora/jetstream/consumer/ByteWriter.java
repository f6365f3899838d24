// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.Arrays;

/**
 * Bytes of records and checkpoints being encoded: numbers as varints, little end first.
 *
 * <p>Thread: the shard.
 */
final class ByteWriter {
    private byte[] bytes = new byte[64];
    private int size;

    /** Forgets what was written. */
    void clear() {
        size = 0;
    }

    /** Holds what was written from its first byte on. */
    byte[] bytes() {
        return bytes;
    }

    /** Number of bytes written. */
    int size() {
        return size;
    }

    /** A copy of what was written. */
    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /** Writes a number as unsigned. */
    void varint(long value) {
        if (size + 10 > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Writes a number that may be negative. */
    void signed(long value) {
        varint((value << 1) ^ (value >> 63));
    }
}
