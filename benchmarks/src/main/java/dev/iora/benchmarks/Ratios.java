// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.DoubleSummaryStatistics;
import java.util.Optional;

/**
 * The figures of one side divided by those of another, median by median.
 *
 * @param rate messages per second
 * @param lowestRate the lowest such ratio of a single round
 * @param highestRate the highest such ratio of a single round
 * @param cpu CPU time per message
 * @param p50 median round trip
 * @param p99 99th percentile of the round trip
 */
record Ratios(double rate, double lowestRate, double highestRate, double cpu, double p50, double p99) {
    /** The ratios of {@code measured} to {@code unit}; empty if either has no figures. */
    static Optional<Ratios> of(Series unit, Series measured) {
        if (!unit.isComplete() || !measured.isComplete()) {
            return Optional.empty();
        }
        var rounds = new DoubleSummaryStatistics();
        for (int round = 0; round < unit.samples().size(); round++) {
            rounds.accept(measured.samples().get(round).result().rate()
                    / unit.samples().get(round).result().rate());
        }
        return Optional.of(new Ratios(
                measured.median(s -> s.result().rate())
                        / unit.median(s -> s.result().rate()),
                rounds.getMin(),
                rounds.getMax(),
                measured.median(MeasuredRun::serverCpuPerMessage) / unit.median(MeasuredRun::serverCpuPerMessage),
                measured.median(s -> s.result().latency().p50Nanos())
                        / unit.median(s -> s.result().latency().p50Nanos()),
                measured.median(s -> s.result().latency().p99Nanos())
                        / unit.median(s -> s.result().latency().p99Nanos())));
    }
}
