// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "*", ">", "a.*.b", "a.>", "*.*", "a*", "*a.>b", "ä.ö", "foo.*bar"})
    void acceptsValidFilters(String filter) {
        assertThat(isFilter(filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", ">.a", "a.>.b"})
    void refusesInvalidFilters(String filter) {
        assertThat(isFilter(filter)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a*.b", ">>", "a.b>"})
    void acceptsValidLiterals(String subject) {
        byte[] bytes = subject.getBytes(UTF_8);
        assertThat(Subject.isValidLiteral(bytes, 0, bytes.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a.*", ">", "a.>", "a..b", "a.", ".a"})
    void refusesInvalidLiterals(String subject) {
        byte[] bytes = subject.getBytes(UTF_8);
        assertThat(Subject.isValidLiteral(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void countsTokens() {
        assertThat(Subject.tokenCount("xa.b.c".getBytes(UTF_8), 1, 5)).isEqualTo(3);
        assertThat(Subject.tokenCount("a".getBytes(UTF_8), 0, 1)).isEqualTo(1);
    }

    private static boolean isFilter(String filter) {
        byte[] bytes = ("." + filter + ".").getBytes(UTF_8);
        return Subject.isValidFilter(bytes, 1, bytes.length - 2);
    }
}
