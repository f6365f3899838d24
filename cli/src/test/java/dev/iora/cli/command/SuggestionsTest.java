// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    @ParameterizedTest
    @CsvSource({"stream,stream,0", "strem,stream,1", "steram,stream,2", "'',abc,3", "abc,'',3", "kitten,sitting,3"})
    void countsWrongLetters(String some, String other, int expected) {
        assertThat(Suggestions.distance(some, other)).isEqualTo(expected);
    }

    @Test
    void suggestsTheNearestFirst() {
        List<String> flags = List.of("--subject", "--stream", "--storage", "-h");
        assertThat(Suggestions.didYouMean("--strem", flags)).isEqualTo(", did you mean '--stream'?");
        assertThat(Suggestions.didYouMean("--sto", flags)).isEqualTo(", did you mean '--storage'?");
        assertThat(Suggestions.didYouMean("--completely-else", flags)).isEmpty();
    }
}
