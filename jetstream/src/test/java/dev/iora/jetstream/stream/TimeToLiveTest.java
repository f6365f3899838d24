// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "60, 60",
        "007, 7",
        "00, 0",
        "999999999999999999, 999999999999999999",
        "1s, 1",
        "1m30s, 90",
        "1500ms, 1",
        "1h, 3600"
    })
    void readsSecondsAndDurations(String text, long seconds) {
        assertThat(TimeToLive.seconds(text)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "NEVER", "Never"})
    void readsNever(String text) {
        assertThat(TimeToLive.seconds(text)).isEqualTo(TimeToLive.NEVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "999ms", "-1", "-1s", "+1", "1.5", "1 s", "soon", "1000000000000000000"})
    void refusesOtherTexts(String text) {
        assertThat(TimeToLive.seconds(text)).isEqualTo(TimeToLive.INVALID);
    }
}
