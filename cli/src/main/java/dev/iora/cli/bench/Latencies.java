// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import java.math.BigDecimal;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Latencies of operations, in constant memory. Percentiles are exact to a thousandth, everything else is exact.
 *
 * <p>Thread: that of its client, then the main one.
 */
final class Latencies {
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1000;

    private final Histogram histogram = new Histogram(DIGITS);
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;
    private long sumNanos;

    void record(long nanos) {
        long positive = Math.max(nanos, 0);
        histogram.recordValue(positive);
        minNanos = Math.min(minNanos, positive);
        maxNanos = Math.max(maxNanos, positive);
        sumNanos += positive;
    }

    void add(Latencies other) {
        histogram.add(other.histogram);
        minNanos = Math.min(minNanos, other.minNanos);
        maxNanos = Math.max(maxNanos, other.maxNanos);
        sumNanos += other.sumNanos;
    }

    boolean isEmpty() {
        return histogram.getTotalCount() == 0;
    }

    double minMicros() {
        return isEmpty() ? 0 : minNanos / NANOS_PER_MICRO;
    }

    double maxMicros() {
        return maxNanos / NANOS_PER_MICRO;
    }

    double averageMicros() {
        return isEmpty() ? 0 : (double) sumNanos / histogram.getTotalCount() / NANOS_PER_MICRO;
    }

    double percentileMicros(double percentile) {
        long nanos = histogram.getValueAtPercentile(percentile);
        return Math.clamp(nanos, Math.min(minNanos, maxNanos), maxNanos) / NANOS_PER_MICRO;
    }

    double deviationMicros() {
        return isEmpty() ? 0 : histogram.getStdDeviation() / NANOS_PER_MICRO;
    }

    /** The latencies in the line of a client. */
    String text() {
        return " ~ min: " + micros(minMicros()) + " ~ avg: " + micros(averageMicros()) + " ~ max: "
                + micros(maxMicros()) + " ~ P50: " + micros(percentileMicros(50)) + " ~ P90: "
                + micros(percentileMicros(90)) + " ~ P99: " + micros(percentileMicros(99)) + " ~ P99.9: "
                + micros(percentileMicros(99.9));
    }

    /** The line with the latencies of all clients. */
    String summary() {
        return "min " + micros(minMicros()) + " | avg " + micros(averageMicros()) + " | max " + micros(maxMicros())
                + " | stddev " + micros(deviationMicros()) + " | P50 " + micros(percentileMicros(50)) + " | P90 "
                + micros(percentileMicros(90)) + " | P99 " + micros(percentileMicros(99)) + " | P99.9: "
                + micros(percentileMicros(99.9));
    }

    /** Microseconds with thousands separators and at most two decimals, truncated. */
    static String micros(double micros) {
        String plain = BigDecimal.valueOf(micros).toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        String digits = point < 0 ? "" : plain.substring(point, Math.min(plain.length(), point + 3));
        return String.format(Locale.ROOT, "%,d", Long.parseLong(whole)) + (digits.equals(".0") ? "" : digits) + "us";
    }
}
