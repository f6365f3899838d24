// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations in the format of Go's time.Duration. */
final class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "999, 999ns",
        "1000, 1µs",
        "1100, 1.1µs",
        "1001, 1.001µs",
        "999999, 999.999µs",
        "1000000, 1ms",
        "2200000, 2.2ms",
        "999999999, 999.999999ms",
        "1000000000, 1s",
        "1500000000, 1.5s",
        "10000000000, 10s",
        "59999999999, 59.999999999s",
        "60000000000, 1m0s",
        "90000000000, 1m30s",
        "150500000000, 2m30.5s",
        "3600000000000, 1h0m0s",
        "3661000000001, 1h1m1.000000001s",
        "86400000000000, 24h0m0s",
        "9223372036854775807, 2562047h47m16.854775807s",
        "-1, -1ns",
        "-1500, -1.5µs",
        "-90000000000, -1m30s",
    })
    void printsTheLargestFittingUnits(long nanos, String text) {
        assertThat(GoDuration.format(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S, 0s",
        "5s, PT5S, 5s",
        "30s, PT30S, 30s",
        "1478s, PT24M38S, 24m38s",
        "-5s, PT-5S, -5s",
        "+5s, PT5S, 5s",
        "-0, PT0S, 0s",
        "5.0s, PT5S, 5s",
        "5.6s, PT5.6S, 5.6s",
        "5.s, PT5S, 5s",
        ".5s, PT0.5S, 500ms",
        "1.004s, PT1.004S, 1.004s",
        "100.00100s, PT100.001S, 1m40.001s",
        "10ns, PT0.00000001S, 10ns",
        "11us, PT0.000011S, 11\u00B5s",
        "12\u00B5s, PT0.000012S, 12\u00B5s",
        "12\u03BCs, PT0.000012S, 12\u00B5s",
        "13ms, PT0.013S, 13ms",
        "1.5ms, PT0.0015S, 1.5ms",
        "2m, PT2M, 2m0s",
        "2m30s, PT2M30S, 2m30s",
        "1h, PT1H, 1h0m0s",
        "39h9m14.425s, PT39H9M14.425S, 39h9m14.425s",
        "0.100000000000000000000h, PT6M, 6m0s",
        "9223372036854775807ns, PT2562047H47M16.854775807S, 2562047h47m16.854775807s"
    })
    void readsAndWritesAsGoDoes(String text, Duration expected, String written) {
        assertThat(GoDuration.parse(text)).isEqualTo(expected);
        assertThat(GoDuration.format(expected)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'time: invalid duration \"\"'",
        "3, 'time: missing unit in duration \"3\"'",
        "-, 'time: invalid duration \"-\"'",
        "s, 'time: invalid duration \"s\"'",
        "., 'time: invalid duration \".\"'",
        ".s, 'time: invalid duration \".s\"'",
        "+.s, 'time: invalid duration \"+.s\"'",
        "1d, 'time: unknown unit \"d\" in duration \"1d\"'",
        "5m3, 'time: missing unit in duration \"5m3\"'",
        "' 5s', 'time: invalid duration \" 5s\"'",
        "9223372036854775808ns, 'time: invalid duration \"9223372036854775808ns\"'",
        "3000000h, 'time: invalid duration \"3000000h\"'"
    })
    void rejectsWithTheTextOfGo(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoDuration.parse(text))
                .withMessage(message);
    }
}
