// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import java.time.Duration;
import java.util.Locale;

/** A measured value with its warning and critical thresholds; a threshold of 0 is off. */
record Metric(String name, double value, double warning, double critical, String unit, String help) {
    private static final String SECONDS = "s";

    static Metric of(String name, double value, String help) {
        return new Metric(name, value, 0, 0, "", help);
    }

    static Metric of(String name, long value, String help) {
        return of(name, (double) value, help);
    }

    Metric unit(String newUnit) {
        return new Metric(name, value, warning, critical, newUnit, help);
    }

    Metric thresholds(double newWarning, double newCritical) {
        return new Metric(name, value, newWarning, newCritical, unit, help);
    }

    Metric thresholds(long newWarning, long newCritical) {
        return thresholds((double) newWarning, (double) newCritical);
    }

    static Metric ofDuration(String name, Duration value, Duration warning, Duration critical, String help) {
        return new Metric(name, seconds(value), seconds(warning), seconds(critical), SECONDS, help);
    }

    /** A measured time to the millisecond. */
    static Duration rounded(Duration duration) {
        return Duration.ofMillis(Math.round(duration.toNanos() / 1e6));
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** As performance data of Nagios plugins: {@code rtt=0.0001s;0.5000;1.0000}. */
    String nagios() {
        StringBuilder text = new StringBuilder();
        text.append(name.contains(" ") ? "'" + name + "'" : name).append('=');
        text.append(number(value)).append(unit);
        if (warning != 0 || critical != 0) {
            text.append(';').append(warning == 0 ? "" : number(warning));
        }
        if (critical != 0) {
            text.append(';').append(number(critical));
        }
        return text.toString();
    }

    private String number(double number) {
        return String.format(Locale.ROOT, unit.equals(SECONDS) ? "%.4f" : "%.0f", number);
    }
}
