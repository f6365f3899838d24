// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateTest {
    private static final TemplateFunctions FUNCTIONS =
            TemplateFunctions.at(7, ZonedDateTime.of(2026, 11, 24, 15, 4, 5, 6, ZoneOffset.ofHours(1)), "ping");

    private static String expanded(String text) {
        return FUNCTIONS.expand(text);
    }

    /** Templates and what text/template of Go 1.24 makes of them; messages start with an exclamation mark. */
    static Stream<Arguments> recorded() throws IOException {
        try (InputStream in = TemplateTest.class.getResourceAsStream("templates.tsv")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines().toList().stream()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.split("\t", 2))
                            .map(columns -> Arguments.of(
                                    columns[0].replace("¶", "\n").replace("´", "`"), columns[1].replace("¶", "\n")));
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void doesWhatGoDoes(String text, String expected) {
        String actual;
        try {
            actual = expanded(text).replaceFirst("^[A-Za-z0-9]{22}$", "id");
        } catch (TemplateException e) {
            actual = "!" + e.getMessage();
        }
        if (text.startsWith("{{Random 1 2")) {
            assertThat(actual).matches("[a-zA-Z0-9]{1,2}");
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void makesRandomTextOfAskedLength() {
        for (int i = 0; i < 100; i++) {
            assertThat(expanded("{{ Random 10 12 }}")).matches("[a-zA-Z0-9]{10,12}");
        }
        assertThat(expanded("{{Random 12 10}}")).matches("[a-zA-Z0-9]{10,12}");
        assertThat(expanded("{{Random 0 0}}")).isEmpty();
    }

    @Test
    void makesIdsThatDiffer() {
        assertThat(expanded("{{ID}}")).hasSize(22).isNotEqualTo(expanded("{{ID}}"));
    }

    @Test
    void knowsARequestOnlyWhereThereIsOne() {
        assertThat(Template.parse("{{.Request}}|").expand(TemplateFunctions.of(1)))
                .isEqualTo("|");
        assertThatThrownBy(() -> Template.parse("{{Request}}"))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template: body:1: function \"Request\" not defined");
    }

    @Test
    void givesOtherFunctionsToOtherTexts() {
        Map<String, String> texts = Map.of("Subject", "a.b", "Stream", "");
        assertThat(Template.expand("jq '.{{Subject}}' {{if Stream}}x{{end}}|{{.}}", texts))
                .isEqualTo("jq '.a.b' |<no value>");
        assertThat(Template.expand("cat", texts)).isEqualTo("cat");
        assertThatThrownBy(() -> Template.expand("{{Count}}", texts))
                .hasMessage("template: body:1: function \"Count\" not defined");
    }

    @Test
    void endsTemplatesThatIncludeThemselves() {
        assertThatThrownBy(() -> expanded("{{define \"r\"}}{{template \"r\"}}{{end}}{{template \"r\"}}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("exceeded maximum template depth");
    }
}
