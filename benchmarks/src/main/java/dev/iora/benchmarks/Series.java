// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The samples of one side in one scenario, or the reason for their absence.
 *
 * <p>Thread: the comparison's.
 */
final class Series {
    private final Side side;
    private final List<MeasuredRun> samples = new ArrayList<>();
    private final List<MeasuredRun> undisturbed = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    Series(Side side) {
        this.side = side;
    }

    Side side() {
        return side;
    }

    void add(MeasuredRun sample) {
        samples.add(sample);
    }

    /** Adds a sample of the same load without its background churn. */
    void addUndisturbed(MeasuredRun sample) {
        undisturbed.add(sample);
    }

    /** Excludes this side; its earlier samples no longer count. */
    void fail(String reason) {
        failure = Optional.of(reason);
    }

    Optional<String> failure() {
        return failure;
    }

    boolean isComplete() {
        return failure.isEmpty() && !samples.isEmpty();
    }

    List<MeasuredRun> samples() {
        return List.copyOf(samples);
    }

    /** The median over all rounds; the series must be {@link #isComplete complete}. */
    double median(ToDoubleFunction<MeasuredRun> figure) {
        return Statistics.median(samples.stream().map(figure::applyAsDouble).toList());
    }

    /** The rate under churn divided by the rate without; empty if the latter was not measured. */
    Optional<Double> keptRate() {
        if (!isComplete() || undisturbed.isEmpty()) {
            return Optional.empty();
        }
        double alone = Statistics.median(
                undisturbed.stream().map(sample -> sample.result().rate()).toList());
        return Optional.of(median(sample -> sample.result().rate()) / alone);
    }
}
