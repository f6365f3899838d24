// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The times at which a message schedule is due, as a cron pattern of six fields: second, minute, hour, day of the month, month and
 * day of the week, Sunday being 0 (ADR-51; reference: jetstream, section 16).
 *
 * <p>A field is a list of ranges: {@code *} or {@code ?}, {@code n}, {@code n-m}, each with an optional step as in {@code n/5}, which
 * runs from n to the largest value. Months and days of the week have names of three letters. When a day field has a star, a day must
 * match both day fields, otherwise one of them.
 *
 * <p>A local time that a change of the clock skips is never due; one that it repeats is due twice.
 *
 * <p>Thread: any; instances never change.
 *
 * @param seconds the set of seconds, bit n for second n
 * @param minutes the set of minutes
 * @param hours the set of hours
 * @param daysOfMonth the set of days of the month
 * @param months the set of months
 * @param daysOfWeek the set of days of the week
 * @param bothDays whether a day must match both day fields
 */
record CronPattern(
        long seconds, long minutes, long hours, long daysOfMonth, long months, long daysOfWeek, boolean bothDays) {
    private static final int MAX_YEARS = 5;
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if the text is no pattern, with the field that is wrong
     */
    static CronPattern parse(String text) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != 6) {
            throw new IllegalArgumentException("a cron pattern has 6 fields, not " + fields.length);
        }
        Field daysOfMonth = new Field(fields[3], 1, 31, List.of());
        Field daysOfWeek = new Field(fields[5], 0, 6, DAYS);
        return new CronPattern(
                new Field(fields[0], 0, 59, List.of()).values(),
                new Field(fields[1], 0, 59, List.of()).values(),
                new Field(fields[2], 0, 23, List.of()).values(),
                daysOfMonth.values(),
                new Field(fields[4], 1, 12, MONTHS).values(),
                daysOfWeek.values(),
                daysOfMonth.hasStar() || daysOfWeek.hasStar());
    }

    /** Returns the first time after an instant, in whole seconds; empty if there is none within five years. */
    Optional<Instant> next(Instant after, ZoneId zone) {
        ZonedDateTime start =
                after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).atZone(zone);
        LocalDate first = start.toLocalDate();
        int lastYear = first.getYear() + MAX_YEARS;
        for (LocalDate day = first; day.getYear() <= lastYear; day = day.plusDays(1)) {
            if (matches(day)) {
                Optional<Instant> due = nextOf(day, day.equals(first) ? start : day.atStartOfDay(zone));
                if (due.isPresent()) {
                    return due;
                }
            }
        }
        return Optional.empty();
    }

    private boolean matches(LocalDate day) {
        if (!has(months, day.getMonthValue())) {
            return false;
        }
        boolean ofMonth = has(daysOfMonth, day.getDayOfMonth());
        boolean ofWeek = has(daysOfWeek, day.getDayOfWeek().getValue() % 7);
        return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    /** Walks the minutes of a day as they pass, because the clock may change within it. */
    private Optional<Instant> nextOf(LocalDate day, ZonedDateTime start) {
        ZonedDateTime time = start;
        while (time.toLocalDate().equals(day)) {
            if (has(hours, time.getHour()) && has(minutes, time.getMinute())) {
                long later = seconds & (-1L << time.getSecond());
                if (later != 0) {
                    return Optional.of(
                            time.toInstant().plusSeconds(Long.numberOfTrailingZeros(later) - time.getSecond()));
                }
            }
            time = time.plusSeconds(60L - time.getSecond());
        }
        return Optional.empty();
    }

    private static boolean has(long set, int value) {
        return (set & (1L << value)) != 0;
    }

    /** One field of a pattern. */
    private record Field(String text, int min, int max, List<String> names) {
        long values() {
            long values = 0;
            for (String range : text.split(",", -1)) {
                values |= range.isEmpty() ? 0 : valuesOf(range);
            }
            return values;
        }

        /** Returns whether a range takes every value. */
        boolean hasStar() {
            for (String range : text.split(",", -1)) {
                String[] parts = range.split("/", -1);
                String bounds = parts[0].split("-", -1)[0];
                boolean everyValue = parts.length == 1 || number(parts[1]) == 1;
                if (isStar(bounds) && everyValue) {
                    return true;
                }
            }
            return false;
        }

        private long valuesOf(String range) {
            String[] parts = range.split("/", -1);
            String[] bounds = parts[0].split("-", -1);
            refuseIf(parts.length > 2, range);
            boolean star = isStar(bounds[0]);
            refuseIf(!star && bounds.length > 2, range);
            int low = star ? min : value(bounds[0]);
            int high = star ? max : value(bounds[bounds.length - 1]);
            if (parts.length == 2 && bounds.length == 1) {
                high = max;
            }
            int step = parts.length == 2 ? number(parts[1]) : 1;
            refuseIf(low < min || high > max || low > high || step == 0, range);
            long values = 0;
            for (long value = low; value <= high; value += step) {
                values |= 1L << value;
            }
            return values;
        }

        private int value(String part) {
            int name = names.indexOf(part.toLowerCase(Locale.ROOT));
            return name >= 0 ? min + name : number(part);
        }

        private int number(String text) {
            try {
                int number = Integer.parseInt(text);
                refuseIf(number < 0, text);
                return number;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("\"" + text + "\" in a cron pattern is no number", e);
            }
        }

        private void refuseIf(boolean wrong, String part) {
            if (wrong) {
                throw new IllegalArgumentException(
                        "\"" + part + "\" in a cron pattern is not within " + min + " to " + max);
            }
        }

        private static boolean isStar(String text) {
            return text.equals("*") || text.equals("?");
        }
    }
}
