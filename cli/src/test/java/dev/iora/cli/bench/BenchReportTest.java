// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final long SECOND = 1_000_000_000;

    private static Sample sample(long messages, long start, long end, long... latencies) {
        Latencies recorded = new Latencies();
        for (long nanos : latencies) {
            recorded.record(nanos);
        }
        return new Sample(messages, messages * 1024, messages + 3, start, end, recorded);
    }

    @Test
    void writesOneLineForOneClient() {
        BenchReport report = new BenchReport(BenchKind.CORE_SUBSCRIBE, List.of(sample(3_000, 5, 5 + 2 * SECOND)));
        assertThat(report.text()).isEqualTo("NATS Core NATS subscriber stats: 1,500 msgs/sec ~ 1.5 MiB/sec\n");
        assertThat(report.csv("run")).isEqualTo("""
                #RunID,ClientID,MsgCount,MsgBytes,MsgsPerSec,BytesPerSec,DurationSecs
                run,S0,3003,3072000,1500,1536000.000000,2.000000
                """);
    }

    @Test
    void writesALinePerClientAndATotal() {
        BenchReport report = new BenchReport(
                BenchKind.CORE_PUBLISH,
                List.of(sample(2_000, 0, 2 * SECOND, 1_500, 1_500), sample(2_000, SECOND, 5 * SECOND, 1_500)));
        String latencies = "min: 1.5us ~ avg: 1.5us ~ max: 1.5us ~ P50: 1.5us ~ P90: 1.5us ~ P99: 1.5us ~ P99.9: 1.5us";
        assertThat(report.text())
                .isEqualTo("  [1] 1,000 msgs/sec ~ 1000 KiB/sec ~ " + latencies + " (2,000 msgs)\n"
                        + "  [2] 500 msgs/sec ~ 500 KiB/sec ~ " + latencies + " (2,000 msgs)\n\n"
                        + " NATS Core NATS publisher aggregated stats: 800 msgs/sec ~ 800 KiB/sec\n"
                        + " message rates min 500 | avg 750 | max 1,000 | stddev 250 msgs\n"
                        + " latencies per operation min 1.5us | avg 1.5us | max 1.5us | stddev 0us | P50 1.5us"
                        + " | P90 1.5us | P99 1.5us | P99.9: 1.5us\n");
        assertThat(report.csv("run").lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("run,P1,2003,2048000,500,512000.000000,4.000000,1.500000,1.500000,1.500000,");
    }
}
