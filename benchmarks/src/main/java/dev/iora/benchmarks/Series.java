// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The samples of one side in one scenario, or why there are none.
 *
 * <p>Thread: the comparison's.
 */
final class Series {
    private final Side side;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Sample> undisturbed = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    Series(Side side) {
        this.side = side;
    }

    Side side() {
        return side;
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    /** Adds a sample of the same load without its background churn. */
    void addUndisturbed(Sample sample) {
        undisturbed.add(sample);
    }

    /** Gives up this side: what it measured so far no longer counts. */
    void fail(String reason) {
        failure = Optional.of(reason);
    }

    Optional<String> failure() {
        return failure;
    }

    boolean isComplete() {
        return failure.isEmpty() && !samples.isEmpty();
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** The median over all rounds; only if it {@link #isComplete}. */
    double median(ToDoubleFunction<Sample> figure) {
        return Statistics.median(samples.stream().map(figure::applyAsDouble).toList());
    }

    /** The part of the undisturbed rate that remained under churn; empty if there was none to compare with. */
    Optional<Double> keptRate() {
        if (!isComplete() || undisturbed.isEmpty()) {
            return Optional.empty();
        }
        double alone = Statistics.median(
                undisturbed.stream().map(sample -> sample.result().rate()).toList());
        return Optional.of(median(sample -> sample.result().rate()) / alone);
    }
}
