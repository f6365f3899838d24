// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.HumanNumber;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;

/**
 * The results of a benchmark, as text and as CSV.
 *
 * <p>Thread: the main one.
 */
final class BenchReport {
    private static final String NAME = "NATS";
    private static final String COLUMNS = "#RunID,ClientID,MsgCount,MsgBytes,MsgsPerSec,BytesPerSec,DurationSecs";
    private static final String LATENCY_COLUMNS = ",MinLatencyMicroSecs,AvgLatencyMicroSecs,MaxLatencyMicroSecs"
            + ",P50LatencyMicroSecs,P90LatencyMicroSecs,P99LatencyMicroSecs,P99.9LatencyMicroSecs"
            + ",StdDevLatencyMicroSecs";

    private final BenchKind kind;
    private final List<Sample> samples;
    private final Sample all;

    BenchReport(BenchKind kind, List<Sample> samples) {
        this.kind = kind;
        this.samples = samples;
        this.all = Sample.all(samples);
    }

    /** The report as text; every line ends with a line feed. */
    String text() {
        if (samples.size() == 1) {
            return NAME + " " + kind.label() + " stats: " + all.text() + "\n";
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            out.append("  [").append(i + 1).append("] ").append(sample.text());
            out.append(" (").append(HumanNumber.of(sample.messages())).append(" msgs)\n");
        }
        out.append("\n ").append(NAME).append(' ').append(kind.label());
        out.append(" aggregated stats: ").append(all.rate()).append('\n');
        out.append(" message rates ").append(rates()).append('\n');
        if (!all.latencies().isEmpty()) {
            out.append(" latencies per operation ").append(all.latencies().summary());
            out.append('\n');
        }
        return out.toString();
    }

    private String rates() {
        LongSummaryStatistics rates =
                samples.stream().mapToLong(Sample::messagesPerSecond).summaryStatistics();
        long average = (long) rates.getAverage();
        double squares = samples.stream()
                .mapToDouble(sample -> Math.pow((double) sample.messagesPerSecond() - average, 2))
                .sum();
        long deviation = (long) Math.sqrt(squares / samples.size());
        return "min " + HumanNumber.of(rates.getMin()) + " | avg " + HumanNumber.of(average) + " | max "
                + HumanNumber.of(rates.getMax()) + " | stddev " + HumanNumber.of(deviation) + " msgs";
    }

    /** The report as CSV: a header, and a line for each client. */
    String csv(String run) {
        boolean withLatencies = !all.latencies().isEmpty();
        StringBuilder out = new StringBuilder(COLUMNS);
        out.append(withLatencies ? LATENCY_COLUMNS : "").append('\n');
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            out.append(String.format(
                    Locale.ROOT,
                    "%s,%s%d,%d,%d,%d,%f,%f",
                    run,
                    kind.clientPrefix(),
                    i,
                    sample.transferred(),
                    sample.bytes(),
                    sample.messagesPerSecond(),
                    sample.bytesPerSecond(),
                    sample.seconds()));
            out.append(withLatencies ? latencyColumns(sample.latencies()) : "").append('\n');
        }
        return out.toString();
    }

    private static String latencyColumns(Latencies latencies) {
        return String.format(
                Locale.ROOT,
                ",%f,%f,%f,%f,%f,%f,%f,%f",
                latencies.minMicros(),
                latencies.averageMicros(),
                latencies.maxMicros(),
                latencies.percentileMicros(50),
                latencies.percentileMicros(90),
                latencies.percentileMicros(99),
                latencies.percentileMicros(99.9),
                latencies.deviationMicros());
    }
}
