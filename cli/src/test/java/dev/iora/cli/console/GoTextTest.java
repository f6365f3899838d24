// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GoTextTest {
    @Test
    void showsTimesInUtcWithAsManyDigitsAsNeeded() {
        assertThat(GoText.time(Instant.parse("2026-11-24T12:22:50Z"))).isEqualTo("2026-11-24 12:22:50 +0000 UTC");
        assertThat(GoText.time(Instant.parse("2026-11-24T12:22:50.727141420Z")))
                .isEqualTo("2026-11-24 12:22:50.72714142 +0000 UTC");
    }

    @Test
    void usesExponentsForLargeAndSmallNumbers() {
        assertThat(GoText.shortest(0)).isEqualTo("0");
        assertThat(GoText.shortest(680)).isEqualTo("680");
        assertThat(GoText.shortest(999_999)).isEqualTo("999999");
        assertThat(GoText.shortest(1_000_000)).isEqualTo("1e+06");
        assertThat(GoText.shortest(1_234_567)).isEqualTo("1.234567e+06");
        assertThat(GoText.shortest(60_906_184_704.0)).isEqualTo("6.0906184704e+10");
        assertThat(GoText.shortest(0.0005)).isEqualTo("0.0005");
        assertThat(GoText.shortest(0.00001)).isEqualTo("1e-05");
        assertThat(GoText.shortest(-2.5)).isEqualTo("-2.5");
    }

    @Test
    void showsPlainNumbersWithoutTrailingZeros() {
        assertThat(GoText.plain(1)).isEqualTo("1");
        assertThat(GoText.plain(0.5)).isEqualTo("0.5");
        assertThat(GoText.plain(1_500_000)).isEqualTo("1500000");
    }
}
