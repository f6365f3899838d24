// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the official CLI reads and shows them: {@code 1d3h5m} in, {@code 2m3s} and {@code 238ms} out; and as Go
 * shows them.
 */
public final class HumanDuration {
    private static final Pattern PART = Pattern.compile("([0-9]*\\.?[0-9]+|[0-9]+\\.)(ns|us|µs|μs|ms|s|m|h|d|w|M|y|Y)");
    private static final Pattern WHOLE = Pattern.compile("[+-]?(?:" + PART.pattern() + ")+");

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long DAY_SECONDS = 24 * 3600;

    private HumanDuration() {}

    /**
     * Parses numbers with the units y (365 days), M (30 days), w, d, h, m, s, ms, us and ns.
     *
     * @throws CliException if the text is not a duration
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new CliException("invalid duration \"" + text + "\", use for instance 30s, 5m or 1d12h");
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unitNanos(parts.group(2)))));
        }
        BigDecimal signed = text.startsWith("-") ? nanos.negate() : nanos;
        try {
            return Duration.ofNanos(signed.setScale(0, RoundingMode.DOWN).longValueExact());
        } catch (ArithmeticException e) {
            throw new CliException("duration \"" + text + "\" is too long", e);
        }
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> MICRO;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            case "d" -> DAY_SECONDS * SECOND;
            case "w" -> 7 * DAY_SECONDS * SECOND;
            case "M" -> 30 * DAY_SECONDS * SECOND;
            default -> 365 * DAY_SECONDS * SECOND;
        };
    }

    /** Formats a duration for people: {@code 81µs}, {@code 238ms}, {@code 2.06s}, {@code 2m0s}, {@code 1d2h3m4s}. */
    public static String of(Duration duration) {
        return ofNanos(saturatedNanos(duration));
    }

    /** The same for nanoseconds; the largest value means never. */
    public static String ofNanos(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            return "never";
        }
        if (nanos < MILLI) {
            return goText(roundTo(nanos, MICRO));
        }
        if (nanos < SECOND) {
            return goText(roundTo(nanos, MILLI));
        }
        long seconds = nanos / SECOND;
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        long years = days / 365;
        if (years > 0) {
            return years + "y" + days % 365 + "d" + hours % 24 + "h" + minutes % 60 + "m" + seconds % 60 + "s";
        }
        if (days > 0) {
            return days + "d" + hours % 24 + "h" + minutes % 60 + "m" + seconds % 60 + "s";
        }
        if (hours > 0) {
            return hours + "h" + minutes % 60 + "m" + seconds % 60 + "s";
        }
        if (minutes > 0) {
            return minutes + "m" + seconds % 60 + "s";
        }
        return String.format(Locale.ROOT, "%.2fs", nanos / (double) SECOND);
    }

    private static long roundTo(long nanos, long unit) {
        long rest = nanos % unit;
        return Math.abs(rest) * 2 < unit ? nanos - rest : nanos - rest + Long.signum(nanos) * unit;
    }

    /** Formats a duration as Go's time.Duration does: {@code 1.5s}, {@code 794.888µs}, {@code 2m0s}, {@code 0s}. */
    public static String goText(Duration duration) {
        return goText(saturatedNanos(duration));
    }

    private static String goText(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long positive = Math.abs(nanos);
        if (positive < MICRO) {
            return sign + positive + "ns";
        }
        if (positive < MILLI) {
            return sign + decimal(positive, 3) + "µs";
        }
        if (positive < SECOND) {
            return sign + decimal(positive, 6) + "ms";
        }
        long minutes = positive / (60 * SECOND);
        StringBuilder text = new StringBuilder(sign);
        if (minutes >= 60) {
            text.append(minutes / 60).append('h');
        }
        if (minutes > 0) {
            text.append(minutes % 60).append('m');
        }
        return text.append(decimal(positive % (60 * SECOND), 9)).append('s').toString();
    }

    private static String decimal(long units, int scale) {
        BigDecimal number = BigDecimal.valueOf(units, scale).stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0).toPlainString() : number.toPlainString();
    }

    private static long saturatedNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
