// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeTextTest {
    private static String text(long epochNanos) {
        byte[] bytes = new byte[TimeText.LENGTH_MAX];
        return new String(bytes, 0, TimeText.append(bytes, 0, epochNanos), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1970-01-01T00:00:00Z",
        "1,1970-01-01T00:00:00.000000001Z",
        "500000000,1970-01-01T00:00:00.5Z",
        "951782400000000000,2000-02-29T00:00:00Z",
        "-1,1969-12-31T23:59:59.999999999Z"
    })
    void leavesOutZerosAtTheEnd(long nanos, String expected) {
        assertThat(text(nanos)).isEqualTo(expected);
    }

    @Test
    void writesEveryTimeAsTheJdkReadsIt() {
        Seeds.forEach(20, random -> {
            for (int i = 0; i < 2000; i++) {
                long nanos = random.nextLong();
                Instant read = Instant.parse(text(nanos));
                assertThat(read.getEpochSecond() * 1_000_000_000L + read.getNano())
                        .isEqualTo(nanos);
            }
        });
    }
}
