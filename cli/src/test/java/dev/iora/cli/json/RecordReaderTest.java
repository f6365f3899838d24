// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
    record Inner(String name) {}

    record Outer(
            JsonObject json,
            String text,
            long numPending,
            double cpu,
            boolean truth,
            Duration ackWait,
            @Nullable Instant lastActive,
            Inner inner,
            Optional<Inner> maybe,
            Optional<Long> port,
            List<Inner> inners,
            List<String> words,
            Map<String, Long> counts,
            Map<String, List<Inner>> lists) {}

    private static JsonObject json(String text) {
        return JsonObject.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryKindOfComponent() {
        JsonObject json = json(
                "{'text':'t','num_pending':18446744073709551615,'cpu':1.5,'truth':true,'ack_wait':30000000000,"
                        + "'last_active':'2026-01-02T03:04:05Z','inner':{'name':'a','other':1},'maybe':{'name':'b'},'port':4222,"
                        + "'inners':[{'name':'c'}],'words':['d','e'],'counts':{'x':1},'lists':{'y':[{'name':'f'}]},'unknown':{}}");
        Outer outer = json.as(Outer.class);
        assertThat(outer)
                .isEqualTo(new Outer(
                        json,
                        "t",
                        -1,
                        1.5,
                        true,
                        Duration.ofSeconds(30),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        new Inner("a"),
                        Optional.of(new Inner("b")),
                        Optional.of(4222L),
                        List.of(new Inner("c")),
                        List.of("d", "e"),
                        Map.of("x", 1L),
                        Map.of("y", List.of(new Inner("f")))));
        assertThat(outer.json()).isSameAs(json);
    }

    @Test
    void readsZeroWhereTheFieldIsMissingNullOrOfAnotherType() {
        Outer empty = new Outer(
                new JsonObject(),
                "",
                0,
                0,
                false,
                Duration.ZERO,
                null,
                new Inner(""),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
        assertThat(new JsonObject().as(Outer.class)).isEqualTo(empty);
        JsonObject other = json("{'text':1,'num_pending':'x','cpu':null,'truth':'true','ack_wait':{},"
                + "'last_active':'0001-01-01T00:00:00Z','inner':[],'maybe':null,'port':null,'inners':{},'words':1,"
                + "'counts':[],'lists':null}");
        assertThat(other.as(Outer.class).inners()).isEmpty();
        assertThat(other.as(Outer.class))
                .usingRecursiveComparison()
                .ignoringFields("json")
                .isEqualTo(empty);
    }
}
