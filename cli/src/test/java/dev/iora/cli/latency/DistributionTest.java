// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {
    @Test
    void findsPercentiles() {
        Distribution distribution =
                new Distribution(LongStream.rangeClosed(1, 1_000).toArray());
        assertThat(distribution.at(10)).isEqualTo(100);
        assertThat(distribution.at(50)).isEqualTo(500);
        assertThat(distribution.at(99.9)).isEqualTo(999);
        assertThat(distribution.at(100)).isEqualTo(1_000);
    }

    @Test
    void countsNegativeLatenciesAsZero() {
        // Clocks of two processors may differ by a few nanoseconds.
        assertThat(new Distribution(-5, 10).at(50)).isZero();
    }

    @Test
    void writesTheFormatOfPlotters() {
        List<String> lines =
                new Distribution(1_000_000, 2_000_000).table().lines().toList();
        assertThat(lines)
                .hasSize(14)
                .startsWith("Value    Percentile    TotalCount    1/(1-Percentile)", "")
                .last()
                .asString()
                .endsWith("    1.000000        2            10000000.000000");
    }

    @ParameterizedTest
    @CsvSource({"0,0B", "9,9B", "1023,1023B", "1024,1.0K", "1536,1.5K", "10240,10K", "1048576,1.0M"})
    void showsBytesWithAUnitOfOneLetter(long bytes, String expected) {
        assertThat(Latency.bytes(bytes)).isEqualTo(expected);
    }
}
