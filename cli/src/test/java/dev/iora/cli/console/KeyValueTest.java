// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyValueTest {
    private final KeyValue.Converter converter = new KeyValue.Converter();

    @Test
    void splitsAtTheFirstSign() {
        assertThat(converter.convert("a=b")).isEqualTo(new KeyValue("a", "b"));
        assertThat(converter.convert("a:b=c")).isEqualTo(new KeyValue("a", "b=c"));
        assertThat(converter.convert("url=http://x")).isEqualTo(new KeyValue("url", "http://x"));
        assertThat(converter.convert("empty=")).isEqualTo(new KeyValue("empty", ""));
        assertThatThrownBy(() -> converter.convert("none")).hasMessage("expected KEY=VALUE got 'none'");
    }

    @Test
    void keepsTheLastEntryOfAKey() {
        assertThat(KeyValue.map(List.of(new KeyValue("a", "1"), new KeyValue("b", "2"), new KeyValue("a", "3"))))
                .containsExactly(java.util.Map.entry("a", "3"), java.util.Map.entry("b", "2"));
    }
}
