// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigVariableTest {
    private static MapValue parse(String text, Map<String, String> environment) {
        return ConfigParser.parseText("v.conf", text, environment).root();
    }

    private static ConfigValue value(MapValue map, String key) {
        return requireNonNull(map.entries().get(key)).value();
    }

    private static void assertFails(String text, Map<String, String> environment, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(text, environment))
                .withMessage(message);
    }

    @Test
    void takesTheValueOfAnEarlierKey() {
        MapValue root = parse("x: 22\na: $x", Map.of());
        assertThat(value(root, "a")).isEqualTo(new ConfigValue.LongValue(22, new Position("v.conf", 2, 4)));
    }

    @Test
    void marksKeysThatAreUsedAsVariables() {
        MapValue root = parse("x: 22\ny: 1\na: $x", Map.of());
        assertThat(root.entries().get("x")).matches(Entry::usedAsVariable);
        assertThat(root.entries().get("y")).matches(entry -> !entry.usedAsVariable());
    }

    @Test
    void looksFromTheInnermostMapOutwards() {
        MapValue root = parse("x: 1\nm {\n x: 2\n n {\n a: [$x]\n }\n}\nb: $x", Map.of("x", "3"));
        MapValue inner = (MapValue) value((MapValue) value(root, "m"), "n");
        assertThat(((ConfigValue.ArrayValue) value(inner, "a")).elements())
                .singleElement()
                .isEqualTo(new ConfigValue.LongValue(2, new Position("v.conf", 5, 6)));
        assertThat(value(root, "b"))
                .isInstanceOf(ConfigValue.LongValue.class)
                .matches(v -> ((ConfigValue.LongValue) v).value() == 1);
    }

    @Test
    void doesNotSeeLaterKeysOrClosedMaps() {
        assertFails("a: $x\nx: 1", Map.of(), "v.conf:1:4: variable reference for 'x' on line 1 can not be found");
        assertFails("m {x: 1}\na: $x", Map.of(), "v.conf:2:4: variable reference for 'x' on line 2 can not be found");
    }

    @Test
    void copiesWholeMaps() {
        MapValue root = parse("tls {cert: a}\nm {tls: $tls}", Map.of());
        assertThat(value((MapValue) value((MapValue) value(root, "m"), "tls"), "cert"))
                .isEqualTo(new ConfigValue.StringValue("a", new Position("v.conf", 1, 12)));
    }

    @Test
    void readsTheEnvironmentAsConfiguration() {
        Map<String, String> environment =
                Map.of("INT", "4222", "LIST", "[a, b]", "QUOTED", "'4222'", "SIZE", "1kb", "EMPTY", "", "REF", "$INT");
        MapValue root = parse("a: $INT\nb: $LIST\nc: $QUOTED\nd: $SIZE\ne: $EMPTY\nf: $REF", environment);
        assertThat(value(root, "a")).isEqualTo(new ConfigValue.LongValue(4222, new Position("v.conf", 1, 4)));
        assertThat(value(root, "b")).isInstanceOf(ConfigValue.ArrayValue.class);
        assertThat(value(root, "c")).isEqualTo(new ConfigValue.StringValue("4222", new Position("v.conf", 3, 4)));
        assertThat(value(root, "d")).isEqualTo(new ConfigValue.LongValue(1024, new Position("v.conf", 4, 4)));
        assertThat(value(root, "e")).isEqualTo(new ConfigValue.StringValue("", new Position("v.conf", 5, 4)));
        assertThat(value(root, "f")).isEqualTo(new ConfigValue.LongValue(4222, new Position("v.conf", 6, 4)));
    }

    @Test
    void rejectsEnvironmentCycles() {
        assertFails(
                "a: $X",
                Map.of("X", "$Y", "Y", "$X"),
                "v.conf:1:4: variable reference for 'X' on line 1 could not be parsed: variable reference for 'Y' on line 1"
                        + " could not be parsed: variable reference for 'X' on line 1 could not be parsed: variable"
                        + " reference cycle for 'X'");
    }

    @Test
    void rejectsEnvironmentThatIsNoValue() {
        assertFails(
                "a: $X",
                Map.of("X", "\"open"),
                "v.conf:1:4: variable reference for 'X' on line 1 could not be parsed: Parse error on line 1:"
                        + " 'Unexpected EOF in double quoted string.'");
    }

    @Test
    void reportsEveryMissingVariable() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse("a: $X\nb: [$Y, 1]", Map.of()))
                .satisfies(e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void doesNotTakeQuotedTextForAVariable() {
        assertThat(value(parse("a: \"$x\"", Map.of()), "a"))
                .matches(v -> ((ConfigValue.StringValue) v).value().equals("$x"));
    }
}
