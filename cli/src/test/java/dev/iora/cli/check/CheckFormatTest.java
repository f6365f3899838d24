// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckFormatTest {
    private static CheckResult result() {
        CheckResult result = new CheckResult("stream", "ORD");
        result.ok("3 peers");
        result.warning("9 messages");
        result.add(Metric.of("messages", 9, "Messages stored in the stream").thresholds(10, 5));
        result.add(Metric.of("age", 1.25, "").unit("s").thresholds(0, 60));
        return result;
    }

    @Test
    void writesTheWorstFirstForNagios() {
        CheckResult result = result();
        result.critical("no leader");
        assertThat(CheckFormat.nagios.render(result, ""))
                .isEqualTo("CRITICAL ORD Crit:no leader Warn:9 messages OK:3 peers"
                        + " | messages=9;10;5 age=1.2500s;;60.0000");
        assertThat(CheckFormat.nagios.exitCode(result)).isEqualTo(2);
        assertThat(CheckFormat.nagios.exitCode(result())).isEqualTo(1);
        assertThat(CheckFormat.nagios.render(new CheckResult("stream", "S"), ""))
                .isEqualTo("OK S");
    }

    @Test
    void groupsGaugesByNameForPrometheus() {
        assertThat(CheckFormat.prometheus.render(result(), "ns")).isEqualTo("""
                # HELP ns_stream_age Data about the NATS CLI check stream
                # TYPE ns_stream_age gauge
                ns_stream_age{item="ORD"} 1.25
                # HELP ns_stream_messages Messages stored in the stream
                # TYPE ns_stream_messages gauge
                ns_stream_messages{item="ORD"} 9
                # HELP ns_stream_status_code Nagios compatible status code for stream
                # TYPE ns_stream_status_code gauge
                ns_stream_status_code{item="ORD",status="WARNING"} 1
                """);
        assertThat(CheckFormat.prometheus.exitCode(result())).isZero();
    }

    @Test
    void writesAllFindingsAsJson() {
        assertThat(CheckFormat.json.render(result(), "")).isEqualTo("""
                {
                  "status": "WARNING",
                  "check_suite": "stream",
                  "check_name": "ORD",
                  "warning": [
                    "9 messages"
                  ],
                  "ok": [
                    "3 peers"
                  ],
                  "perf_data": [
                    {
                      "name": "messages",
                      "value": 9,
                      "warning": 10,
                      "critical": 5
                    },
                    {
                      "name": "age",
                      "value": 1.25,
                      "warning": 0,
                      "critical": 60,
                      "unit": "s"
                    }
                  ]
                }""");
    }

    @Test
    void writesTwoTablesAsText() {
        assertThat(CheckFormat.text.render(result(), "")).isEqualTo("""
                ORD: WARNING

                Status Detail

                ╭─────────┬────────────╮
                │ Status  │ Message    │
                ├─────────┼────────────┤
                │ OK      │ 3 peers    │
                │ Warning │ 9 messages │
                ╰─────────┴────────────╯

                Check Metrics

                ╭──────────┬───────┬──────┬────────────────────┬───────────────────┬───────────────────────────────╮
                │ Metric   │ Value │ Unit │ Critical Threshold │ Warning Threshold │ Description                   │
                ├──────────┼───────┼──────┼────────────────────┼───────────────────┼───────────────────────────────┤
                │ messages │ 9     │      │ 5                  │ 10                │ Messages stored in the stream │
                │ age      │ 1.25  │ s    │ 60                 │ 0                 │                               │
                ╰──────────┴───────┴──────┴────────────────────┴───────────────────┴───────────────────────────────╯
                """);
    }
}
