// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hash of a run of bytes, eight at a time; the same on every machine. */
public final class SubjectHash {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private SubjectHash() {}

    /** A well-mixed 32-bit hash. */
    public static int hash(byte[] bytes, int offset, int length) {
        long h = length * MULTIPLIER;
        int i = offset;
        int end = offset + length;
        for (; i + 8 <= end; i += 8) {
            h = mix(h ^ (long) WORDS.get(bytes, i));
        }
        if (i < end) {
            long last = 0;
            for (int shift = 0; i < end; i++, shift += 8) {
                last |= (bytes[i] & 0xFFL) << shift;
            }
            h = mix(h ^ last);
        }
        return (int) (h ^ (h >>> 32));
    }

    private static long mix(long value) {
        long m = value * MULTIPLIER;
        return m ^ (m >>> 29);
    }
}
