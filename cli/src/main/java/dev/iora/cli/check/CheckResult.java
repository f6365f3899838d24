// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The findings of a check so far.
 *
 * <p>Thread: its owner only.
 */
final class CheckResult {
    /** The states of Nagios. */
    enum Status {
        OK(0),
        WARNING(1),
        CRITICAL(2);

        private final int exitCode;

        Status(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    private final String suite;
    private final String name;
    private final List<String> criticals = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> oks = new ArrayList<>();
    private final List<Metric> metrics = new ArrayList<>();

    /**
     * @param suite the kind of check
     * @param name the name of the checked thing
     */
    CheckResult(String suite, String name) {
        this.suite = suite;
        this.name = name;
    }

    String suite() {
        return suite;
    }

    String name() {
        return name;
    }

    List<String> criticals() {
        return criticals;
    }

    List<String> warnings() {
        return warnings;
    }

    List<String> oks() {
        return oks;
    }

    List<Metric> metrics() {
        return metrics;
    }

    Status status() {
        return !criticals.isEmpty() ? Status.CRITICAL : !warnings.isEmpty() ? Status.WARNING : Status.OK;
    }

    boolean isOk() {
        return criticals.isEmpty() && warnings.isEmpty();
    }

    void critical(String text) {
        criticals.add(text);
    }

    void warning(String text) {
        warnings.add(text);
    }

    void ok(String text) {
        oks.add(text);
    }

    void add(Metric metric) {
        metrics.add(metric);
    }

    /** Adds the text as critical or as a warning if a duration exceeds a threshold; zero is no threshold. */
    void judgeAge(Duration age, Duration warning, Duration critical, String text) {
        if (critical.isPositive() && age.compareTo(critical) > 0) {
            critical(text);
        } else if (warning.isPositive() && age.compareTo(warning) > 0) {
            warning(text);
        }
    }

    /** Adds the text as critical, as a warning, or as OK: the worst that applies. */
    void judge(boolean critical, boolean warning, String text) {
        if (critical) {
            critical(text);
        } else if (warning) {
            warning(text);
        } else {
            ok(text);
        }
    }
}
