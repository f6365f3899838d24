// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixZoneTest {
    private static final long YEAR_2010 = 1_262_304_000;
    private static final long YEAR_2060 = 2_840_140_800L;

    /** Zones whose rules have been the same since 2010. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "UTC0 UTC",
                "CET-1CEST,M3.5.0,M10.5.0/3 Europe/Berlin",
                "EST5EDT,M3.2.0,M11.1.0 America/New_York",
                "AEST-10AEDT,M10.1.0,M4.1.0/3 Australia/Sydney",
                "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0 Australia/Lord_Howe",
                "NST3:30NDT,M3.2.0,M11.1.0 America/St_Johns",
                "IST-5:30 Asia/Kolkata",
                "GMT0IST,M3.5.0/1,M10.5.0 Europe/Dublin",
            })
    void agreesWithJavaTime(String notation, String zone) {
        PosixZone posix = PosixZone.parse(notation);
        var rules = ZoneId.of(zone).getRules();
        Seeds.forEach(500, random -> {
            // Lord Howe and St John's changed to their present rules in 2011 at the latest.
            long second = random.nextLong(YEAR_2010 + 2 * 366 * 86_400L, YEAR_2060);
            assertThat(posix.offsetSeconds(second))
                    .as("at %s", Instant.ofEpochSecond(second))
                    .isEqualTo(rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds());
        });
    }

    @Test
    void knowsDaysOfTheYear() {
        PosixZone julian = PosixZone.parse("A0B,J60/0,J300/0");
        assertThat(julian.offsetSeconds(Instant.parse("2024-02-29T23:59:59Z").getEpochSecond()))
                .isZero();
        assertThat(julian.offsetSeconds(Instant.parse("2024-03-01T00:00:00Z").getEpochSecond()))
                .isEqualTo(3600);
        PosixZone counted = PosixZone.parse("A0B,59/0,300/0");
        assertThat(counted.offsetSeconds(Instant.parse("2024-02-29T00:00:00Z").getEpochSecond()))
                .isEqualTo(3600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CET", "CET-1CEST", "CET-1CEST,M3.5", "CET-1CEST,M3.5.0", "CET-1CEST,Mx.5.0,M1.1.1"})
    void rejectsMalformedNotation(String notation) {
        assertThatThrownBy(() -> PosixZone.parse(notation)).isInstanceOf(IllegalArgumentException.class);
    }
}
