// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import dev.iora.common.DecimalText;
import dev.iora.common.Invariants;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Writes RFC 3339 times with as many digits of the second's fraction as they need. Reads them as leniently as nats-server
 * does (an hour of one digit, a comma before the fraction, digits beyond the nanosecond), with its error texts.
 *
 * <p>Dates are computed from the day number as in H. Hinnant, "chrono-compatible low-level date algorithms": years are
 * counted from March, so that the leap day is the last one, in eras of 400 years of 146,097 days.
 *
 * <p>Thread: writing any; reading has one instance for each call.
 */
public final class Rfc3339 {
    /** Bytes of the longest text. */
    public static final int MAX_LENGTH = "2006-01-02T15:04:05.000000000+07:00".length();

    private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final int NANO_DIGITS = 9;
    private static final int MINUTES_PER_HOUR = 60;
    private static final int MAX_YEAR = 9999;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int DAYS_FROM_MARCH_0_TO_1970 = 719_468;

    private final String text;
    private int position;

    private Rfc3339(String text) {
        this.text = text;
    }

    /**
     * Returns the time in {@code text} (bytes as Latin-1) with its offset; beyond the 18 hours that the JDK knows it is in UTC.
     *
     * @throws DateTimeException if it is malformed, or if its year in UTC has more than four digits
     */
    public static OffsetDateTime parse(String text) {
        return new Rfc3339(text).time();
    }

    /** Writes {@code time} with its offset, whose seconds are cut off; returns the index behind it. */
    public static int write(byte[] target, int offset, OffsetDateTime time) {
        Invariants.check(time.getYear() >= 0 && time.getYear() <= MAX_YEAR, "a year of RFC 3339 has four digits");
        int at = date(target, offset, time.toLocalDate().toEpochDay());
        at = timeOfDay(target, at, time.toLocalTime().toSecondOfDay(), time.getNano());
        int offsetMinutes = time.getOffset().getTotalSeconds() / 60;
        if (offsetMinutes == 0) {
            target[at] = 'Z';
            return at + 1;
        }
        target[at] = (byte) (offsetMinutes < 0 ? '-' : '+');
        at = DecimalText.padded(target, at + 1, Math.abs(offsetMinutes) / MINUTES_PER_HOUR, 2);
        target[at] = ':';
        return DecimalText.padded(target, at + 1, Math.abs(offsetMinutes) % MINUTES_PER_HOUR, 2);
    }

    /** Writes a time of the years 0 to 9999 in UTC; returns the index behind it. Allocates nothing. */
    public static int write(byte[] target, int offset, long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        int at = date(target, offset, Math.floorDiv(seconds, SECONDS_PER_DAY));
        int nanos = (int) Math.floorMod(epochNanos, NANOS_PER_SECOND);
        at = timeOfDay(target, at, Math.floorMod(seconds, SECONDS_PER_DAY), nanos);
        target[at] = 'Z';
        return at + 1;
    }

    private static int date(byte[] target, int offset, long epochDay) {
        long day = epochDay + DAYS_FROM_MARCH_0_TO_1970;
        long era = Math.floorDiv(day, DAYS_PER_ERA);
        int dayOfEra = Math.floorMod(day, DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        int at = DecimalText.padded(target, offset, year, 4);
        target[at++] = '-';
        at = DecimalText.padded(target, at, month, 2);
        target[at++] = '-';
        return DecimalText.padded(target, at, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
    }

    private static int timeOfDay(byte[] target, int offset, int second, int nanos) {
        int at = offset;
        target[at++] = 'T';
        at = DecimalText.padded(target, at, second / 3600, 2);
        target[at++] = ':';
        at = DecimalText.padded(target, at, second / 60 % 60, 2);
        target[at++] = ':';
        at = DecimalText.padded(target, at, second % 60, 2);
        if (nanos == 0) {
            return at;
        }
        target[at] = '.';
        at = DecimalText.padded(target, at + 1, nanos, NANO_DIGITS);
        while (target[at - 1] == '0') {
            at--;
        }
        return at;
    }

    private OffsetDateTime time() {
        int year = number("2006", 4, 4, 0, MAX_YEAR);
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
        if (utcYear < 0 || utcYear > MAX_YEAR) {
            throw fault("year outside of range [0,9999]");
        }
        if (Math.abs(offsetMinutes) > ZoneOffset.MAX.getTotalSeconds() / 60) {
            return local.minusMinutes(offsetMinutes).atOffset(ZoneOffset.UTC);
        }
        return local.atOffset(ZoneOffset.ofTotalSeconds(60 * offsetMinutes));
    }

    /** Reads between {@code minDigits} and {@code maxDigits} digits. */
    private int number(String element, int minDigits, int maxDigits, int min, int max) {
        int from = position;
        int value = 0;
        while (position - from < maxDigits && position < text.length() && isDigit(position)) {
            value = 10 * value + text.charAt(position++) - '0';
        }
        if (position - from < minDigits) {
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
