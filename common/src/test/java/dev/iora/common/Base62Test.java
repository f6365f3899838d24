// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Base62Test {
    private static String written(int count, long number) {
        byte[] bytes = new byte[count];
        Base62.write(bytes, 0, count, number);
        return new String(bytes, US_ASCII);
    }

    private static long read(String text) {
        return Base62.read(text.getBytes(US_ASCII), 0, text.length());
    }

    @Test
    void writesDigitsWithTheLowestLast() {
        assertThat(written(3, 0)).isEqualTo("000");
        assertThat(written(3, 61)).isEqualTo("00z");
        assertThat(written(3, 62)).isEqualTo("010");
        assertThat(written(2, 62L * 62)).as("higher digits are lost").isEqualTo("00");
    }

    @Test
    void readsWhatItWrites() {
        var random = new SeededRandom(5);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >>> (1 + random.nextInt(60));
            assertThat(read(written(11, number))).isEqualTo(number);
        }
        assertThat(read(written(11, Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesOtherCharacters() {
        assertThat(read("0-0")).isEqualTo(-1);
        assertThat(read("\u007f")).isEqualTo(-1);
        assertThat(Base62.read(new byte[] {-1}, 0, 1)).isEqualTo(-1);
    }
}
