// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.latency;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The distribution of latencies.
 *
 * <p>Thread: the main one.
 */
final class Distribution {
    /** The percentiles that are shown. */
    static final List<String> SHOWN =
            List.of("10", "50", "75", "90", "99", "99.9", "99.99", "99.999", "99.9999", "99.99999", "100");

    private static final double[] PERCENTILES = {10, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999, 100};
    private static final int DIGITS = 5;
    private static final double MILLIS_PER_NANO = 1e-6;
    private static final double LAST = 10_000_000;

    private final Histogram histogram = new Histogram(DIGITS);

    Distribution(long... nanos) {
        for (long value : nanos) {
            histogram.recordValue(Math.max(value, 0));
        }
    }

    long at(double percentile) {
        return histogram.getValueAtPercentile(percentile);
    }

    /** The distribution in the text format that HdrHistogram plotters read. */
    String table() {
        StringBuilder out = new StringBuilder("Value    Percentile    TotalCount    1/(1-Percentile)\n\n");
        for (double percentile : PERCENTILES) {
            double share = percentile / 100;
            out.append(String.format(
                    Locale.ROOT,
                    "%f    %f        %d            %f\n",
                    at(percentile) * MILLIS_PER_NANO,
                    share,
                    (long) (share * histogram.getTotalCount() + 0.5),
                    percentile < 100 ? 1 / (1 - share) : LAST));
        }
        return out.toString();
    }
}
