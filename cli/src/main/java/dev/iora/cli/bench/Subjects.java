// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The subjects of published messages: one, or numbered subjects below it.
 *
 * <p>Thread: any, immutable.
 *
 * @param max the maximum of numbered subjects, or 0 for no maximum
 */
record Subjects(String base, boolean many, int max, boolean random) {
    /** The filter that matches all subjects. */
    String filter() {
        return many ? base + ".*" : base;
    }

    /** The subject of the message with this number. */
    String of(long number) {
        if (!many) {
            return base;
        }
        if (max == 0) {
            return base + "." + number;
        }
        String token = Long.toString(random ? ThreadLocalRandom.current().nextInt(max) : number % max);
        // Padded with zeros, so that all subjects have the same length.
        int width = Integer.toString(max).length();
        return base + "." + "0".repeat(width - token.length()) + token;
    }
}
