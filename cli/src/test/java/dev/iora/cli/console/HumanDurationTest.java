// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HumanDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0s,PT0S",
        "1d3h5m,P1DT3H5M",
        "1.5s,PT1.5S",
        "250ms,PT0.25S",
        "2w,P14D",
        "1y,P365D",
        "1M,P30D",
        "-1s,PT-1S",
        "1h30m,PT1H30M"
    })
    void parsesUnitsAndCombinations(String text, Duration expected) {
        assertThat(HumanDuration.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "5 m", "1h-3m", "tomorrow"})
    void explainsTheFormatOfDurations(String text) {
        assertThatThrownBy(() -> HumanDuration.parse(text))
                .isInstanceOf(CliException.class)
                .hasMessage("invalid duration \"" + text + "\", use for instance 30s, 5m or 1d12h");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "81123,81µs",
        "238400000,238ms",
        "2060000000,2.06s",
        "30000000000,30.00s",
        "120000000000,2m0s",
        "3723000000000,1h2m3s",
        "93784000000000,1d2h3m4s",
        "31536000000000000,1y0d0h0m0s",
        "9223372036854775807,never"
    })
    void formatsAsTheOfficialCommandLine(long nanos, String expected) {
        assertThat(HumanDuration.ofNanos(nanos)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "1,1ns",
        "794888,794.888µs",
        "1500000,1.5ms",
        "1500000000,1.5s",
        "120000000000,2m0s",
        "3600000000000,1h0m0s"
    })
    void formatsAsGo(long nanos, String expected) {
        assertThat(HumanDuration.goText(Duration.ofNanos(nanos))).isEqualTo(expected);
    }

    @Test
    void refusesDurationsBeyondTheRangeOfServers() {
        assertThatThrownBy(() -> HumanDuration.parse("400y")).hasMessage("duration \"400y\" is too long");
    }
}
