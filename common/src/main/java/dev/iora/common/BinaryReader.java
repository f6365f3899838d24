// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.Arrays;

/**
 * Reads the format of {@link BinaryWriter} from a slice of an array. Refuses damaged data with an
 * {@link IllegalArgumentException} that names the data and the offset in the slice; reads nothing outside the slice.
 *
 * <p>Thread: its owner.
 */
public final class BinaryReader {
    private final String what;
    private byte[] bytes = {};
    private int start;
    private int limit;
    private int position;

    /** Creates a reader that calls its data {@code what} in error texts; {@link #reset} sets the slice. */
    public BinaryReader(String what) {
        this.what = what;
    }

    /** Sets the slice to read. */
    public BinaryReader reset(byte[] source, int offset, int length) {
        bytes = source;
        start = offset;
        position = offset;
        limit = offset + length;
        return this;
    }

    /** Whether bytes are left. */
    public boolean hasMore() {
        return position < limit;
    }

    /** Reads 8 bits as unsigned. */
    public int takeByte() {
        return bytes[advance(1)] & 0xFF;
    }

    /** Reads 16 bits as unsigned. */
    public int takeShort() {
        return LittleEndian.shortAt(bytes, advance(Short.BYTES));
    }

    /** Reads 32 bits. */
    public int takeInt() {
        return LittleEndian.intAt(bytes, advance(Integer.BYTES));
    }

    /** Reads 64 bits. */
    public long takeLong() {
        return LittleEndian.longAt(bytes, advance(Long.BYTES));
    }

    /** Reads an unsigned number of variable size. */
    public long takeVariable() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = takeByte();
            value |= (b & 0x7FL) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw damaged("number of more than 64 bits");
    }

    /** Reads a number of variable size that may be negative. */
    public long takeSigned() {
        long value = takeVariable();
        return (value >>> 1) ^ -(value & 1);
    }

    /** Reads a number of variable size, which must not be negative or above {@code limit}. */
    public int takeCount(int limit) {
        long value = takeVariable();
        if (value < 0 || value > limit) {
            throw damaged("count " + Long.toUnsignedString(value) + " above " + limit);
        }
        return (int) value;
    }

    /** Reads bytes after their length of 32 bits. */
    public byte[] takeSized() {
        int length = takeInt();
        int from = advance(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Reads all remaining bytes. */
    public byte[] takeRest() {
        int from = advance(limit - position);
        return Arrays.copyOfRange(bytes, from, limit);
    }

    /** Skips {@code count} bytes; returns the index of the first in the array. */
    public int advance(long count) {
        int at = position;
        if (count < 0 || count > limit - at) {
            throw damaged("ends too early");
        }
        position = at + (int) count;
        return at;
    }

    /** Refuses remaining bytes. */
    public void end() {
        if (hasMore()) {
            throw damaged((limit - position) + " bytes too many");
        }
    }

    /** Returns the exception for damage at the current offset. */
    public IllegalArgumentException damaged(String problem) {
        return new IllegalArgumentException(what + ": " + problem + " at offset " + (position - start));
    }
}
