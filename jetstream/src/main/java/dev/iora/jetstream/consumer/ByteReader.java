// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

/**
 * Reads what {@link ByteWriter} wrote, of records and checkpoints that may be damaged.
 *
 * <p>Thread: the shard.
 */
final class ByteReader {
    private byte[] bytes = {};
    private int end;
    private int at;

    /** Reads a slice from now on. */
    void reset(byte[] source, int offset, int length) {
        bytes = source;
        at = offset;
        end = offset + length;
    }

    /** Whether there is more. */
    boolean hasMore() {
        return at < end;
    }

    /**
     * Reads an unsigned number.
     *
     * @throws IllegalArgumentException if the bytes hold none
     */
    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("consumer state ends in the middle of a number");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("consumer state holds a number of more than 64 bits");
    }

    /** Reads a number that may be negative. */
    long signed() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /**
     * Reads a number that must not be negative nor above {@code limit}.
     *
     * @throws IllegalArgumentException if it is
     */
    int count(int limit) {
        long value = varint();
        if (value < 0 || value > limit) {
            throw new IllegalArgumentException("consumer state holds a count of " + value);
        }
        return (int) value;
    }
}
