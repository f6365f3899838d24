// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

/** Writes numbers as decimal text. Thread: any, stateless. */
final class DecimalText {
    private DecimalText() {}

    /** Writes an unsigned number; the index behind it. */
    static int unsigned(byte[] target, int offset, long number) {
        if (number < 0) {
            int end = unsigned(target, offset, Long.divideUnsigned(number, 10));
            target[end] = (byte) ('0' + Long.remainderUnsigned(number, 10));
            return end + 1;
        }
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return padded(target, offset, number, digits);
    }

    /** Writes the last {@code digits} digits of a number that is not negative; the index behind them. */
    static int padded(byte[] target, int offset, long number, int digits) {
        long rest = number;
        for (int at = offset + digits - 1; at >= offset; at--) {
            target[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return offset + digits;
    }
}
