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
 * <p>A field is a list of ranges: {@code *} or {@code ?} for every value, {@code n}, or {@code n-m}. A step takes every so many values
 * of a range; {@code n/5} starts at n and runs to the largest value. Months and days of the week have names of three letters. If a day
 * field has a star without a step, a day must match both day fields, otherwise one of them.
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

    private static final Field SECOND = new Field("second", 0, 59, List.of());
    private static final Field MINUTE = new Field("minute", 0, 59, List.of());
    private static final Field HOUR = new Field("hour", 0, 23, List.of());
    private static final Field DAY_OF_MONTH = new Field("day of the month", 1, 31, List.of());
    private static final Field MONTH = new Field(
            "month",
            1,
            12,
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"));
    private static final Field DAY_OF_WEEK =
            new Field("day of the week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if the text is no pattern; the message names the field that is wrong
     */
    static CronPattern parse(String text) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != 6) {
            throw new IllegalArgumentException("a cron pattern has 6 fields, not " + fields.length);
        }
        Values daysOfMonth = DAY_OF_MONTH.read(fields[3]);
        Values daysOfWeek = DAY_OF_WEEK.read(fields[5]);
        return new CronPattern(
                SECOND.read(fields[0]).set,
                MINUTE.read(fields[1]).set,
                HOUR.read(fields[2]).set,
                daysOfMonth.set,
                MONTH.read(fields[4]).set,
                daysOfWeek.set,
                daysOfMonth.star || daysOfWeek.star);
    }

    /** Returns the first time after an instant, in whole seconds; empty if there is none within five years. */
    Optional<Instant> next(Instant after, ZoneId zone) {
        if (seconds == 0 || minutes == 0 || hours == 0) {
            // A field of commas alone is valid and has no value: the search would walk every minute of five years.
            return Optional.empty();
        }
        ZonedDateTime time =
                after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).atZone(zone);
        int lastYear = time.getYear() + MAX_YEARS;
        while (time.getYear() <= lastYear) {
            LocalDate day = time.toLocalDate();
            if (!has(months, day.getMonthValue())) {
                time = day.withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
            } else if (!hasDay(day)) {
                time = day.plusDays(1).atStartOfDay(zone);
            } else if (!has(hours, time.getHour())) {
                time = nextHour(time);
            } else {
                long due = has(minutes, time.getMinute()) ? seconds & (-1L << time.getSecond()) : 0;
                if (due != 0) {
                    return Optional.of(
                            time.toInstant().plusSeconds(Long.numberOfTrailingZeros(due) - time.getSecond()));
                }
                time = nextMinute(time);
            }
        }
        return Optional.empty();
    }

    private boolean hasDay(LocalDate day) {
        boolean ofMonth = has(daysOfMonth, day.getDayOfMonth());
        boolean ofWeek = has(daysOfWeek, day.getDayOfWeek().getValue() % 7);
        return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    /** Returns the start of the next hour, or of the next minute if the clock changes before, because then the hour may too. */
    private static ZonedDateTime nextHour(ZonedDateTime time) {
        ZonedDateTime next = time.plusHours(1);
        return next.getOffset().equals(time.getOffset()) ? next.truncatedTo(ChronoUnit.HOURS) : nextMinute(time);
    }

    private static ZonedDateTime nextMinute(ZonedDateTime time) {
        return time.plusSeconds(60L - time.getSecond());
    }

    private static boolean has(long set, int value) {
        return (set & (1L << value)) != 0;
    }

    /**
     * The values that a field of a pattern takes.
     *
     * @param set bit n for value n
     * @param star whether a range is a star without a step
     */
    private record Values(long set, boolean star) {
        Values plus(Values other) {
            return new Values(set | other.set, star || other.star);
        }
    }

    /**
     * One of the six fields.
     *
     * @param name what an error calls it
     * @param names the names of its values, from the smallest
     */
    private record Field(String name, int min, int max, List<String> names) {
        Values read(String text) {
            Values values = new Values(0, false);
            for (String range : text.split(",", -1)) {
                if (!range.isEmpty()) {
                    values = values.plus(readRange(range));
                }
            }
            return values;
        }

        private Values readRange(String range) {
            String[] parts = range.split("/", -1);
            refuseIf(parts.length > 2, range, "has more than one step");
            String[] bounds = parts[0].split("-", -1);
            boolean star = bounds[0].equals("*") || bounds[0].equals("?");
            refuseIf(!star && bounds.length > 2, range, "has more than two bounds");
            int step = parts.length == 2 ? number(parts[1]) : 1;
            refuseIf(step < 1, range, "has a step below 1");
            int low = star ? min : value(bounds[0]);
            boolean toMax = star || (parts.length == 2 && bounds.length == 1);
            int high = toMax ? max : value(bounds[bounds.length - 1]);
            refuseIf(low < min || high > max || low > high, range, "is not a range within " + min + " to " + max);
            long set = 0;
            for (long value = low; value <= high; value += step) {
                set |= 1L << value;
            }
            return new Values(set, star && step == 1);
        }

        private int value(String text) {
            int name = names.indexOf(text.toLowerCase(Locale.ROOT));
            return name >= 0 ? min + name : number(text);
        }

        private int number(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(refusal(text, "is no number"), e);
            }
        }

        private void refuseIf(boolean wrong, String text, String why) {
            if (wrong) {
                throw new IllegalArgumentException(refusal(text, why));
            }
        }

        private String refusal(String text, String why) {
            return "\"" + text + "\" in the " + name + " of a cron pattern " + why;
        }
    }
}
