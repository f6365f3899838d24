// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.Arrays;

/**
 * Writes numbers and bytes one after the other, in the format of {@link BinaryReader}: into its own array, which grows and is
 * reused after {@link #clear}, or into a given one, which must have room.
 *
 * <p>Thread: its owner.
 */
public final class BinaryWriter {
    private final boolean grows;
    private byte[] bytes;
    private int length;

    /** Creates a writer with room for {@code capacity} bytes before it grows. */
    public BinaryWriter(int capacity) {
        this(new byte[capacity], 0, true);
    }

    private BinaryWriter(byte[] bytes, int offset, boolean grows) {
        this.bytes = bytes;
        this.length = offset;
        this.grows = grows;
    }

    /** Creates a writer into {@code target} from {@code offset} on. */
    public static BinaryWriter into(byte[] target, int offset) {
        return new BinaryWriter(target, offset, false);
    }

    /** Discards the written bytes. */
    public BinaryWriter clear() {
        length = 0;
        return this;
    }

    /** Discards the written bytes from index {@code end} on. */
    public void truncate(int end) {
        Invariants.check(end <= length, "cannot truncate to more bytes than were written");
        length = end;
    }

    /** Adds 8 bits. */
    public BinaryWriter addByte(int value) {
        int at = skip(1);
        bytes[at] = (byte) value;
        return this;
    }

    /** Adds 16 bits. */
    public BinaryWriter addShort(int value) {
        int at = skip(Short.BYTES);
        LittleEndian.putShort(bytes, at, value);
        return this;
    }

    /** Adds 32 bits. */
    public BinaryWriter addInt(int value) {
        int at = skip(Integer.BYTES);
        LittleEndian.putInt(bytes, at, value);
        return this;
    }

    /** Adds 64 bits. */
    public BinaryWriter addLong(long value) {
        int at = skip(Long.BYTES);
        LittleEndian.putLong(bytes, at, value);
        return this;
    }

    /** Adds an unsigned number of variable size. */
    public BinaryWriter addVariable(long value) {
        int at = skip(LittleEndian.variableSize(value));
        LittleEndian.putVariable(bytes, at, value);
        return this;
    }

    /** Adds a number of variable size that may be negative. */
    public BinaryWriter addSigned(long value) {
        return addVariable((value << 1) ^ (value >> 63));
    }

    /** Adds bytes after their length of 32 bits. */
    public BinaryWriter addSized(byte[] source) {
        return addInt(source.length).add(source);
    }

    /** Adds bytes. */
    public BinaryWriter add(byte[] source) {
        return add(source, 0, source.length);
    }

    /** Adds {@code count} bytes from {@code offset}. */
    public BinaryWriter add(byte[] source, int offset, int count) {
        int at = skip(count);
        System.arraycopy(source, offset, bytes, at, count);
        return this;
    }

    /** Counts {@code count} bytes as written; returns where they start in {@link #bytes}, which may be another array now. */
    public int skip(int count) {
        if (count > bytes.length - length) {
            grow(count);
        }
        int start = length;
        length += count;
        return start;
    }

    private void grow(int count) {
        if (!grows) {
            throw new IndexOutOfBoundsException(
                    count + " bytes at offset " + length + " of an array of " + bytes.length);
        }
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, count)));
    }

    /** Returns the array that holds the written bytes. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the index after the written bytes: their number, in an array of its own. */
    public int length() {
        return length;
    }

    /** Returns a copy of the written bytes from an array of its own. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
