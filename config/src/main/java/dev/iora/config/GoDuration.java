// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.time.Duration;

/**
 * The text form of durations in configurations and messages, which is Go's: {@code 1h30m}, {@code 1.5s}, {@code 2m0s}.
 *
 * <p>Thread: any; holds no state. Durations have nanoseconds and fit a long of them, some 292 years.
 */
public final class GoDuration {
    private static final long SECOND = 1_000_000_000L;

    private GoDuration() {}

    /**
     * Reads a duration: a sum of decimal numbers with units ns, us, ms, s, m and h, with an optional sign.
     *
     * @throws IllegalArgumentException if the text is no duration, with the message Go gives
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
                    total = Math.addExact(total, fraction(text, wholeEnd + 1, unitStart, unit));
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
    private static long fraction(String text, int from, int to, long unit) {
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

    /** Writes a duration as Go prints it: {@code 2m0s}, {@code 1.5s}, {@code 250ms}, {@code 0s}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return formatBelowSecond(duration.toNanos());
        }
        StringBuilder text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append('h');
        }
        if (duration.toMinutes() > 0) {
            text.append(duration.toMinutesPart()).append('m');
        }
        return text.append(decimal(duration.toSecondsPart() * SECOND + duration.toNanosPart(), SECOND))
                .append('s')
                .toString();
    }

    private static String formatBelowSecond(long nanos) {
        if (nanos >= 1_000_000) {
            return decimal(nanos, 1_000_000) + "ms";
        }
        return nanos >= 1_000 ? decimal(nanos, 1_000) + "\u00B5s" : nanos + "ns";
    }

    /** {@code value / unit} with as many decimals as needed; {@code unit} is a power of ten. */
    private static String decimal(long value, long unit) {
        String whole = Long.toString(value / unit);
        if (value % unit == 0) {
            return whole;
        }
        String decimals = Long.toString(unit + value % unit).substring(1);
        int end = decimals.length();
        while (decimals.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + decimals.substring(0, end);
    }
}
