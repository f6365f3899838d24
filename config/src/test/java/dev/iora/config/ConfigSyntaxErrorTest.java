// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigSyntaxErrorTest {
    private static List<String> problems(String text) {
        ConfigException e =
                catchThrowableOfType(ConfigException.class, () -> ConfigParser.parseText("x.conf", text, Map.of()));
        assertThat(e).as("%s has errors", text).isNotNull();
        return e.problems().stream().map(ConfigProblem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: 1 2 | x.conf:1:6: Expected a top-level value to end with a new line, comment or EOF, but got '2' instead.",
                "{a: 1 2} | x.conf:1:7: Expected a block-level value to end with a new line, comment or EOF, but got '2' instead.",
                "a {b: 1 2} | x.conf:1:9: Expected a map value terminator ',' or a map terminator '}', but got '2' instead.",
                "a: [1 2] | x.conf:1:7: Expected an array value terminator ',' or an array terminator ']', but got '2' instead.",
                "a: [1,,2] | x.conf:1:7: Unexpected array value terminator ','.",
                "a: [1 | x.conf:1:6: Expected an array terminator ']', but got 'end of file' instead.",
                "a {b: [1} | x.conf:1:9: Expected an array value terminator ',' or an array terminator ']', but got '}' instead.",
                "a {b: 1 | x.conf:1:8: Unexpected EOF processing map.",
                "a {b } | x.conf:1:6: Unexpected '}', the key 'b' has no value.",
                "a | x.conf:1:1: Unexpected EOF, the key 'a' has no value.",
                ": 1 | x.conf:1:1: Unexpected key separator ':'.",
                "] 1 | x.conf:1:1: Unexpected ']' where a key is expected.",
                "/ 1 | x.conf:1:1: Unexpected '/' where a key is expected.",
                "} a: 1 | x.conf:1:1: Unexpected '}' where a key is expected.",
                "'a: 1 | x.conf:1:1: Unexpected EOF processing quoted map key.",
                "a: 'x | x.conf:1:4: Unexpected EOF in single quoted string.",
                "a: \"x | x.conf:1:4: Unexpected EOF in double quoted string.",
                "a: ( x ) | x.conf:1:4: Unexpected EOF processing block.",
                "a: .5 | x.conf:1:4: Floats must start with a digit",
                "a: -.5 | x.conf:1:5: Floats must start with a digit, not '.'.",
                "a: -x | x.conf:1:5: Expected a digit but got 'x'.",
                "a: 1.x | x.conf:1:6: Floats must have a digit after the '.', but got 'x' instead.",
                "a: 12-34 | x.conf:1:6: All ISO8601 dates must be in full Zulu form.",
                "a: 2026-1 | x.conf:1:10: Expected digit in ISO8601 datetime, but found 'end of file' instead.",
                "a: 2026-11-24x | x.conf:1:14: Expected 'T' in ISO8601 datetime, but found 'x' instead.",
                "a: 2026-13-24T00:00:00Z | x.conf:1:4: expected Zulu formatted DateTime, but got '2026-13-24T00:00:00Z'",
                "a: 9223372036854775808 | x.conf:1:4: integer '9223372036854775808' is out of the range",
                "a: 10eb | x.conf:1:4: integer '10eb' is out of the range",
                "a: 1kbb | x.conf:1:4: Unknown size suffix in '1kbb'",
                "a: 2m30s | x.conf:1:6: Expected a top-level value to end with a new line, comment or EOF, but got '3' instead.",
                "a: x\\q | x.conf:1:6: Invalid escape character 'q'. Only the following escape characters are allowed: \\xXX, \\t, \\n, \\r, \\\", \\\\.",
                "a: \"\\x4\" | x.conf:1:6: Expected two hexadecimal digits after '\\x'",
                "include 1.conf | x.conf:1:9: Expected include value but found start of a number",
            })
    void namesThePlaceAndTheReason(String text, String expected) {
        String place = expected.substring(0, expected.indexOf(' ') + 1);
        String reason = expected.substring(place.length());
        assertThat(problems(text)).containsExactly(place + "Parse error on line 1: '" + reason + "'");
    }

    @Test
    void rejectsAValueOnTheNextLineOutsideMaps() {
        assertThat(problems("a:\n1: 2"))
                .first()
                .isEqualTo("x.conf:1:3: Parse error on line 1: 'Expected value but found new line'");
    }

    @Test
    void reportsDistinctErrors() {
        String text = """
                port: 4222 x
                list: [
                  1 2
                  -x, 3
                ]
                map {
                  a: .5
                  b: {c: -x}
                  d: "ok"
                }
                last: -z
                """;
        assertThat(problems(text))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactly(
                        "x.conf:1:12:", "x.conf:3:5:", "x.conf:4:4:", "x.conf:7:6:", "x.conf:8:11:", "x.conf:11:8:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: -x", "\ta: -x", "\t\t  a: -x", "{a: -x}", "\"a\": -x"})
    void countsColumnsFromOneOnEveryLine(String line) {
        String column = ":" + (line.indexOf('x') + 1) + ":";
        assertThat(problems(line)).first().asString().startsWith("x.conf:1" + column);
        assertThat(problems("b: 1\n" + line)).first().asString().startsWith("x.conf:2" + column);
        assertThat(problems("b: 1\r\n" + line)).first().asString().startsWith("x.conf:2" + column);
        assertThat(problems("b: \"1\n\t2\"\n" + line)).first().asString().startsWith("x.conf:3" + column);
        assertThat(problems("b: (\n1\n)\n" + line)).first().asString().startsWith("x.conf:4" + column);
    }

    @Test
    void countsNoColumnForAByteOrderMark() {
        assertThat(problems("\uFEFFa: -x")).first().asString().startsWith("x.conf:1:5:");
    }

    @Test
    void doesNotReportWhatFollowsFromAnUnclosedBracket() {
        assertThat(problems("a {\n b [\n {\n d: -x\n")).hasSize(1);
        assertThat(problems("a [[[[{ b [[1")).hasSize(1);
    }

    @Test
    void boundsNesting() {
        int tooDeep = ParseSession.MAX_DEPTH + 1;
        assertThat(problems("a: " + "[".repeat(100_000)))
                .first()
                .asString()
                .contains("Maps and arrays nest deeper than 200 levels");
        assertThat(problems("a {".repeat(tooDeep) + "}".repeat(tooDeep)))
                .first()
                .asString()
                .contains("nest deeper than");
        int deepest = ParseSession.MAX_DEPTH;
        assertThat(ConfigParser.parseText("", "a: " + "[".repeat(deepest) + "]".repeat(deepest), Map.of())
                        .root()
                        .entries())
                .hasSize(1);
    }

    @Test
    void boundsNestingThroughVariables() {
        StringBuilder text = new StringBuilder("a0: [[[[1]]]]\n");
        for (int i = 1; i < 100; i++) {
            text.append("a" + i + ": [[$a" + (i - 1) + "]]\n");
        }
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigParser.parseText("", text.toString(), Map.of()))
                .withMessageContaining("nest deeper than");
    }

    @Test
    void boundsTheSizeThatVariablesUnfoldTo() {
        StringBuilder text = new StringBuilder("a0: [1, 2, 3, 4, 5, 6, 7, 8]\n");
        for (int i = 1; i < 30; i++) {
            String use = "$a" + (i - 1);
            text.append("a" + i + ": [" + use + ", " + use + ", " + use + "]\n");
        }
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigParser.parseText("", text.toString(), Map.of()))
                .withMessageMatching("(?s).*The configuration has more than [1-9][0-9]{6,} values.*");
    }

    @Test
    void countsEachValueOfAFileOnce() {
        String subjects = "a.>, ".repeat(20);
        String user = "{ user: u, permissions: { publish: { allow: [" + subjects + "] } } },\n";
        ParsedConfig config =
                ConfigParser.parseText("", "accounts { A { users: [" + user.repeat(20_000) + "] } }", Map.of());
        assertThat(config.root().entries()).hasSize(1);
    }

    @Test
    void boundsTheNumberOfProblems() {
        assertThat(problems("a: -x\n".repeat(1000))).hasSize(50);
    }
}
