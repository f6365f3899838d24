// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The subjects that messages go to: one, or one below it for each number.
 *
 * <p>Thread: any, immutable.
 *
 * @param max how many there are at most, or 0
 */
record Subjects(String base, boolean many, int max, boolean random) {
    static Subjects one(String subject) {
        return new Subjects(subject, false, 0, false);
    }

    /** What matches all of them. */
    String filter() {
        return many ? base + ".*" : base;
    }

    /** The subject of the message of this number. */
    String of(long number) {
        if (!many) {
            return base;
        }
        if (max == 0) {
            return base + "." + number;
        }
        String token = Long.toString(random ? ThreadLocalRandom.current().nextInt(max) : number % max);
        // All have the same length.
        int width = Integer.toString(max).length();
        return base + "." + "0".repeat(width - token.length()) + token;
    }
}
