// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.DateValue;
import dev.iora.config.ConfigValue.DoubleValue;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigParserTest {
    private static Map<String, Object> parse(String text) {
        return plain(ConfigParser.parseText("test.conf", text, Map.of()).root());
    }

    private static Object value(String text) {
        Map<String, Object> map = parse("k: " + text);
        assertThat(map).containsOnlyKeys("k");
        return requireNonNull(map.get("k"));
    }

    private static Map<String, Object> plain(MapValue map) {
        Map<String, Object> result = new LinkedHashMap<>();
        map.entries().forEach((key, entry) -> result.put(key, plain(entry.value())));
        return result;
    }

    private static Object plain(ConfigValue value) {
        return switch (value) {
            case MapValue map -> plain(map);
            case ArrayValue array ->
                array.elements().stream().map(ConfigParserTest::plain).toList();
            case StringValue string -> string.value();
            case LongValue number -> number.value();
            case DoubleValue number -> number.value();
            case BooleanValue bool -> bool.value();
            case DateValue date -> date.value();
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1",
                "a = 1",
                "a: 1",
                "a 1",
                "a\t:\t1",
                "a\n= 1",
                "a\n1",
                "'a': 1",
                "\"a\": 1",
                "\"a\" 1",
                "\n\n  a: 1  \n\n",
                "a: 1\r\n",
                "a: 1,",
                "a: 1;",
                "a: 1;;",
                "a: 1 # comment",
                "a: 1 // comment",
                "# comment\na: 1",
                "// comment\na: 1",
                "{a: 1}",
                "{\n a: 1\n}\n",
                "{ a: 1\n",
                "{{a: 1}}",
                "a: 1 }",
                "a: 1\n}\n",
                "\u00A0a: 1\u3000\n",
                "\uFEFFa: 1"
            })
    void acceptsEveryFormOfAnEntry(String text) {
        if (text.contains("\u3000")) {
            // White space outside ASCII separates keys but does not end values.
            assertThat(parse(text)).containsOnlyKeys("a");
            return;
        }
        assertThat(parse(text)).isEqualTo(Map.of("a", 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "22, 22",
        "-22, -22",
        "007, 7",
        "1k, 1000",
        "1K, 1000",
        "1kb, 1024",
        "1Ki, 1024",
        "1KiB, 1024",
        "-2k, -2000",
        "1m, 1000000",
        "1mb, 1048576",
        "1MiB, 1048576",
        "1g, 1000000000",
        "1gb, 1073741824",
        "1t, 1000000000000",
        "1tib, 1099511627776",
        "1p, 1000000000000000",
        "1pi, 1125899906842624",
        "1e, 1000000000000000000",
        "7eb, 8070450532247928832",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void readsIntegersWithSizeSuffix(String text, long expected) {
        assertThat(value(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"22.2, 22.2", "-22.2, -22.2", "0.50, 0.5"})
    void readsNumbersWithFraction(String text, double expected) {
        assertThat(value(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "yes, true", "On, true", "false, false", "no, false", "OFF, false"})
    void readsEverySpellingOfBooleans(String text, boolean expected) {
        assertThat(value(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo",
                "foo.bar.>",
                "foo*",
                "a#b",
                "a//b",
                "nats://127.0.0.1:4222",
                "10.0.0.1",
                "127.0.0.1:4222",
                "10s",
                "250ms",
                "1x",
                "4222:",
                "_INBOX.x",
                "trueish",
                "a\"b",
                "a(b)",
                "a{b",
                "$2a$11$W2zko751KUvVy59mUTWmpOdWjpEm5qhcCZRd05GjI/sSOT.xtiHyG"
            })
    void readsBareStrings(String text) {
        assertThat(value(text)).isEqualTo(text);
    }

    @Test
    void endsBareStringsAtSeparatorsAndClosingBrackets() {
        assertThat(parse("a: x, b: y; c: {d: z}, e: [v,w]"))
                .isEqualTo(Map.of("a", "x", "b", "y", "c", Map.of("d", "z"), "e", List.of("v", "w")));
        assertThat(parse("a: x'")).isEqualTo(Map.of("a", "x"));
    }

    @Test
    void readsEscapesInBareAndDoubleQuotedStrings() {
        assertThat(value("\"a\\t\\n\\r\\\"\\\\\\x41\\xc3\\xa9\"")).isEqualTo("a\t\n\r\"\\A\u00e9");
        assertThat(value("a\\tb\\x20c")).isEqualTo("a\tb c");
        assertThat(value("tru\\x65")).isEqualTo("true");
        assertThat(value("\\x24HOME")).isEqualTo("$HOME");
    }

    @Test
    void keepsSingleQuotedStringsAsTheyAre() {
        assertThat(value("'a\\tb $c # \"d\" // '")).isEqualTo("a\\tb $c # \"d\" // ");
        assertThat(value("'two\nlines'")).isEqualTo("two\nlines");
        assertThat(value("''")).isEqualTo("");
    }

    @Test
    void readsBlocksUpToAParenthesisOnItsOwnLine() {
        assertThat(value("(\none )\n two\n)\n")).isEqualTo("\none )\n two\n");
        assertThat(value("(\r\none\r\n)\r\n")).isEqualTo("\r\none\r\n");
        assertThat(value("(x\n)")).isEqualTo("x\n");
    }

    @Test
    void readsDates() {
        assertThat(value("2026-11-24T12:30:05Z")).isEqualTo(Instant.parse("2026-11-24T12:30:05Z"));
    }

    @Test
    void readsMapsInEveryForm() {
        Map<String, Object> expected = Map.of("a", Map.of("b", 1L, "c", Map.of()));
        assertThat(parse("a {b: 1, c {}}")).isEqualTo(expected);
        assertThat(parse("a{b 1;c{}}")).isEqualTo(expected);
        assertThat(parse("a = {\n b = \n 1 # one\n // two\n c = {\n }\n}")).isEqualTo(expected);
        assertThat(parse("a: {b: 1,\n c: {},\n}")).isEqualTo(expected);
    }

    @Test
    void readsArraysInEveryForm() {
        List<Object> expected = List.of(1L, "x", true, List.of(), Map.of("k", 2L));
        assertThat(value("[1, x, true, [], {k: 2}]")).isEqualTo(expected);
        assertThat(value("[ 1 ,\n 'x'\n yes // comment\n\n # comment\n [ ], {k: 2}, \n ]"))
                .isEqualTo(expected);
        assertThat(value("[1\n, \"x\"\n, on, [], {k: 2}]")).isEqualTo(expected);
    }

    @Test
    void readsJson() {
        String json = """
                {
                  "port": 4222,
                  "list": [1, -2, 3.5, "x", true, []],
                  "map": {"a": {"b": "c"}, "d": false}
                }
                """;
        assertThat(parse(json))
                .isEqualTo(Map.of(
                        "port", 4222L,
                        "list", List.of(1L, -2L, 3.5, "x", true, List.of()),
                        "map", Map.of("a", Map.of("b", "c"), "d", false)));
    }

    @Test
    void letsTheLastOfRepeatedKeysCount() {
        assertThat(parse("a: 1\nb: 2\na: 3")).isEqualTo(Map.of("a", 3L, "b", 2L));
    }

    @Test
    void takesAnEmptyFileForAnEmptyMap() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("# nothing\n")).isEmpty();
    }

    @Test
    void takesAMissingValueAtTheEndForAnEmptyString() {
        assertThat(parse("a:")).isEqualTo(Map.of("a", ""));
    }

    @Test
    void keepsThePlaceOfKeysAndValues() {
        MapValue root = ConfigParser.parseText("x.conf", "a: 1\n  \"b\": [\n  2\n]", Map.of())
                .root();
        ConfigValue.Entry first = requireNonNull(root.entries().get("a"));
        ConfigValue.Entry second = requireNonNull(root.entries().get("b"));
        assertThat(first.keyPosition()).hasToString("x.conf:1:1");
        assertThat(first.value().position()).hasToString("x.conf:1:4");
        assertThat(second.keyPosition()).hasToString("x.conf:2:4");
        assertThat(((ArrayValue) second.value()).elements().getFirst().position())
                .hasToString("x.conf:3:3");
    }

    @Test
    void keepsTheOrderOfTheFile() {
        assertThat(parse("c: 1\na: 2\nb: 3\na: 4").keySet()).containsExactly("c", "b", "a");
    }
}
