// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronPatternTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "* * * * * *, 2026-01-01T00:00:00.5Z, 2026-01-01T00:00:01Z",
                "0 0 * * * *, 2026-01-01T00:00:00Z, 2026-01-01T01:00:00Z",
                "0 0 0 1 1 *, 2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z",
                "30 15 10 ? FEB Mon-fri, 2026-02-06T10:15:30Z, 2026-02-09T10:15:30Z",
                "50/5 * * * * *, 2026-01-01T00:00:51Z, 2026-01-01T00:00:55Z",
                "0 0 0 29 2 *, 2026-01-01T00:00:00Z, 2028-02-29T00:00:00Z",
                "0 0 0 13 * 5, 2026-03-01T00:00:00Z, 2026-03-06T00:00:00Z",
                "0 0 0 */2 * 5, 2026-03-01T00:00:00Z, 2026-03-03T00:00:00Z",
                "\"0 0 0 2 * ,\", 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z",
                "\"0,20 59 23 31 12 *\", 2026-12-31T23:59:00Z, 2026-12-31T23:59:20Z",
            })
    void findsTheNextTime(String pattern, Instant after, Instant expected) {
        assertThat(CronPattern.parse(pattern).next(after, ZoneOffset.UTC)).contains(expected);
    }

    @Test
    void skipsALocalTimeThatTheClockSkips() {
        assertThat(CronPattern.parse("0 30 2 * * *")
                        .next(Instant.parse("2026-03-28T12:00:00Z"), ZoneId.of("Europe/Berlin")))
                .contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void takesALocalTimeTwiceThatTheClockRepeats() {
        CronPattern pattern = CronPattern.parse("0 30 2 * * *");
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        assertThat(pattern.next(Instant.parse("2026-10-24T12:00:00Z"), zone)).contains(first);
        assertThat(pattern.next(first, zone)).contains(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 31 2 *", ", * * * * *", "* , * * * *", "* * , * * *", "* * * , * *", "* * * * , *"})
    void hasNoTimeWithinFiveYears(String pattern) {
        assertThat(CronPattern.parse(pattern).next(Instant.EPOCH, ZoneOffset.UTC))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '' | a cron pattern has 6 fields, not 1
                    * * * * * | a cron pattern has 6 fields, not 5
                    * * * * * * * | a cron pattern has 6 fields, not 7
                    60 * * * * * | "60" in the second of a cron pattern is not a range within 0 to 59
                    * * 24 * * * | "24" in the hour of a cron pattern is not a range within 0 to 23
                    * * * 0 * * | "0" in the day of the month of a cron pattern is not a range within 1 to 31
                    * * * * 13 * | "13" in the month of a cron pattern is not a range within 1 to 12
                    * * * * * 7 | "7" in the day of the week of a cron pattern is not a range within 0 to 6
                    5-1 * * * * * | "5-1" in the second of a cron pattern is not a range within 0 to 59
                    1-2-3 * * * * * | "1-2-3" in the second of a cron pattern has more than two bounds
                    1/2/3 * * * * * | "1/2/3" in the second of a cron pattern has more than one step
                    */0 * * * * * | "*/0" in the second of a cron pattern has a step below 1
                    * */-1 * * * * | "*/-1" in the minute of a cron pattern has a step below 1
                    -1 * * * * * | "" in the second of a cron pattern is no number
                    x * * * * * | "x" in the second of a cron pattern is no number
                    */99999999999 * * * * * | "99999999999" in the second of a cron pattern is no number
                    mon * * * * * | "mon" in the second of a cron pattern is no number
                    """)
    void refusesWhatIsNoPattern(String pattern, String error) {
        assertThatThrownBy(() -> CronPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(error);
    }

    /** Compares with a walk over every second. */
    @Test
    void findsWhatAWalkOverEverySecondFinds() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);
        for (int round = 0; round < 200; round++) {
            int second = random.nextInt(60);
            int minute = random.nextInt(60);
            int hourStep = 1 + random.nextInt(12);
            Instant after = Instant.ofEpochSecond(random.nextLong(2_000_000_000L));
            Instant expected = after.plusSeconds(1);
            while (!isDue(expected, second, minute, hourStep)) {
                expected = expected.plusSeconds(1);
            }
            String pattern = second + " " + minute + " */" + hourStep + " * * *";
            assertThat(CronPattern.parse(pattern).next(after, ZoneOffset.UTC))
                    .as("%s after %s", pattern, after)
                    .contains(expected);
        }
    }

    /** Compares with a walk over every minute, about the times at which the clocks of a zone change. */
    @Test
    void findsWhatAWalkOverEveryMinuteFindsWhenTheClockChanges() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(18);
        // The clocks change by an hour at night, by half an hour, and at midnight.
        List<String> zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana");
        for (int round = 0; round < 400; round++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Instant change = zone.getRules()
                    .nextTransition(Instant.ofEpochSecond(random.nextLong(1_400_000_000L, 2_000_000_000L)))
                    .getInstant();
            Instant after = change.minusSeconds(random.nextLong(36 * 3600));
            int minute = random.nextInt(2) * 30;
            int hour = random.nextInt(4);
            ZonedDateTime expected =
                    after.truncatedTo(ChronoUnit.MINUTES).atZone(zone).plusMinutes(1);
            while (expected.getMinute() != minute || expected.getHour() != hour) {
                expected = expected.plusMinutes(1);
            }
            String pattern = "0 " + minute + " " + hour + " * * *";
            assertThat(CronPattern.parse(pattern).next(after, zone))
                    .as("%s after %s in %s", pattern, after, zone)
                    .contains(expected.toInstant());
        }
    }

    private static boolean isDue(Instant time, int second, int minute, int hourStep) {
        long ofDay = time.getEpochSecond() % 86_400;
        return ofDay % 60 == second && ofDay / 60 % 60 == minute && ofDay / 3600 % hourStep == 0;
    }
}
