// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** Parses and formats numbers and sizes as the official CLI does. */
public final class HumanNumber {
    private static final Pattern SIZE = Pattern.compile("([+-]?[0-9]+)\\s*([a-zA-Z]*)");
    private static final String UNITS = "KMGTPE";

    private HumanNumber() {}

    /** With thousands separators: {@code 1,234}. */
    public static String of(long number) {
        String digits = Long.toString(number);
        StringBuilder text = new StringBuilder(digits);
        int first = number < 0 ? 1 : 0;
        for (int i = digits.length() - 3; i > first; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /** An unsigned 64-bit number; those beyond a signed long have no separators. */
    public static String ofUnsigned(long number) {
        return number < 0 || number == Long.MAX_VALUE ? Long.toUnsignedString(number) : of(number);
    }

    /** With thousands separators and at most three decimals. */
    public static String of(double number) {
        BigDecimal rounded =
                BigDecimal.valueOf(number).setScale(3, RoundingMode.DOWN).stripTrailingZeros();
        if (rounded.scale() <= 0) {
            return of(rounded.longValue());
        }
        String plain = rounded.abs().toPlainString();
        int point = plain.indexOf('.');
        return (rounded.signum() < 0 ? "-" : "")
                + of(Long.parseLong(plain.substring(0, point)))
                + plain.substring(point);
    }

    /** Bytes in powers of 1024: {@code 98 B}, {@code 1.2 KiB}, {@code 20 MiB}. */
    public static String bytes(long bytes) {
        if (Long.compareUnsigned(bytes, 10) < 0) {
            return bytes + " B";
        }
        double size = bytes < 0 ? (bytes >>> 1) * 2.0 : bytes;
        int unit = -1;
        while (size >= 1024 && unit < UNITS.length() - 1) {
            size /= 1024;
            unit++;
        }
        double rounded = Math.floor(size * 10 + 0.5) / 10;
        String number = String.format(Locale.ROOT, rounded < 10 ? "%.1f" : "%.0f", rounded);
        return number + (unit < 0 ? " B" : " " + UNITS.charAt(unit) + "iB");
    }

    /**
     * Parses a size such as {@code 512}, {@code 1KB}, {@code 1KiB} or {@code 1G}, all in powers of 1024; -1 is
     * accepted.
     *
     * @throws CliException if the text is not a size
     */
    public static long parseBytes(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw badSize(text);
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(text, matcher.group(2)));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new CliException("size \"" + text + "\" is too large", e);
        }
    }

    private static long unit(String text, String suffix) {
        String upper = suffix.toUpperCase(Locale.ROOT);
        if (upper.isEmpty() || upper.equals("B")) {
            return 1;
        }
        int unit = UNITS.indexOf(upper.charAt(0));
        String rest = upper.substring(1);
        if (unit < 0 || !(rest.isEmpty() || rest.equals("B") || rest.equals("IB"))) {
            throw badSize(text);
        }
        return 1L << (10 * (unit + 1));
    }

    private static CliException badSize(String text) {
        return new CliException("invalid size \"" + text + "\", use for instance 1024, 512KB, 10MB or 1GiB");
    }

    /** Converts flags that are sizes. */
    public static final class SizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return parseBytes(value);
        }
    }
}
