// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Runs a property with many seeded random sources and names the seed that failed.
 *
 * <p>The base seed is fixed, so that a run is repeatable; {@code -Diora.seed=N} runs exactly that seed.
 */
public final class Seeds {
    private static final long BASE = 20_261_124L;

    private Seeds() {}

    /** A property: throws if it does not hold for the inputs drawn from {@code random}. */
    @FunctionalInterface
    public interface Property {
        /** Draws inputs from {@code random} and asserts. */
        void check(Random random) throws Exception;
    }

    /**
     * Checks {@code property} with {@code rounds} different seeds.
     *
     * @throws AssertionError that names the seed, with the original failure as its cause
     */
    public static void forEach(int rounds, Property property) {
        Long only = Long.getLong("iora.seed");
        if (only != null) {
            run(only, property);
            return;
        }
        for (int round = 0; round < rounds; round++) {
            run(BASE + round, property);
        }
    }

    private static void run(long seed, Property property) {
        try {
            // Mix the seed: java.util.Random starts almost alike for neighbouring seeds.
            property.check(new Random(new SplittableRandom(seed).nextLong()));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("fails with -Diora.seed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
