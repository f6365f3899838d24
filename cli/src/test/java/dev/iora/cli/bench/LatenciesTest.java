// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            0;           0us
            0.07;        0.07us
            106.92;      106.92us
            0.7;         0.7us
            0.702;       0.70us
            40.2;        40.2us
            3.999;       3.99us
            1234567.891; 1,234,567.89us
            """)
    void truncatesMicrosecondsAsTheOfficialCommandLine(double micros, String text) {
        assertThat(Latencies.micros(micros)).isEqualTo(text);
    }

    @Test
    void computesPercentilesToAThousandth() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 100_000; i++) {
            latencies.record(i * 1_000L);
        }
        assertThat(latencies.minMicros()).isEqualTo(1);
        assertThat(latencies.maxMicros()).isEqualTo(100_000);
        assertThat(latencies.averageMicros()).isEqualTo(50_000.5);
        assertThat(latencies.percentileMicros(50)).isEqualTo(50_000, within(50.0));
        assertThat(latencies.percentileMicros(99.9)).isEqualTo(99_900, within(100.0));
        assertThat(latencies.percentileMicros(100)).isEqualTo(100_000);
    }

    @Test
    void combinesSeveralClients() {
        Latencies some = new Latencies();
        some.record(1_000);
        Latencies more = new Latencies();
        more.record(3_000);
        Latencies all = new Latencies();
        assertThat(all.isEmpty()).isTrue();
        all.add(some);
        all.add(more);
        all.add(new Latencies());
        assertThat(all.summary())
                .startsWith("min 1us | avg 2us | max 3us | stddev ")
                .endsWith("us | P50 1us | P90 3us | P99 3us | P99.9: 3us");
    }
}
