// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalTextTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void writesUnsignedNumbers(long number) {
        assertThat(unsigned(number)).isEqualTo(Long.toUnsignedString(number));
    }

    @Test
    void writesNumbersOfAnySizeLikeTheJdk() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >>> random.nextInt(64);
            assertThat(unsigned(number)).isEqualTo(Long.toUnsignedString(number));
        }
    }

    @Test
    void padsWithZerosAndCutsLeadingDigits() {
        byte[] bytes = {'-', '-', '-', '-', '-'};
        assertThat(DecimalText.padded(bytes, 1, 7, 3)).isEqualTo(4);
        assertThat(new String(bytes, US_ASCII)).isEqualTo("-007-");
        assertThat(DecimalText.padded(bytes, 0, 12_345, 2)).isEqualTo(2);
        assertThat(new String(bytes, US_ASCII)).isEqualTo("4507-");
    }

    private static String unsigned(long number) {
        byte[] bytes = new byte[DecimalText.MAX_LENGTH];
        return new String(bytes, 0, DecimalText.unsigned(bytes, 0, number), US_ASCII);
    }
}
