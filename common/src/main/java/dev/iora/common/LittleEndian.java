// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers in byte arrays, in the format of all files: little-endian, or unsigned in 1 to 10 bytes of seven bits.
 *
 * <p>Thread: any.
 */
public final class LittleEndian {
    /** Bytes of the longest number of variable size. */
    static final int MAX_VARIABLE_SIZE = 10;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    /** Returns the unsigned 16 bits at {@code at}. */
    public static int shortAt(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xFFFF;
    }

    /** Writes the lower 16 bits of {@code value} at {@code at}. */
    public static void putShort(byte[] bytes, int at, int value) {
        SHORT.set(bytes, at, (short) value);
    }

    /** Returns the 32 bits at {@code at}. */
    public static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    /** Writes 32 bits at {@code at}. */
    public static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    /** Returns the 64 bits at {@code at}. */
    public static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Writes 64 bits at {@code at}. */
    public static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Writes an unsigned number of variable size at {@code at}; returns the index behind it. */
    public static int putVariable(byte[] bytes, int at, long value) {
        int end = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
        return end;
    }

    /** Returns the number of bytes that {@link #putVariable} writes. */
    public static int variableSize(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }
}
