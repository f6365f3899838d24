// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/**
 * Writes numbers as decimal text, without allocating.
 *
 * <p>Thread: any, stateless.
 */
public final class DecimalText {
    /** Bytes of the longest number. */
    public static final int MAX_LENGTH = 20;

    private DecimalText() {}

    /** Writes an unsigned number; returns the index behind it. */
    public static int unsigned(byte[] target, int offset, long number) {
        if (number < 0) {
            int end = unsigned(target, offset, Long.divideUnsigned(number, 10));
            target[end] = (byte) ('0' + Long.remainderUnsigned(number, 10));
            return end + 1;
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return padded(target, offset, number, digits);
    }

    /** Writes the last {@code digits} digits of a number that is not negative; returns the index behind them. */
    public static int padded(byte[] target, int offset, long number, int digits) {
        long rest = number;
        for (int at = offset + digits - 1; at >= offset; at--) {
            target[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return offset + digits;
    }
}
