// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceOnlyTest {
    private final Bus bus = new Bus();
    private final Bus.Client publisher = bus.connect("\"headers\":true,\"no_responders\":true");
    private final Bus.Client worker = bus.connect("\"headers\":true");

    private static String publish(String headers) {
        String block = "NATS/1.0\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n";
        return "HPUB job reply " + block.length() + " " + (block.length() + 2) + "\r\n" + block + "hi\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nats-Trace-Dest: to~Nats-Trace-Only: true",
                "Nats-Trace-Only:1~Nats-Trace-Dest:t",
                "Nats-Trace-Only: ON ~Accept-Encoding: gzip~Nats-Trace-Dest: to",
                "A: Nats-Trace-Onl~B: yyyyyyyyy~Nats-Trace-Only: True~Nats-Trace-Dest: to",
            })
    void deliversAProbeToNoSubscriberWithoutANoRespondersResponse(String headers) {
        worker.send("SUB job workers 1\r\nSUB job 2\r\n");
        publisher.send("SUB reply 9\r\n");
        assertThat(publisher.send(publish(headers))).isEmpty();
        assertThat(worker.received()).isEmpty();
        assertThat(worker.connection.deliveries()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: b",
                "Nats-Trace-Only: true~Somewhere-Else: to",
                "Nats-Trace-Dest: to~Something-Else: true",
                "Nats-Trace-Dest: to~Nats-Trace-Only: false",
                "Nats-Trace-Dest: to~Nats-Trace-Only: no",
                "Nats-Trace-Dest: trace disabled~Nats-Trace-Only: true",
                "Nats-Trace-Dest: to~A: Nats-Trace-Only: true",
                "Nats-Trace-Dest: to~nats-trace-only: true",
                "Nats-Trace-Dest: to~X-Nats-Trace-Only: true",
            })
    void deliversEveryOtherMessage(String headers) {
        worker.send("SUB job 1\r\n");
        publisher.send(publish(headers));
        assertThat(worker.received()).endsWith("hi\r\n");
    }

    @Test
    void answersAProbeWithoutInterestLikeARequest() {
        publisher.send("SUB reply 9\r\n");
        assertThat(publisher.send(publish("Nats-Trace-Dest: to~Nats-Trace-Only: true")))
                .startsWith("HMSG reply 9 ")
                .contains("503");
    }

    @Test
    void deliversAProbeInsideTheProcess() {
        int[] delivered = {0};
        var inside = new InternalConnection(0) {
            @Override
            public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
                delivered[0]++;
                return true;
            }

            @Override
            public String toString() {
                return "inside";
            }
        };
        inside.subscribe(bus.account, "job".getBytes(StandardCharsets.US_ASCII));
        worker.send("SUB job 1\r\n");
        publisher.send(publish("Nats-Trace-Dest: to~Nats-Trace-Only: true"));
        assertThat(delivered[0]).isOne();
        assertThat(worker.received()).isEmpty();
    }
}
