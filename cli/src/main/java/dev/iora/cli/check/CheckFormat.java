// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Output formats of the result of a check. */
enum CheckFormat {
    nagios {
        @Override
        String render(CheckResult result, String namespace) {
            List<String> words = new ArrayList<>(List.of(result.status().name(), result.name()));
            result.criticals().forEach(text -> words.add("Crit:" + text));
            result.warnings().forEach(text -> words.add("Warn:" + text));
            result.oks().forEach(text -> words.add("OK:" + text));
            String line = String.join(" ", words);
            return result.metrics().isEmpty()
                    ? line
                    : line + " | "
                            + result.metrics().stream().map(Metric::nagios).collect(Collectors.joining(" "));
        }
    },
    json {
        @Override
        String render(CheckResult result, String namespace) {
            JsonObject object = new JsonObject()
                    .put("status", result.status().name())
                    .put("check_suite", result.suite())
                    .put("check_name", result.name());
            putIfAny(object, "warning", result.warnings());
            putIfAny(object, "critical", result.criticals());
            putIfAny(object, "ok", result.oks());
            object.put("perf_data", JsonArray.ofObjects(result.metrics(), CheckFormat::json));
            return object.pretty();
        }
    },
    prometheus {
        @Override
        String render(CheckResult result, String namespace) {
            return Gauge.text(Gauge.of(result, namespace));
        }
    },
    text {
        @Override
        String render(CheckResult result, String namespace) {
            StringBuilder out = new StringBuilder();
            out.append(result.name()).append(": ").append(result.status()).append("\n\n");
            Table messages = new Table("").headers("Status", "Message");
            result.oks().forEach(text -> messages.row("OK", text));
            result.warnings().forEach(text -> messages.row("Warning", text));
            result.criticals().forEach(text -> messages.row("Critical", text));
            if (!messages.isEmpty()) {
                out.append("Status Detail\n\n").append(messages.text(OutputStyle.PLAIN));
            }
            if (!result.metrics().isEmpty()) {
                Table metrics = new Columns<Metric>()
                        .add("Metric", Metric::name)
                        .add("Value", metric -> HumanNumber.of(metric.value()))
                        .add("Unit", Metric::unit)
                        .add("Critical Threshold", metric -> HumanNumber.of(metric.critical()))
                        .add("Warning Threshold", metric -> HumanNumber.of(metric.warning()))
                        .add("Description", Metric::help)
                        .table("", result.metrics());
                out.append("\nCheck Metrics\n\n").append(metrics.text(OutputStyle.PLAIN));
            }
            return out.toString();
        }
    };

    /** The result as text. */
    abstract String render(CheckResult result, String namespace);

    /** The exit code; always 0 for Prometheus, which reads the state from the metrics. */
    int exitCode(CheckResult result) {
        return this == prometheus ? 0 : result.status().exitCode();
    }

    private static void putIfAny(JsonObject object, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            object.put(field, texts);
        }
    }

    private static JsonObject json(Metric metric) {
        JsonObject object = new JsonObject()
                .put("name", metric.name())
                .put("value", metric.value())
                .put("warning", metric.warning())
                .put("critical", metric.critical());
        return metric.unit().isEmpty() ? object : object.put("unit", metric.unit());
    }
}
