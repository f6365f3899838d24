// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import dev.iora.common.Invariants;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Writes RFC 3339 times, and reads them as leniently as nats-server does (an hour of one digit, a comma before the fraction, digits
 * beyond the nanosecond) and says what is wrong in its words.
 *
 * <p>Thread: one call, one instance.
 */
final class Rfc3339 {
    private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final int NANO_DIGITS = 9;
    private static final int MINUTES_PER_HOUR = 60;
    private static final int YEAR_MAX = 9999;

    private final String text;
    private int position;

    private Rfc3339(String text) {
        this.text = text;
    }

    /**
     * The time in {@code text} (bytes as Latin-1), with its offset; an offset beyond the 18 hours that the JDK knows becomes UTC.
     * What in UTC lies beyond the years of four digits is none, as it could not be written again.
     *
     * @throws DateTimeException if it is none
     */
    static OffsetDateTime parse(String text) {
        return new Rfc3339(text).time();
    }

    /** The text of {@code time}: no trailing zeros in the fraction, {@code Z} for UTC, seconds of the offset cut off. */
    static String format(OffsetDateTime time) {
        Invariants.check(time.getYear() >= 0 && time.getYear() <= YEAR_MAX, "a year of RFC 3339 has four digits");
        StringBuilder out = new StringBuilder(LAYOUT.length() + 1 + NANO_DIGITS);
        digits(out, time.getYear(), 4);
        digits(out.append('-'), time.getMonthValue(), 2);
        digits(out.append('-'), time.getDayOfMonth(), 2);
        digits(out.append('T'), time.getHour(), 2);
        digits(out.append(':'), time.getMinute(), 2);
        digits(out.append(':'), time.getSecond(), 2);
        if (time.getNano() != 0) {
            digits(out.append('.'), time.getNano(), NANO_DIGITS);
            int length = out.length();
            while (out.charAt(length - 1) == '0') {
                length--;
            }
            out.setLength(length);
        }
        int offsetMinutes = time.getOffset().getTotalSeconds() / 60;
        if (offsetMinutes == 0) {
            return out.append('Z').toString();
        }
        out.append(offsetMinutes < 0 ? '-' : '+');
        digits(out, Math.abs(offsetMinutes) / MINUTES_PER_HOUR, 2);
        digits(out.append(':'), Math.abs(offsetMinutes) % MINUTES_PER_HOUR, 2);
        return out.toString();
    }

    private static void digits(StringBuilder out, int value, int width) {
        int from = out.length();
        int rest = value;
        for (int i = 0; i < width; i++) {
            out.insert(from, (char) ('0' + rest % 10));
            rest /= 10;
        }
    }

    private OffsetDateTime time() {
        int year = number("2006", 4, 4, 0, YEAR_MAX);
        literal('-');
        int month = number("01", 2, 2, 1, 12);
        literal('-');
        int day = number("02", 2, 2, 0, 99);
        literal('T');
        int hour = number("15", 1, 2, 0, 23);
        literal(':');
        int minute = number("04", 2, 2, 0, 59);
        literal(':');
        int second = number("05", 2, 2, 0, 59);
        int nano = fraction();
        int offsetMinutes = offsetMinutes();
        if (position < text.length()) {
            throw fault("extra text: " + GoQuote.bytes(rest(position)));
        }
        if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw fault("day out of range");
        }
        LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nano);
        int utcYear = local.minusMinutes(offsetMinutes).getYear();
        if (utcYear < 0 || utcYear > YEAR_MAX) {
            throw fault("year outside of range [0,9999]");
        }
        if (Math.abs(offsetMinutes) > ZoneOffset.MAX.getTotalSeconds() / 60) {
            return local.minusMinutes(offsetMinutes).atOffset(ZoneOffset.UTC);
        }
        return local.atOffset(ZoneOffset.ofTotalSeconds(60 * offsetMinutes));
    }

    /** Reads between {@code digitsMin} and {@code digitsMax} digits. */
    private int number(String element, int digitsMin, int digitsMax, int min, int max) {
        int from = position;
        int value = 0;
        while (position - from < digitsMax && position < text.length() && isDigit(position)) {
            value = 10 * value + text.charAt(position++) - '0';
        }
        if (position - from < digitsMin) {
            throw unparsable(from, element);
        }
        if (value < min || value > max) {
            throw fault(name(element) + " out of range");
        }
        return value;
    }

    private void literal(char expected) {
        if (position >= text.length() || text.charAt(position) != expected) {
            throw unparsable(position, String.valueOf(expected));
        }
        position++;
    }

    private int fraction() {
        boolean present = position + 1 < text.length()
                && (text.charAt(position) == '.' || text.charAt(position) == ',')
                && isDigit(position + 1);
        if (!present) {
            return 0;
        }
        position++;
        int nano = 0;
        int digits = 0;
        for (; position < text.length() && isDigit(position); position++) {
            if (digits < NANO_DIGITS) {
                nano = 10 * nano + text.charAt(position) - '0';
                digits++;
            }
        }
        for (; digits < NANO_DIGITS; digits++) {
            nano *= 10;
        }
        return nano;
    }

    private int offsetMinutes() {
        if (position < text.length() && text.charAt(position) == 'Z') {
            position++;
            return 0;
        }
        int at = position;
        boolean shaped = text.length() - at >= "+07:00".length()
                && (text.charAt(at) == '+' || text.charAt(at) == '-')
                && isDigit(at + 1)
                && isDigit(at + 2)
                && text.charAt(at + 3) == ':'
                && isDigit(at + 4)
                && isDigit(at + 5);
        if (!shaped) {
            throw unparsable(at, "Z07:00");
        }
        int hours = Integer.parseInt(text, at + 1, at + 3, 10);
        int minutes = Integer.parseInt(text, at + 4, at + 6, 10);
        position += "+07:00".length();
        if (hours > 24) {
            throw fault("time zone offset hour out of range");
        }
        if (minutes > MINUTES_PER_HOUR) {
            throw fault("time zone offset minute out of range");
        }
        int total = MINUTES_PER_HOUR * hours + minutes;
        return text.charAt(at) == '-' ? -total : total;
    }

    private boolean isDigit(int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static String name(String element) {
        return switch (element) {
            case "01" -> "month";
            case "15" -> "hour";
            case "04" -> "minute";
            case "05" -> "second";
            default -> element;
        };
    }

    private String rest(int from) {
        return text.substring(from);
    }

    private DateTimeException unparsable(int from, String element) {
        return new DateTimeException("parsing time " + GoQuote.bytes(text) + " as \"" + LAYOUT + "\": cannot parse "
                + GoQuote.bytes(rest(from)) + " as \"" + element + '"');
    }

    private DateTimeException fault(String what) {
        return new DateTimeException("parsing time " + GoQuote.bytes(text) + ": " + what);
    }
}
