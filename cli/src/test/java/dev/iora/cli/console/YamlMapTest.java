// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class YamlMapTest {
    @Test
    void keepsNumbersAndTimesAsText() {
        YamlMap map = YamlMap.parse("""
                # a comment
                a: 0123
                b: 1e3 # another
                c: 2026-11-24
                d: 0x1F
                e: 'it''s'
                f: "a\\tb"
                """);
        assertThat(map.text("a")).isEqualTo("0123");
        assertThat(map.text("b")).isEqualTo("1e3");
        assertThat(map.number("b")).isEqualByComparingTo("1000");
        assertThat(map.text("c")).isEqualTo("2026-11-24");
        assertThat(map.text("d")).isEqualTo("0x1F");
        assertThat(map.text("e")).isEqualTo("it's");
        assertThat(map.text("f")).isEqualTo("a\tb");
    }

    @Test
    void readsBooleansAndAbsentValues() {
        YamlMap map = YamlMap.parse("a: true\nb: no\nc:\nd: null\ne: \"true\"\n");
        assertThat(map.truth("a")).isTrue();
        assertThat(map.truth("b")).isFalse();
        assertThat(map.has("c")).isFalse();
        assertThat(map.has("d")).isFalse();
        assertThat(map.text("x")).isEmpty();
        assertThat(map.truth("x")).isFalse();
        assertThatThrownBy(() -> map.truth("e")).hasMessage("\"e\" is not true or false");
    }

    @Test
    void refusesOtherDocumentsThanMappings() {
        assertThatThrownBy(() -> YamlMap.parse("- a")).hasMessage("invalid YAML: a mapping is wanted");
        assertThatThrownBy(() -> YamlMap.parse("a: [")).hasMessageStartingWith("invalid YAML: ");
        assertThatThrownBy(() -> YamlMap.parse("a: [b]").text("a")).hasMessage("\"a\" is not a single value");
    }
}
