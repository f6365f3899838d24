// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SeededRandomTest {
    private static final int DRAWS = 100_000;

    @Test
    void repeatsItsSequenceForTheSameSeed() {
        var one = new SeededRandom(42);
        var other = new SeededRandom(42);
        var different = new SeededRandom(43);
        boolean differs = false;
        for (int i = 0; i < 1000; i++) {
            long drawn = one.nextLong();
            assertThat(other.nextLong()).isEqualTo(drawn);
            differs |= different.nextLong() != drawn;
        }
        assertThat(differs).isTrue();
    }

    @Test
    void worksWithTheSeedZero() {
        var random = new SeededRandom(0);
        assertThat(random.nextLong()).isNotZero().isNotEqualTo(random.nextLong());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 10, 100})
    void drawsEachIntEquallyOften(int bound) {
        var random = new SeededRandom(20_261_124);
        int[] counts = new int[bound];
        for (int i = 0; i < DRAWS; i++) {
            counts[random.nextInt(bound)]++;
        }
        assertAlike(counts);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 10, 100})
    void drawsEachLongEquallyOften(int bound) {
        var random = new SeededRandom(20_261_124);
        int[] counts = new int[bound];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) random.nextLong((long) bound)]++;
        }
        assertAlike(counts);
    }

    @Test
    void setsEachBitHalfOfTheTime() {
        var random = new SeededRandom(1);
        int[] ones = new int[Long.SIZE];
        for (int i = 0; i < DRAWS; i++) {
            long drawn = random.nextLong();
            for (int bit = 0; bit < Long.SIZE; bit++) {
                ones[bit] += (int) (drawn >>> bit & 1);
            }
        }
        for (int count : ones) {
            assertThat(count).isBetween(DRAWS * 49 / 100, DRAWS * 51 / 100);
        }
    }

    @Test
    void staysBelowTheLargestBounds() {
        var random = new SeededRandom(5);
        for (int i = 0; i < 1000; i++) {
            assertThat(random.nextInt(Integer.MAX_VALUE)).isBetween(0, Integer.MAX_VALUE - 1);
            assertThat(random.nextLong(Long.MAX_VALUE)).isBetween(0L, Long.MAX_VALUE - 1);
        }
    }

    /** Within five standard deviations of a fair share. */
    private static void assertAlike(int[] counts) {
        double share = 1.0 / counts.length;
        double expected = DRAWS * share;
        double tolerance = 5 * Math.sqrt(DRAWS * share * (1 - share));
        for (int count : counts) {
            assertThat((double) count).isBetween(expected - tolerance, expected + tolerance);
        }
    }
}
