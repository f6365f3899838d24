// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers by which requests ask to be measured. */
final class TraceContextTest {
    private static @Nullable String sampled(String block) {
        byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
        var frame = new PublishFrame();
        frame.bytes = bytes;
        frame.headerSize = bytes.length;
        frame.size = bytes.length;
        byte[] json = TraceContext.sampled(frame);
        return json == null ? null : new String(json, StandardCharsets.UTF_8);
    }

    private static @Nullable String headers(String lines) {
        return sampled("NATS/1.0\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "Uber-Trace-Id: a:b:c:1 > {\"Uber-Trace-Id\":[\"a:b:c:1\"]}",
                "Uber-Trace-Id: a:b:c:01 > {\"Uber-Trace-Id\":[\"a:b:c:01\"]}",
                "Uber-Trace-Id: a:b:c:xF > {\"Uber-Trace-Id\":[\"a:b:c:xF\"]}",
                "uber-trace-id: a:b:c:1|uberctx-k: v|Other: o > {\"Uber-Trace-Id\":[\"a:b:c:1\"],\"Uberctx-K\":[\"v\"]}",
                "X-B3-Sampled: 1 > {\"X-B3-Sampled\":[\"1\"]}",
                "X-B3-TraceId: t|x-b3-spanid: s|X-B3-ParentSpanId: p > {\"X-B3-Parentspanid\":[\"p\"],\"X-B3-Spanid\":[\"s\"],\"X-B3-Traceid\":[\"t\"]}",
                "X-B3-Sampled: true|X-B3-TraceId: t > {\"X-B3-Sampled\":[\"true\"],\"X-B3-Traceid\":[\"t\"]}",
                "b3: t-s-1-p > {\"B3\":[\"t-s-1-p\"]}",
                "b3: t-s > {\"B3\":[\"t-s\"]}",
                "B3: 1|B3: 2 > {\"B3\":[\"1\",\"2\"]}",
                "traceparent: 00-t-p-01|tracestate: a=b > {\"Traceparent\":[\"00-t-p-01\"],\"Tracestate\":[\"a=b\"]}",
                "traceparent:00-t-p-7f\t > {\"Traceparent\":[\"00-t-p-7f\"]}",
                "b3: t|\t -s  > {\"B3\":[\"t -s\"]}"
            })
    void measuresARequestThatIsTraced(String lines, String expected) {
        assertThat(headers(lines)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Uber-Trace-Id: a:b:c:0",
                "Uber-Trace-Id: a:b:c:2",
                "Uber-Trace-Id: a:b:c:1x",
                "Uber-Trace-Id: a:b:c:001",
                "Uber-Trace-Id: a:b:c:",
                "Uber-Trace-Id: a:b:1",
                "Uber-Trace-Id: a:b:c:0|X-B3-Sampled: 1",
                "X-B3-Sampled: 0|X-B3-TraceId: t",
                "X-B3-Sampled: 0|traceparent: 00-t-p-01",
                "b3: 0",
                "b3: t-s-0-p",
                "traceparent: 00-t-p-00",
                "traceparent: 00-t-p-02",
                "traceparent: 00-t-p-81",
                "traceparent: 00-t-p-+1",
                "traceparent: 00-t-p-1",
                "traceparent: 00-t-01",
                "X-B3-SpanId: s",
                "Other: 1",
                "Uber Trace-Id: a:b:c:1",
            })
    void doesNotMeasureOtherRequests(String lines) {
        assertThat(headers(lines)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b3: 1|no colon",
                "b3: 1|: no name",
                "b3: 1|n(me: x",
                "b3: 1|name: \u0001",
                "b3: 1|name: \u007f",
                " b3: 1",
                "|b3: 1",
            })
    void ignoresMalformedBlocks(String lines) {
        assertThat(headers(lines)).isNull();
    }

    @Test
    void ignoresBlocksWithoutEnd() {
        for (String block :
                new String[] {"", "NATS/1.0", "NATS/1.0\r\n", "NATS/1.0\r\nb3: 1", "NATS/1.0\r\nb3: 1\r\n"}) {
            assertThat(sampled(block)).as(block).isNull();
        }
    }

    @Test
    void takesLineFeedsAlone() {
        assertThat(sampled("NATS/1.0\nb3: 1\n\n")).isEqualTo("{\"B3\":[\"1\"]}");
    }

    @Test
    void keepsNoLongHeaders() {
        assertThat(headers("b3: " + "1".repeat(4000))).hasSize(4000 + "{\"B3\":[\"\"]}".length());
        assertThat(headers("b3: " + "1".repeat(4100))).isEmpty();
    }
}
