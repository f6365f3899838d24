// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Rfc3339Test {
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static String text(long epochNanos) {
        byte[] bytes = new byte[Rfc3339.MAX_LENGTH];
        return new String(bytes, 0, Rfc3339.write(bytes, 0, epochNanos), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1970-01-01T00:00:00Z",
        "1,1970-01-01T00:00:00.000000001Z",
        "500000000,1970-01-01T00:00:00.5Z",
        "951782400000000000,2000-02-29T00:00:00Z",
        "-1,1969-12-31T23:59:59.999999999Z"
    })
    void omitsTrailingZeros(long nanos, String expected) {
        assertThat(text(nanos)).isEqualTo(expected);
    }

    @Test
    void writesTimesThatTheJdkReads() {
        Seeds.forEach(20, random -> {
            for (int i = 0; i < 2000; i++) {
                long nanos = random.nextLong();
                Instant read = Instant.parse(text(nanos));
                assertThat(read.getEpochSecond() * 1_000_000_000L + read.getNano())
                        .isEqualTo(nanos);
            }
        });
    }

    @Test
    void writesTimesWithOffsetsThatTheJdkReads() {
        Seeds.forEach(20, random -> {
            for (int i = 0; i < 2000; i++) {
                ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-1080, 1081));
                OffsetDateTime time = Instant.ofEpochSecond(
                                random.nextLong(FIRST_SECOND + 86_400, LAST_SECOND - 86_400),
                                random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000))
                        .atOffset(offset);
                byte[] bytes = new byte[Rfc3339.MAX_LENGTH];
                String text = new String(bytes, 0, Rfc3339.write(bytes, 0, time), StandardCharsets.US_ASCII);
                assertThat(OffsetDateTime.parse(text)).isEqualTo(time);
                assertThat(Rfc3339.parse(text)).isEqualTo(time);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0000-01-01T00:00Z,0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z,9999-12-31T23:59:59.999999999Z",
        "2020-02-29T01:02:03.450+05:30,2020-02-29T01:02:03.45+05:30",
        "2020-02-29T01:02:03-00:00:30,2020-02-29T01:02:03Z",
        "2020-02-29T01:02:03-18:00,2020-02-29T01:02:03-18:00"
    })
    void writesOffsetsInMinutes(OffsetDateTime time, String expected) {
        byte[] bytes = new byte[Rfc3339.MAX_LENGTH];
        assertThat(new String(bytes, 0, Rfc3339.write(bytes, 0, time), StandardCharsets.US_ASCII))
                .isEqualTo(expected);
    }
}
