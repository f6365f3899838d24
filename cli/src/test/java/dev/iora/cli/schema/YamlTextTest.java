// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.json.JsonTree;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class YamlTextTest {
    private static String yaml(String json) {
        return YamlText.of(JsonTree.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nestsMapsAndLists() {
        assertThat(yaml("""
                {"b": {"d": [1, [2, 3], {"x": 1, "y": [true, null]}], "c": {}}, "a": []}
                """)).isEqualTo("""
                a: []
                b:
                  c: {}
                  d:
                  - 1
                  - - 2
                    - 3
                  - x: 1
                    'y':
                    - true
                    - null
                """);
    }

    @Test
    void quotesTextsOfAnotherYamlType() {
        assertThat(yaml("""
                {"$id": "plain text", "a": "", "b": "1", "c": "yes", "d": "k: v", "e": "#x", "f": "x # y", "g": "it's",
                 "h": "-", "i": "-x", "j": "'q'", "k": "a\\nb", "l": "a:b", "true": "ends:", "m": " x"}
                """)).isEqualTo("""
                $id: plain text
                a: ''
                b: '1'
                c: 'yes'
                d: 'k: v'
                e: '#x'
                f: 'x # y'
                g: it's
                h: '-'
                i: -x
                j: '''q'''
                k: |-
                  a
                  b
                l: a:b
                m: ' x'
                'true': 'ends:'
                """);
    }

    @Test
    void writesNumbersPlain() {
        assertThat(yaml("""
                {"a": 0, "b": -7, "c": 9223372036854775808, "d": 1.5, "e": -0.25, "f": 1.0, "g": 1e3, "h": 2.5E-7}
                """)).isEqualTo("""
                a: 0
                b: -7
                c: 9223372036854775808
                d: 1.5
                e: -0.25
                f: 1.0
                g: 1e3
                h: 2.5E-7
                """);
    }
}
