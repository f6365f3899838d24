// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.List;

/**
 * The results of a scenario.
 *
 * @param scenario the load
 * @param series one per side, in the order of the comparison: the reference first
 */
record Outcome(Scenario scenario, List<Series> series) {
    public Outcome {
        series = List.copyOf(series);
    }

    Series reference() {
        return series.getFirst();
    }
}
