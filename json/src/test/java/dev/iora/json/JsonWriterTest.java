// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {
    private final JsonWriter out = new JsonWriter(1);

    @Test
    void setsCommasBetweenFieldsAndElements() {
        out.beginObject()
                .field("a", 1)
                .name("b")
                .beginArray()
                .value("x")
                .beginObject()
                .endObject()
                .beginArray()
                .endArray()
                .value(true)
                .nullValue()
                .raw(bytes("{\"r\":[1]}"))
                .endArray()
                .field("c", 1.5)
                .endObject();

        assertThat(written()).isEqualTo("{\"a\":1,\"b\":[\"x\",{},[],true,null,{\"r\":[1]}],\"c\":1.5}");
    }

    @Test
    void omitsEmptyOptionalFields() {
        out.beginObject()
                .optional("text", "")
                .optional("number", 0)
                .optional("truth", false)
                .optional("list", List.of())
                .optional("Text", "t")
                .optional("Number", -1)
                .optional("Truth", true)
                .optional("List", List.of("l", ""))
                .endObject();

        assertThat(written()).isEqualTo("{\"Text\":\"t\",\"Number\":-1,\"Truth\":true,\"List\":[\"l\",\"\"]}");
    }

    @Test
    void escapesTextAsNatsServerDoes() {
        out.value("\u0000\u0001\b\f\n\r\t\u001f\u007f <&>'\"\\/ \u2028\u2029 \u00e9\u20ac\ud83d\ude00 \ud83d \ude00");

        assertThat(written())
                .isEqualTo(
                        "\"\\u0000\\u0001\\b\\f\\n\\r\\t\\u001f\u007f \\u003c\\u0026\\u003e'\\\"\\\\/ \\u2028\\u2029 "
                                + "\u00e9\u20ac\ud83d\ude00 \\ufffd \\ufffd\"");
    }

    @Test
    void replacesEachInvalidByte() {
        byte[] text = {'x', 'a', (byte) 0xFF, (byte) 0xE2, (byte) 0x82, '<', (byte) 0xC3, (byte) 0xA9, 'x'};

        out.value(text, 1, text.length - 2);

        assertThat(written()).isEqualTo("\"a\\ufffd\\ufffd\\ufffd\\u003c\u00e9\"");
    }

    @Test
    void writesTheWholeRangeOfNumbers() {
        out.beginArray()
                .value(Long.MIN_VALUE)
                .value(Long.MAX_VALUE)
                .value(0)
                .unsigned(-1)
                .unsigned(10)
                .value(-0.0)
                .value(Double.MIN_VALUE)
                .value(-1.5e21)
                .endArray();

        assertThat(written())
                .isEqualTo("[-9223372036854775808,9223372036854775807,0,18446744073709551615,10,-0,5e-324,-1.5e+21]");
    }

    @Test
    void writesTimesWithTheDigitsTheyNeed() {
        out.beginArray()
                .time(Instant.parse("2026-11-24T10:11:12Z"))
                .time(Instant.parse("2026-11-24T10:11:12.000000001Z"))
                .time(Instant.parse("2026-11-24T10:11:12.120Z"))
                .time(OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.ofHoursMinutes(-5, -30)))
                .endArray();

        assertThat(written())
                .isEqualTo("[\"2026-11-24T10:11:12Z\",\"2026-11-24T10:11:12.000000001Z\",\"2026-11-24T10:11:12.12Z\","
                        + "\"0001-01-01T00:00:00-05:30\"]");
    }

    @Test
    void startsOverWhenCleared() {
        out.beginObject().name("half");
        out.clear();

        out.beginArray().base64(bytes("AB")).endArray();

        assertThat(written()).isEqualTo("[\"QUI=\"]");
        byte[] target = new byte[out.length() + 1];
        out.copyTo(target, 1);
        assertThat(target).startsWith(0, '[').endsWith('"', ']');
    }

    @Test
    void refusesCallsThatDoNotFormJson() {
        assertThatThrownBy(() -> new JsonWriter().name("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().beginArray().name("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().beginArray().endObject()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().endArray()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().beginObject().name("a").endObject())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().value(Double.NaN)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= JsonWriter.MAX_DEPTH; i++) {
                        out.beginArray();
                    }
                })
                .isInstanceOf(IllegalStateException.class);
    }

    private String written() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
