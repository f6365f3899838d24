// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final TemplateFunctions FUNCTIONS =
            TemplateFunctions.at(7, ZonedDateTime.of(2026, 11, 24, 15, 4, 5, 6, ZoneOffset.ofHours(1)), "ping");

    private static String expanded(String text) {
        return Template.parse(text).expand(FUNCTIONS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "plain;plain",
                "User #{{.Count}};User #7",
                "{{Count}}/{{ .Cnt }};7/7",
                "{{Unix}};1795529045",
                "{{.UnixNano}};1795529045000000006",
                "{{TimeStamp}};2026-11-24T15:04:05+01:00",
                "{{Time}};3:04PM",
                "{{Request}}!;ping!",
                "a {{- Count -}} b;a7b",
                "x{{/* nothing */}}y;xy",
                "{{ printf \"%03d\" Count }};007",
                "{{ Count | printf \"%v-%v\" .Request }};ping-7",
                "{{ len (print \"ab\" `}}`) }};4",
                "{{ \"}}\" }};}}"
            })
    void carriesOutActions(String text, String expected) {
        assertThat(expanded(text)).isEqualTo(expected);
    }

    @Test
    void makesRandomTextOfAskedLength() {
        for (int i = 0; i < 100; i++) {
            assertThat(expanded("{{ Random 10 12 }}")).matches("[a-zA-Z0-9]{10,12}");
        }
        assertThat(expanded("{{Random 0 0}}")).isEmpty();
    }

    @Test
    void makesIdsThatDiffer() {
        assertThat(expanded("{{ID}}")).hasSize(22).isNotEqualTo(expanded("{{ID}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{", "{{Count", "{{Nope}}", "{{}}", "{{Count 1 | }}", "{{(Count}}", "{{%}}", "{{ \"a}} "})
    void refusesWhatItDoesNotUnderstand(String text) {
        assertThatThrownBy(() -> Template.parse(text))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("template: body:1: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{Random 2 1}}", "{{Random 1}}", "{{Count 1}}", "{{len}}", "{{printf \"%d\" \"a\"}}"})
    void refusesArgumentsThatDoNotFit(String text) {
        assertThatThrownBy(() -> expanded(text)).isInstanceOf(TemplateException.class);
    }
}
