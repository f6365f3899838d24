// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A zone in the notation of the variable TZ: {@code CET-1CEST,M3.5.0,M10.5.0/3} (POSIX.1-2024, section 8.3).
 *
 * @param standardOffset seconds to add to UTC outside summer
 * @param summer when it is summer; null if it never is
 */
record PosixZone(int standardOffset, @Nullable Summer summer) {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int SECONDS_PER_HOUR = 3600;

    /** Summer time: its offset, when it begins (in standard time) and ends (in summer time). */
    record Summer(int offset, Change begin, Change end) {}

    /**
     * A day of every year and a time on it.
     *
     * @param form M for month, week and weekday; J for a day of the year that never counts February 29; N for one
     *     from 0 that does
     * @param seconds the time of the day; may be negative or beyond the day
     */
    record Change(char form, int month, int week, int day, int seconds) {
        /** The moment in local time, as seconds since 1970. */
        long in(int year) {
            return date(year).toEpochDay() * SECONDS_PER_DAY + seconds;
        }

        private LocalDate date(int year) {
            LocalDate newYear = LocalDate.of(year, 1, 1);
            if (form == 'N') {
                return newYear.plusDays(day);
            }
            if (form == 'J') {
                return newYear.plusDays(day - 1L + (newYear.isLeapYear() && day > 59 ? 1 : 0));
            }
            LocalDate first = LocalDate.of(year, month, 1);
            int weekday = first.getDayOfWeek().getValue() % 7;
            LocalDate date = first.plusDays(Math.floorMod(day - weekday, 7) + (week - 1) * 7L);
            return date.getMonthValue() == month ? date : date.minusDays(7); // week 5 is the last one
        }
    }

    /**
     * Reads the notation.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static PosixZone parse(String text) {
        Reader in = new Reader(text);
        in.skipName();
        int standard = -in.time();
        if (in.isAtEnd()) {
            return new PosixZone(standard, null);
        }
        in.skipName();
        int summer = in.isAt(',') ? standard + SECONDS_PER_HOUR : -in.time();
        in.expect(',');
        Change begin = in.change();
        in.expect(',');
        return new PosixZone(standard, new Summer(summer, begin, in.change()));
    }

    /** Seconds to add to UTC at this moment. */
    int offsetSeconds(long epochSecond) {
        if (summer == null) {
            return standardOffset;
        }
        int year = LocalDate.ofEpochDay(Math.floorDiv(epochSecond + standardOffset, (long) SECONDS_PER_DAY))
                .getYear();
        long begin = summer.begin.in(year) - standardOffset;
        long end = summer.end.in(year) - summer.offset;
        boolean isSummer =
                begin < end ? epochSecond >= begin && epochSecond < end : epochSecond >= begin || epochSecond < end;
        return isSummer ? summer.offset : standardOffset;
    }

    /** A position in the notation. */
    private static final class Reader {
        private final String text;
        private int next;

        Reader(String text) {
            this.text = text;
        }

        boolean isAtEnd() {
            return next == text.length();
        }

        boolean isAt(char expected) {
            return next < text.length() && text.charAt(next) == expected;
        }

        void expect(char expected) {
            if (!isAt(expected)) {
                throw new IllegalArgumentException("no " + expected + " at " + next + " in zone " + text);
            }
            next++;
        }

        /** Letters, or anything between angle brackets. */
        void skipName() {
            if (isAt('<')) {
                next = text.indexOf('>', next) + 1;
                return;
            }
            while (!isAtEnd() && Character.isLetter(text.charAt(next))) {
                next++;
            }
        }

        /** {@code [+-]hh[:mm[:ss]]} in seconds. */
        int time() {
            boolean negative = isAt('-');
            if (negative || isAt('+')) {
                next++;
            }
            int seconds = number() * SECONDS_PER_HOUR;
            for (int unit = 60; unit > 0 && isAt(':'); unit /= 60) {
                next++;
                seconds += number() * unit;
            }
            return negative ? -seconds : seconds;
        }

        Change change() {
            char form = isAt('M') || isAt('J') ? text.charAt(next++) : 'N';
            int[] parts = new int[3];
            int count = form == 'M' ? 3 : 1;
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    expect('.');
                }
                parts[3 - count + i] = number();
            }
            int seconds = 2 * SECONDS_PER_HOUR;
            if (isAt('/')) {
                next++;
                seconds = time();
            }
            return new Change(form, parts[0], parts[1], parts[2], seconds);
        }

        private int number() {
            int start = next;
            while (!isAtEnd() && Character.isDigit(text.charAt(next))) {
                next++;
            }
            return Integer.parseInt(text, start, next, 10);
        }
    }
}
