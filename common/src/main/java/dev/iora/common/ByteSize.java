// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/** A number of bytes that prints in readable units, powers of 1024. */
public record ByteSize(long bytes) {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    /**
     * The size with two decimals and a binary unit, for example {@code 17.66 GB}; without decimals below 1 KiB. Formatted by
     * hand, because the server logs sizes when it starts and the first use of a formatter takes milliseconds.
     */
    @Override
    public String toString() {
        if (bytes > -1024 && bytes < 1024) {
            return bytes + " B";
        }
        if (bytes < 0) {
            return "-" + new ByteSize(-Math.max(bytes, -Long.MAX_VALUE));
        }
        int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10;
        int bits = 10 * unit;
        // Drop the last bits of large remainders: they do not show in two decimals, and a hundred times them would
        // overflow.
        int dropped = Math.max(0, bits - 50);
        long one = 1L << (bits - dropped);
        long rest = (bytes & ((1L << bits) - 1)) >> dropped;
        long hundredths = (rest * 100 + one / 2) / one;
        long whole = (bytes >> bits) + hundredths / 100;
        hundredths %= 100;
        return whole + (hundredths < 10 ? ".0" : ".") + hundredths + " " + UNITS[unit];
    }
}
