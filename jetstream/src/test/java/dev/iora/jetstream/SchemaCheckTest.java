// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker itself finds what does not fit. */
class SchemaCheckTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"object"}                          | {}             | []
            {"type":"object"}                          | []             | [$ is no object but []]
            {"type":["string","null"]}                 | null           | []
            {"type":"integer"}                         | 1.5            | [$ is no integer but 1.5]
            {"required":["a"]}                         | {}             | [$ lacks a]
            {"properties":{},"additionalProperties":false} | {"a":1}    | [$ has a]
            {"properties":{"a":{"type":"string"}}}     | {"a":1}        | [$.a is no string but 1]
            {"additionalProperties":{"type":"string"}} | {"a":1}        | [$.a is no string but 1]
            {"items":{"type":"string"}}                | ["x",true]     | [$[1] is no string but true]
            {"enum":["a","b"]}                         | "c"            | [$ is none of [a, b] but c]
            {"const":"a"}                              | "c"            | [$ is not a but c]
            {"minimum":1,"maximum":2}                  | 3              | [$ is above 2: 3]
            {"minimum":1,"maximum":2}                  | 0              | [$ is below 1: 0]
            {"minLength":1}                            | ""             | [$ is too short: ]
            {"maxLength":1}                            | "ab"           | [$ is too long: ab]
            {"pattern":"^a$"}                          | "b"            | [$ does not match ^a$: b]
            {"allOf":[{"type":"string"}]}              | 1              | [$ is no string but 1]
            {"oneOf":[{"type":"string"},{"const":"a"}]} | "a"           | [$ fits 2 of 2 alternatives: []]
            {"oneOf":[{"type":"string"},{"type":"null"}]} | "a"         | []
            {"format":"date-time"}                     | "2026-01-01T00:00:00Z" | []
            """)
    void findsWhatDoesNotFit(String schema, String json, String problems) {
        assertThat(SchemaCheck.of(bytes(schema)).problems(bytes(json))).hasToString(problems);
    }
}
