// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import java.util.ArrayList;
import java.util.List;

/** A subject of the load with its sid at every subscriber. */
record Topic(String subject, int sid) {
    private static final int FIRST_OF_MANY = 1000;

    /** {@code count} topics, at most 9,000, whose subjects and sids all have the same length. */
    static List<Topic> some(int count) {
        Invariants.check(count >= 1 && count <= 9 * FIRST_OF_MANY, "between 1 and 9000 topics");
        if (count == 1) {
            return List.of(new Topic("bench", 1));
        }
        var topics = new ArrayList<Topic>(count);
        for (int number = FIRST_OF_MANY; number < FIRST_OF_MANY + count; number++) {
            topics.add(new Topic("bench." + number, number));
        }
        return List.copyOf(topics);
    }
}
