// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/**
 * A small fast generator (xorshift64*) for choices on the message path, such as the member of a queue group.
 * Not for secrets.
 *
 * <p>Thread: its owner only.
 */
public final class SeededRandom {
    private long state;

    /** Creates a generator whose sequence is fixed by {@code seed}. */
    public SeededRandom(long seed) {
        state = seed == 0 ? 0x9E3779B97F4A7C15L : seed;
    }

    /** The next 64 random bits. */
    public long nextLong() {
        long x = state;
        x ^= x >>> 12;
        x ^= x << 25;
        x ^= x >>> 27;
        state = x;
        return x * 0x2545F4914F6CDD1DL;
    }

    /** A number from 0 to {@code bound} - 1; {@code bound} must be positive. */
    public int nextInt(int bound) {
        // Multiply-shift over the high 32 bits: no division, bias below bound / 2^32.
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** A number from 0 to {@code bound} - 1; {@code bound} must be positive. */
    public long nextLong(long bound) {
        return (nextLong() >>> 1) % bound;
    }
}
