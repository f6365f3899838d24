// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.Locale;

/** A number of bytes that prints as people read it; powers of 1024. */
public record ByteSize(long bytes) {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    /** The size with two decimals and a binary unit, for example {@code 17.66 GB}; whole below 1 KiB. */
    @Override
    public String toString() {
        if (bytes > -1024 && bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f %s", value, UNITS[unit]);
    }
}
