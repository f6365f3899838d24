// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TranscriptTemplateTest {
    private final Map<String, String> memory = new HashMap<>(Map.of("port", "4222"));

    @Test
    void expandsEscapesRepeatsAndRememberedParts() {
        assertThat(TranscriptTemplate.parse("a\\s\\r\\n\\t\\\\\\$\\xff${3*\\x00b}${port}")
                        .expand(memory))
                .isEqualTo("a \r\n\t\\$\u00ff\0b\0b\0b4222");
    }

    @Test
    void writesOtherCharactersAsUtf8() {
        assertThat(TranscriptTemplate.parse("\u00e4${2*\u00e4}").expand(memory))
                .isEqualTo("\u00c3\u00a4\u00c3\u00a4\u00c3\u00a4");
    }

    @Test
    void matchesWholeLinesOnly() {
        assertThat(TranscriptTemplate.parse("a${int}").matches("a12", memory)).isTrue();
        assertThat(TranscriptTemplate.parse("a${int}").matches("a12b", memory)).isFalse();
        assertThat(TranscriptTemplate.parse("a.b").matches("axb", memory)).isFalse();
    }

    @Test
    void remembersWithinATemplateAndAfterIt() {
        assertThat(TranscriptTemplate.parse("${id=int},${id}").matches("7,8", memory))
                .isFalse();
        assertThat(TranscriptTemplate.parse("${id=int},${id}").matches("7,7", memory))
                .isTrue();
        assertThat(TranscriptTemplate.parse("x${id}").expand(memory)).isEqualTo("x7");
    }

    @Test
    void refusesUnknownPlaceholders() {
        assertThatThrownBy(() -> TranscriptTemplate.parse("\\q")).hasMessageContaining("\\q");
        assertThatThrownBy(() -> TranscriptTemplate.parse("${x=float}")).hasMessageContaining("float");
        assertThatThrownBy(() -> TranscriptTemplate.parse("${x")).hasMessageContaining("no }");
        assertThatThrownBy(() -> TranscriptTemplate.parse("${x}").expand(memory))
                .hasMessageContaining("'x' is not remembered");
        assertThatThrownBy(() -> TranscriptTemplate.parse("${int}").expand(memory))
                .hasMessageContaining("cannot be sent");
    }
}
