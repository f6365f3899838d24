// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import java.util.List;

/** Medians and geometric means. */
final class Statistics {
    private Statistics() {}

    /** The middle value, or the mean of the two middle ones; at least one value. */
    static double median(List<Double> values) {
        Invariants.check(!values.isEmpty(), "a median needs a value");
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The geometric mean of positive values; at least one. */
    static double geometricMean(List<Double> values) {
        Invariants.check(!values.isEmpty(), "a mean needs a value");
        double logs = 0;
        for (double value : values) {
            logs += Math.log(value);
        }
        return Math.exp(logs / values.size());
    }
}
