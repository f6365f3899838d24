// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.record;

import dev.iora.common.Invariants;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes the bodies of records, little-endian; reused for the next one.
 *
 * <p>Thread: the shard.
 */
public final class RecordBody {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ROOM = 256;

    private byte[] bytes = new byte[ROOM];
    private int length;

    public RecordBody clear() {
        length = 0;
        return this;
    }

    public RecordBody addInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
        return this;
    }

    public RecordBody addLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
        return this;
    }

    public RecordBody addByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public RecordBody add(byte[] source) {
        return add(source, 0, source.length);
    }

    public RecordBody add(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Makes room for {@code count} bytes and counts them; they start at the answer. */
    public int skip(int count) {
        reserve(count);
        int start = length;
        length += count;
        return start;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    public static int intAt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    public static long longAt(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    /** Refuses a body that cannot be what its type says. */
    static void check(boolean condition) {
        Invariants.check(condition, "record of unknown form in the journal");
    }
}
