// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

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
}
