// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1, 1 B",
        "1023, 1023 B",
        "-1023, -1023 B",
        "1024, 1.00 KB",
        "1536, 1.50 KB",
        "-1536, -1.50 KB",
        "1048576, 1.00 MB",
        "67108864, 64.00 MB",
        "18962434621, 17.66 GB",
        "1099511627776, 1.00 TB",
        "1125899906842624, 1.00 PB",
        "1152921504606846976, 1.00 EB",
    })
    void printsTwoDecimalsAndABinaryUnit(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @Test
    void printsTheLargestNumbers() {
        assertThat(new ByteSize(Long.MAX_VALUE)).hasToString("8.00 EB");
        assertThat(new ByteSize(Long.MIN_VALUE)).hasToString("-8.00 EB");
    }

    @Test
    void roundsAsAFormatterDoes() {
        String[] units = {"B", "KB", "MB", "GB", "TB", "PB"};
        for (long bytes = 1024; bytes < 1L << 53; bytes += bytes / 997 + 1) {
            int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
            String formatted = String.format(Locale.ROOT, "%.2f %s", bytes / Math.pow(1024, unit), units[unit]);
            assertThat(new ByteSize(bytes)).hasToString(formatted);
        }
    }
}
