// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

/**
 * Writes times as RFC 3339 in UTC with as many digits behind the point as are not zero, without allocating.
 *
 * <p>Thread: any, stateless.
 *
 * <p>The date is computed from the day number as in H. Hinnant, "chrono-compatible low-level date algorithms": years are
 * counted from March, so that the leap day is the last one, in eras of 400 years of 146,097 days.
 */
final class TimeText {
    /** Bytes of the longest text. */
    static final int LENGTH_MAX = 30;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int DAYS_FROM_MARCH_0_TO_1970 = 719_468;

    private TimeText() {}

    /** Writes a time of the years 1 to 9999; the index behind it. */
    static int append(byte[] target, int offset, long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        int nanos = (int) Math.floorMod(epochNanos, NANOS_PER_SECOND);
        int at = date(target, offset, Math.floorDiv(seconds, SECONDS_PER_DAY));
        int second = Math.floorMod(seconds, SECONDS_PER_DAY);
        target[at++] = 'T';
        at = DecimalText.padded(target, at, second / 3600, 2);
        target[at++] = ':';
        at = DecimalText.padded(target, at, second / 60 % 60, 2);
        target[at++] = ':';
        at = DecimalText.padded(target, at, second % 60, 2);
        at = fraction(target, at, nanos);
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

    private static int fraction(byte[] target, int offset, int nanos) {
        if (nanos == 0) {
            return offset;
        }
        target[offset] = '.';
        int at = DecimalText.padded(target, offset + 1, nanos, 9);
        while (target[at - 1] == '0') {
            at--;
        }
        return at;
    }
}
