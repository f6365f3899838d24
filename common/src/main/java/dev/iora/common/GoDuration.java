// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.time.Duration;

/**
 * The text form of durations, which is Go's: {@code 1m30s}, {@code 2.5s}, {@code 10ms}.
 *
 * <p>Thread: any; holds no state. A duration is a long of nanoseconds, so the longest is some 292 years.
 */
public final class GoDuration {
    private static final long SECOND = 1_000_000_000L;

    private GoDuration() {}

    /**
     * Reads a duration: a sum of decimal numbers with units ns, us, ms, s, m and h, with an optional sign.
     *
     * @throws IllegalArgumentException if the text is not a duration, with Go's message
     */
    public static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        int i = negative || text.startsWith("+") ? 1 : 0;
        if (text.substring(i).equals("0")) {
            return Duration.ZERO;
        }
        if (i == text.length()) {
            throw invalid("invalid duration", text);
        }
        long total = 0;
        try {
            while (i < text.length()) {
                int unitStart = skipDigits(text, i);
                int wholeEnd = unitStart;
                if (unitStart < text.length() && text.charAt(unitStart) == '.') {
                    unitStart = skipDigits(text, unitStart + 1);
                }
                if (unitStart - i == (wholeEnd == unitStart ? 0 : 1)) {
                    throw invalid("invalid duration", text);
                }
                int unitEnd = skipUnit(text, unitStart);
                if (unitEnd == unitStart) {
                    throw invalid("missing unit in duration", text);
                }
                long unit = unitNanos(text.substring(unitStart, unitEnd), text);
                long whole = wholeEnd == i ? 0 : Long.parseLong(text, i, wholeEnd, 10);
                total = Math.addExact(total, Math.multiplyExact(whole, unit));
                if (wholeEnd < unitStart) {
                    total = Math.addExact(total, digitsBehindPoint(text, wholeEnd + 1, unitStart, unit));
                }
                i = unitEnd;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("time: invalid duration \"" + text + "\"", e);
        }
        return Duration.ofNanos(negative ? -total : total);
    }

    private static int skipDigits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static int skipUnit(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '.' && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
            i++;
        }
        return i;
    }

    private static long unitNanos(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1;
            // The micro sign and the Greek letter look alike and both are in use.
            case "us", "\u00B5s", "\u03BCs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            default ->
                throw new IllegalArgumentException("time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
        };
    }

    /** The nanoseconds of the digits behind a point; digits beyond the precision of a nanosecond are dropped. */
    private static long digitsBehindPoint(String text, int from, int to, long unit) {
        double scale = unit;
        double nanos = 0;
        for (int i = from; i < to; i++) {
            scale /= 10;
            nanos += (text.charAt(i) - '0') * scale;
        }
        return Math.round(Math.floor(nanos + 1e-6));
    }

    private static IllegalArgumentException invalid(String what, String text) {
        return new IllegalArgumentException("time: " + what + " \"" + text + "\"");
    }

    /** Formats a duration in the largest fitting units. */
    public static String format(Duration duration) {
        return format(duration.toNanos());
    }

    /** Formats a duration in the largest fitting units. */
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
