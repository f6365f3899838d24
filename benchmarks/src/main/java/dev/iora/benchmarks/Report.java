// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns outcomes into Markdown: one table per side compared with the reference. */
final class Report {
    private static final String FAILED = "failed";
    private static final String NOTHING = "-";

    private Report() {}

    /** All tables, each followed by its geometric means. */
    static String markdown(CompareOptions options, List<Outcome> outcomes) {
        var text = new StringBuilder();
        List<Side> sides = options.sides();
        List<Double> others = outcomes.stream()
                .flatMap(outcome -> outcome.series().stream())
                .flatMap(series -> series.samples().stream())
                .map(MeasuredRun::othersCores)
                .toList();
        text.append(String.format(
                Locale.ROOT,
                """
                Medians of %d interleaved rounds of about %.1f s; ratios are in units of %s, in parentheses the lowest \
                and highest of single rounds; CPU is user and system time per message published; driver CPU under \
                the reference / under the other. Everything else on the machine used %.2f cores in the median run, \
                %.2f in the worst.
                """,
                options.plan().rounds(),
                options.plan().seconds(),
                sides.getFirst().name(),
                others.isEmpty() ? 0 : Statistics.median(others),
                others.stream().mapToDouble(cores -> cores).max().orElse(0)));
        for (int index = 1; index < sides.size(); index++) {
            text.append("\n### ").append(sides.get(index).name()).append("\n\n");
            appendThroughput(text, outcomes, index);
            appendLatency(text, outcomes, index);
            appendChurn(text, outcomes, index);
        }
        appendDistance(text, sides, outcomes);
        appendFailures(text, outcomes);
        return text.toString();
    }

    private static void appendThroughput(StringBuilder text, List<Outcome> outcomes, int index) {
        var table = new MarkdownTable(
                "load", "reference", "CPU", "rate", "CPU", "throughput ratio", "CPU ratio", "driver CPU");
        var rates = new ArrayList<Double>();
        var cpus = new ArrayList<Double>();
        for (Outcome outcome : outcomes) {
            if (outcome.scenario().kind() == Scenario.Kind.LATENCY) {
                continue;
            }
            Optional<Ratios> ratios =
                    Ratios.of(outcome.reference(), outcome.series().get(index));
            appendThroughputRow(table, outcome, index, ratios);
            if (ratios.isPresent() && outcome.scenario().isJudged()) {
                rates.add(ratios.get().rate());
                cpus.add(ratios.get().cpu());
            }
        }
        if (!rates.isEmpty()) {
            table.row(
                    "geometric mean of " + rates.size() + " judged",
                    "",
                    "",
                    "",
                    "",
                    String.format(Locale.ROOT, "%.2f", Statistics.geometricMean(rates)),
                    String.format(Locale.ROOT, "%.2f", Statistics.geometricMean(cpus)),
                    "");
        }
        append(text, table);
    }

    private static void appendThroughputRow(MarkdownTable table, Outcome outcome, int index, Optional<Ratios> ratios) {
        Series reference = outcome.reference();
        Series measured = outcome.series().get(index);
        table.row(
                title(outcome.scenario()),
                rate(reference),
                cpu(reference),
                rate(measured),
                cpu(measured),
                ratios.map(Report::spread).orElse(NOTHING),
                ratios.map(found -> String.format(Locale.ROOT, "%.2f", found.cpu()))
                        .orElse(NOTHING),
                driverCpu(reference) + " / " + driverCpu(measured));
    }

    private static void appendLatency(StringBuilder text, List<Outcome> outcomes, int index) {
        var table = new MarkdownTable(
                "load", "reference p50 / p99", "CPU", "p50 / p99", "CPU", "p50 ratio", "p99 ratio", "CPU ratio");
        for (Outcome outcome : outcomes) {
            if (outcome.scenario().kind() != Scenario.Kind.LATENCY) {
                continue;
            }
            Series reference = outcome.reference();
            Series measured = outcome.series().get(index);
            Optional<Ratios> ratios = Ratios.of(reference, measured);
            table.row(
                    title(outcome.scenario()),
                    latency(reference),
                    cpu(reference),
                    latency(measured),
                    cpu(measured),
                    ratios.map(found -> String.format(Locale.ROOT, "%.2f", found.p50()))
                            .orElse(NOTHING),
                    ratios.map(found -> String.format(Locale.ROOT, "%.2f", found.p99()))
                            .orElse(NOTHING),
                    ratios.map(found -> String.format(Locale.ROOT, "%.2f", found.cpu()))
                            .orElse(NOTHING));
        }
        append(text, table);
    }

