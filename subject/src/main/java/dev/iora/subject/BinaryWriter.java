// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes numbers into an array that is large enough: little-endian, or unsigned in 1 to 10 bytes of seven bits.
 *
 * <p>Thread: its owner.
 */
final class BinaryWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private int position;

    BinaryWriter(byte[] bytes, int offset) {
        this.bytes = bytes;
        position = offset;
    }

    static int variableSize(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    int position() {
        return position;
    }

    void putByte(int value) {
        bytes[position++] = (byte) value;
    }

    void putShort(int value) {
        SHORT.set(bytes, position, (short) value);
        position += 2;
    }

    void putInt(int value) {
        INT.set(bytes, position, value);
        position += 4;
    }

    void putLong(long value) {
        LONG.set(bytes, position, value);
        position += 8;
    }

    void putVariable(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    void putBytes(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, bytes, position, length);
        position += length;
    }
}
