// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.junit.jupiter.api.Test;

class LocalZoneTest {
    private static final ZoneRules BERLIN = ZoneId.of("Europe/Berlin").getRules();
    private static final Instant WINTER = Instant.parse("2026-03-29T00:59:59Z");
    private static final Instant SUMMER = Instant.parse("2026-03-29T01:00:00Z");

    @Test
    void usesTheGivenOffsetUntilRulesAreLoaded() {
        LocalZone zone = LocalZone.system("+0100");
        assertThat(zone.offsetSeconds(WINTER.getEpochSecond())).isEqualTo(3600);
        assertThat(zone.offsetSeconds(SUMMER.getEpochSecond())).isEqualTo(3600);
        zone.useRules(BERLIN, WINTER);
        assertThat(zone.offsetSeconds(WINTER.getEpochSecond())).isEqualTo(3600);
        assertThat(zone.offsetSeconds(SUMMER.getEpochSecond())).isEqualTo(7200);
    }

    @Test
    void readsOffsetsWithMinutes() {
        assertThat(LocalZone.system("-0330").offsetSeconds(0)).isEqualTo(-(3 * 3600 + 30 * 60));
        assertThat(LocalZone.system("+0545").offsetSeconds(0)).isEqualTo(5 * 3600 + 45 * 60);
    }

    @Test
    void keepsTheGivenOffsetIfTheRulesDisagree() {
        LocalZone zone = LocalZone.system("+0200");
        zone.useRules(BERLIN, WINTER);
        assertThat(zone.offsetSeconds(WINTER.getEpochSecond())).isEqualTo(7200);
    }

    @Test
    void loadsRulesAtFirstUseWithoutAGivenOffset() {
        Instant now = Instant.now();
        assertThat(LocalZone.system("").offsetSeconds(now.getEpochSecond()))
                .isEqualTo(ZoneId.systemDefault().getRules().getOffset(now).getTotalSeconds());
    }

    @Test
    void needsNoRulesIfLocalTimeIsUtc() {
        LocalZone zone = LocalZone.system("UTC");
        assertThat(zone.loadRules(SUMMER)).isEqualTo(ZoneOffset.UTC.getRules());
        assertThat(zone.offsetSeconds(SUMMER.getEpochSecond())).isZero();
    }

    @Test
    void emptyVariableMeansUtc() {
        assertThat(LocalZone.zone("")).isEqualTo(ZoneOffset.UTC);
        assertThat(LocalZone.zone(null)).isEqualTo(ZoneId.systemDefault());
    }

    @Test
    void utcHasNoOffset() {
        assertThat(LocalZone.utc().offsetSeconds(SUMMER.getEpochSecond())).isZero();
    }
}