    private static void appendChurn(StringBuilder text, List<Outcome> outcomes, int index) {
        for (Outcome outcome : outcomes) {
            Optional<Double> reference = outcome.reference().keptRate();
            Optional<Double> measured = outcome.series().get(index).keptRate();
            if (reference.isPresent() && measured.isPresent()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%nOf its rate without the background, in %s: the reference keeps %.0f %%, this server"
                                + " %.0f %%.%n",
                        outcome.scenario().title(),
                        reference.get() * 100,
                        measured.get() * 100));
            }
        }
    }

    private static void appendDistance(StringBuilder text, List<Side> sides, List<Outcome> outcomes) {
        if (sides.getLast().dialect() != PublishFormat.RELAY) {
            return;
        }
        var table = new MarkdownTable("load", "side", "relay's rate / its rate", "its CPU / relay's CPU");
        for (Outcome outcome : outcomes) {
            for (Series series : outcome.series().subList(0, sides.size() - 1)) {
                Optional<Ratios> ratios = Ratios.of(series, outcome.series().getLast());
                table.row(
                        title(outcome.scenario()),
                        series.side().name(),
                        ratios.map(found -> String.format(Locale.ROOT, "%.2f", found.rate()))
                                .orElse(NOTHING),
                        ratios.map(found -> String.format(Locale.ROOT, "%.2f", 1 / found.cpu()))
                                .orElse(NOTHING));
            }
        }
        text.append("\n### Distance from the byte relay\n\n");
        append(text, table);
    }

    private static void appendFailures(StringBuilder text, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            for (Series series : outcome.series()) {
                series.failure()
                        .ifPresent(reason -> text.append(String.format(
                                Locale.ROOT,
                                "%n%s, %s: %s%n",
                                outcome.scenario().id(),
                                series.side().name(),
                                reason)));
            }
        }
    }

    private static void append(StringBuilder text, MarkdownTable table) {
        if (!table.isEmpty()) {
            text.append(table).append('\n');
        }
    }

    private static String title(Scenario scenario) {
        return scenario.isJudged() ? scenario.title() : scenario.title() + " (reported)";
    }

    private static String rate(Series series) {
        return series.isComplete()
                ? perSecond(series.median(sample -> sample.result().rate()))
                : FAILED;
    }

    private static String cpu(Series series) {
        return series.isComplete() ? time(series.median(MeasuredRun::serverCpuPerMessage)) : NOTHING;
    }

    private static String driverCpu(Series series) {
        return series.isComplete() ? time(series.median(MeasuredRun::driverCpuPerMessage)) : NOTHING;
    }

    private static String latency(Series series) {
        if (!series.isComplete()) {
            return FAILED;
        }
        return time(series.median(sample -> sample.result().latency().p50Nanos())) + " / "
                + time(series.median(sample -> sample.result().latency().p99Nanos()));
    }

    private static String spread(Ratios ratios) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", ratios.rate(), ratios.lowestRate(), ratios.highestRate());
    }

    /** A rate in /s, k/s or M/s. */
    static String perSecond(double rate) {
        if (rate < 1e3) {
            return String.format(Locale.ROOT, "%.0f /s", rate);
        }
        return rate < 1e6
                ? String.format(Locale.ROOT, "%.1f k/s", rate / 1e3)
                : String.format(Locale.ROOT, "%.2f M/s", rate / 1e6);
    }

    /** A time in ns or us. */
    static String time(double nanos) {
        return nanos < 10_000
                ? String.format(Locale.ROOT, "%.0f ns", nanos)
                : String.format(Locale.ROOT, "%.1f us", nanos / 1e3);
    }
}
