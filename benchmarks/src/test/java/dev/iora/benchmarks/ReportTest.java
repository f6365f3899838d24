// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final CompareOptions OPTIONS = CompareOptions.parse(List.of("--rounds", "3"));

    @Test
    void comparesMedians() {
        Series reference = series(0, 1000, 100);
        Series measured = series(1, 4000, 30);

        assertThat(Report.markdown(OPTIONS, List.of(new Outcome(Scenario.PUB_16, List.of(reference, measured)))))
                .contains("| publish only, 16 B ")
                .contains("| 1.0 k/s ")
                .contains("| 4.0 k/s ")
                .contains("| 4.00 (4.00 to 4.00) ")
                .contains("| 0.30 ")
                .contains("geometric mean of 1 judged");
    }

    @Test
    void reportsFailuresAndExcludesThemFromTheMeans() {
        Series reference = series(0, 1000, 100);
        Series measured = series(1, 4000, 30);
        measured.fail("the server closed a subscriber");

        assertThat(Report.markdown(OPTIONS, List.of(new Outcome(Scenario.PUB_16, List.of(reference, measured)))))
                .contains("| failed ")
                .contains("pub-16, Iora: the server closed a subscriber")
                .doesNotContain("geometric");
    }

    @Test
    void reportsTheRemainingRateUnderChurn() {
        Series reference = series(0, 1000, 100);
        Series measured = series(1, 900, 100);
        reference.addUndisturbed(sample(2000, 100));
        measured.addUndisturbed(sample(1000, 100));

        assertThat(Report.markdown(OPTIONS, List.of(new Outcome(Scenario.CHURN, List.of(reference, measured)))))
                .contains("the reference keeps 50 %, this server 90 %");
    }

    private static Series series(int side, long rate, long cpuPerMessage) {
        var series = new Series(OPTIONS.sides().get(side));
        for (int round = 0; round < 3; round++) {
            series.add(sample(rate, cpuPerMessage));
        }
        return series;
    }

    private static MeasuredRun sample(long rate, long cpuPerMessage) {
        return new MeasuredRun(
                new RunResult(rate, 1_000_000_000, RunResult.Latency.NONE), rate * cpuPerMessage, rate, 0);
    }
}
