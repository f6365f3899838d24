// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
    private static JsonObject parse(String json) {
        return JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsUnknownFields() {
        String json =
                "{\"b\":18446744073709551615,\"a\":[1,null,{\"x\":1.50}],\"t\":true,\"s\":\"\\u003cé\",\"n\":null}";
        assertThat(parse(json)).hasToString(json);
        assertThat(parse(json).copy()).isEqualTo(parse(json)).isNotSameAs(parse(json));
    }

    @Test
    void readsMissingFieldsAsZeroValues() {
        JsonObject empty = new JsonObject();
        assertThat(empty.string("x")).isEmpty();
        assertThat(empty.number("x")).isZero();
        assertThat(empty.truth("x")).isFalse();
        assertThat(empty.object("x").object("y").strings("z")).isEmpty();
        assertThat(empty.time("x")).isNull();
        assertThat(empty.duration("x")).isZero();
    }

    @Test
    void readsTimesAndDurationsInGoFormat() {
        JsonObject object =
                parse("{\"zero\":\"0001-01-01T00:00:00Z\",\"at\":\"2026-11-24T12:22:18.5Z\",\"for\":1500000000}");
        assertThat(object.time("zero")).isNull();
        assertThat(object.time("at")).isEqualTo(Instant.parse("2026-11-24T12:22:18.500Z"));
        assertThat(object.duration("for")).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void indentsLikeGo() {
        assertThat(parse("{\"a\":{\"b\":[1,\"x\"],\"c\":[],\"d\":{}},\"e\":false}")
                        .pretty())
                .isEqualTo("""
                {
                  "a": {
                    "b": [
                      1,
                      "x"
                    ],
                    "c": [],
                    "d": {}
                  },
                  "e": false
                }""");
    }
}
