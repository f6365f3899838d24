// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.console.GoText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A Prometheus gauge. */
record Gauge(String name, String help, String labels, double value) {
    /** The gauges of a check's result: its metrics and its state. */
    static List<Gauge> of(CheckResult result, String namespace) {
        String prefix = (namespace.isEmpty() ? "" : namespace + "_") + result.suite() + "_";
        String item = "item=\"" + escaped(result.name().replace('"', '.')) + "\"";
        List<Gauge> gauges = new ArrayList<>();
        for (Metric metric : result.metrics()) {
            String help = metric.help().isEmpty() ? "Data about the NATS CLI check " + result.suite() : metric.help();
            gauges.add(new Gauge(prefix + metric.name(), help, item, metric.value()));
        }
        gauges.add(new Gauge(
                prefix + "status_code",
                "Nagios compatible status code for " + result.suite(),
                item + ",status=\"" + result.status() + "\"",
                result.status().exitCode()));
        return gauges;
    }

    /** Writes gauges in the text format of Prometheus: grouped by name; of duplicates, only the first. */
    static String text(Collection<Gauge> gauges) {
        Map<String, Map<String, Gauge>> byName = new TreeMap<>();
        for (Gauge gauge : gauges) {
            byName.computeIfAbsent(gauge.name, _ -> new TreeMap<>()).putIfAbsent(gauge.labels, gauge);
        }
        return byName.values().stream().map(same -> text(same)).collect(Collectors.joining());
    }

    private static String text(Map<String, Gauge> same) {
        Gauge first = same.values().iterator().next();
        return "# HELP " + first.name + " " + escaped(first.help) + "\n# TYPE " + first.name + " gauge\n"
                + same.values().stream().map(Gauge::line).collect(Collectors.joining());
    }

    private String line() {
        return name + "{" + labels + "} " + GoText.shortest(value) + "\n";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
