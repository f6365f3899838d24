// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CompareOptionsTest {
    @Test
    void judgesWithFiveRoundsByDefault() {
        CompareOptions options = parse();

        assertThat(options.plan()).isEqualTo(new Plan(5, 1, 2, 0.2, 2));
        assertThat(options.scenarios()).isNotEmpty().allMatch(Scenario::isJudged);
        assertThat(options.sides()).extracting(Side::name).containsExactly("nats-server", "Iora");
    }

    @Test
    void passesArgumentsAndVariablesOnlyToTheServerUnderTest() {
        CompareOptions options = parse("--server", "/x", "--server-arg", "-DV", "--server-env", "A=b=c");

        assertThat(options.sides().get(0).command().arguments()).isEmpty();
        assertThat(options.sides().get(1).command())
                .isEqualTo(new ServerCommand(List.of("/x"), List.of("-DV"), Map.of("A", "b=c")));
    }

    @Test
    void addsVariantsWithVariablesThenArguments() {
        CompareOptions options = parse("--server", "/x", "--variant", "1 loop: LOOPS=1 B=2 --flag k=v", "--relay");

        assertThat(options.sides())
                .extracting(Side::name)
                .containsExactly("nats-server", "Iora", "1 loop", "byte relay");
        assertThat(options.sides().get(2).command())
                .isEqualTo(new ServerCommand(List.of("/x"), List.of("--flag", "k=v"), Map.of("LOOPS", "1", "B", "2")));
    }

    @Test
    void choosesScenariosById() {
        assertThat(parse("--scenarios", "rr-1,1-10").scenarios())
                .containsExactly(Scenario.REQUEST_1, Scenario.ONE_TO_TEN);
        assertThat(parse("--scenarios", "all").scenarios()).containsExactly(Scenario.values());
    }

    @Test
    void rejectsUnknownOptionsAndValues() {
        assertThatThrownBy(() -> parse("--sceanrios", "all")).hasMessage("unknown option --sceanrios");
        assertThatThrownBy(() -> parse("--scenarios", "2-2")).hasMessageStartingWith("no scenario 2-2; there are ");
        assertThatThrownBy(() -> parse("--rounds", "0"))
                .hasMessageContaining("--rounds")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> parse("--rounds", "many")).hasMessageContaining("many");
        assertThatThrownBy(() -> parse("--seconds", "-1")).hasMessageContaining("--seconds");
        assertThatThrownBy(() -> parse("--seconds")).hasMessage("--seconds needs a value");
        assertThatThrownBy(() -> parse("--server-env", "=x")).hasMessageContaining("NAME=VALUE");
        assertThatThrownBy(() -> parse("--variant", "no name")).hasMessageContaining("colon");
    }

    private static CompareOptions parse(String... arguments) {
        return CompareOptions.parse(List.of(arguments));
    }
}
