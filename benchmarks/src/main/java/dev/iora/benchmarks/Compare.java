// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Compares servers under the same loads; prints the figures as Markdown on standard output, and progress on standard error. */
public final class Compare {
    private Compare() {}

    /** Runs the comparison; exits with 2 if the options are wrong and with 1 if a side failed in a scenario. */
    public static void main(String[] arguments) {
        PrintStream log = System.err;
        if (List.of(arguments).contains("--help")) {
            System.out.print(CompareOptions.USAGE);
            return;
        }
        CompareOptions options;
        try {
            options = CompareOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            log.println(e.getMessage());
            log.print(CompareOptions.USAGE);
            System.exit(2);
            return;
        }
        var comparison = new ServerComparison(options.sides(), options.plan(), log::println);
        var outcomes = new ArrayList<Outcome>();
        for (Scenario scenario : options.scenarios()) {
            outcomes.add(comparison.run(scenario));
        }
        System.out.print(Report.markdown(options, outcomes));
        boolean failed = outcomes.stream()
                .flatMap(outcome -> outcome.series().stream())
                .anyMatch(series -> !series.isComplete());
        System.exit(failed ? 1 : 0);
    }
}
