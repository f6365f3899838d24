// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the format of {@link BinaryWriter}: little-endian numbers, and unsigned ones of 1 to 10 bytes. Refuses to read beyond
 * its end.
 *
 * <p>Thread: its owner.
 */
final class BinaryReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int limit;
    private int position;

    BinaryReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        position = offset;
        limit = offset + length;
    }

    int position() {
        return position;
    }

    int takeByte() {
        return bytes[advance(1)] & 0xFF;
    }

    int takeShort() {
        return (short) SHORT.get(bytes, advance(2)) & 0xFFFF;
    }

    int takeInt() {
        return (int) INT.get(bytes, advance(4));
    }

    long takeLong() {
        return (long) LONG.get(bytes, advance(8));
    }

    long takeVariable() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = takeByte();
            value |= (b & 0x7FL) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw damaged("number too long");
    }

    /** Skips {@code count} bytes; returns the position of the first. */
    int advance(long count) {
        int at = position;
        if (count < 0 || count > limit - at) {
            throw damaged("ends too early");
        }
        position = at + (int) count;
        return at;
    }

    void end() {
        if (position != limit) {
            throw damaged("more bytes than expected");
        }
    }

    IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException(what + " at offset " + position);
    }
}
