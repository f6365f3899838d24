// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/** Prints durations as Go does where logs and clients expect it: {@code 1m30s}, {@code 2.5s}, {@code 10ms}. */
public final class GoDuration {
    private GoDuration() {}

    /** The duration with the largest fitting units. */
    public static String format(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long value = Math.abs(nanos);
        if (value < 1_000) {
            return sign + value + "ns";
        }
        if (value < 1_000_000) {
            return sign + fraction(value, 1_000) + "µs";
        }
        if (value < 1_000_000_000) {
            return sign + fraction(value, 1_000_000) + "ms";
        }
        long minutes = value / 60_000_000_000L;
        String seconds = fraction(value % 60_000_000_000L, 1_000_000_000) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        String hours = minutes >= 60 ? minutes / 60 + "h" : "";
        return sign + hours + minutes % 60 + "m" + seconds;
    }

    private static String fraction(long value, long unit) {
        long whole = value / unit;
        long rest = value % unit;
        if (rest == 0) {
            return Long.toString(whole);
        }
        String digits = Long.toString(unit + rest).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + digits.substring(0, end);
    }
}
