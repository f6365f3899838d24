// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final MessageValues VALUES =
            MessageValues.at(7, ZonedDateTime.of(2026, 11, 24, 15, 4, 5, 6, ZoneOffset.ofHours(1)), "ping");

    private static String expanded(String text) {
        return MessageValues.parseReply(text).expand(VALUES);
    }

    /** Output recorded from text/template of Go 1.24.4; ¶ stands for a line end. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\0', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            plain→plain
            User #{{.Count}}→User #7
            {{Count}}/{{ .Cnt }}→7/7
            {{Time}} {{TimeStamp}} {{Unix}} {{UnixNano}}→3:04PM 2026-11-24T15:04:05+01:00 1795529045 1795529045000000006
            {{.Time}} {{.TimeStamp}} {{.Unix}} {{.UnixNano}}→3:04PM 2026-11-24T15:04:05+01:00 1795529045 1795529045000000006
            {{.Request}} {{Request}}!→ping ping!
            {{- Count -}}  x→7x
            a {{- Count -}} b→a7b
            a {{-¶Count -}} b→a7b
            a {{ Count -}}  ¶ b→a 7b
            {{Count}} }}→7 }}
            }}{→}}{
            x{{/* nothing */}}y→xy
            x {{- /* nothing */ -}} y→xy
            a¶b{{¶.Count}}c→a¶b7c
            {{ "}}" }}{{"{{"}}{{`\\n`}}→}}{{\\n
            {{"a\\tb\\\\\\"\\101"}}→a\tb\\"A
            {{"é"}}é→éé
            {{1}} {{-1}} {{-3}}→1 -1 -3
            {{Random 0 0}}{{0 | Random 0}}|→|
            """)
    void expandsLikeGo(String text, String expected) {
        assertThat(expanded(text.replace("¶", "\n"))).isEqualTo(expected.replace("¶", "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\0', textBlock = """
            {{if .Request}}yes{{end}}→1:3: "if" is not supported
            a{{end}}→1:4: "end" is not supported
            {{range 3}}x{{end}}→1:3: "range" is not supported
            {{.Count | printf "%03d"}}→1:12: "printf" is not supported
            {{Random 1 (len "a")}}→1:12: "(" is not supported
            {{$x := 1}}→1:3: "$" is not supported
            {{.}}→1:3: "." is not supported
            {{.Count.X}}→1:9: field ".X" not defined
            {{1.5}}→1:3: "1" is not supported
            {{017}}→1:3: "017" is not supported
            {{'a'}}→1:3: "'" is not supported
            {{Count, 1}}→1:8: "," is not supported
            {{"\\z"}}→1:3: escape in "\\z" is not supported
            a¶ b{{Count}}{{ Nope }}→2:15: function "Nope" not defined
            {{.Nope}}→1:3: field ".Nope" not defined
            {{.Random}}→1:3: field ".Random" not defined
            {{}}→1:3: missing value
            {{Count | }}→1:11: missing value
            {{| Count}}→1:3: missing value
            {{Random 1 /* a */ 2}}→1:12: missing value
            {{/* a */ Count}}→1:11: "Count" is not supported
            {{Count 1}}→1:3: wrong number of arguments for Count: want 0 got 1
            {{Count | .Cnt}}→1:11: wrong number of arguments for .Cnt: want 0 got 1
            {{Random 1}}→1:3: wrong number of arguments for Random: want 2 got 1
            {{1 | Random 1 2}}→1:7: wrong number of arguments for Random: want 2 got 3
            {{Random 1 Random}}→1:12: wrong number of arguments for Random: want 2 got 0
            {{1 2}}→1:3: wrong number of arguments for a literal: want 0 got 1
            a {{→1:3: unclosed action
            a {{ Count¶ b→2:2: function "b" not defined
            a {{ "b }}→1:6: unterminated string
            {{Count }→1:9: "}" is not supported
            {{Count -}→1:9: "-" is not supported
            """)
    void reportsWhatIsNotSupportedAndWhere(String text, String problem) {
        assertThatThrownBy(() -> expanded(text.replace("¶", "\n")))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template: body:" + problem);
    }

    @Test
    void createsRandomTextOfTheGivenLength() {
        for (int i = 0; i < 100; i++) {
            assertThat(expanded("{{ Random 10 12 }}")).matches("[a-zA-Z0-9]{10,12}");
            assertThat(expanded("{{ 12 | Random 10 }}")).matches("[a-zA-Z0-9]{10,12}");
        }
        assertThat(expanded("{{Random 12 10}}")).matches("[a-zA-Z0-9]{10,12}");
        assertThat(expanded("{{Random .Count Count}}")).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({"-1", "2147483647", "a"})
    void refusesLengthsOutOfRange(String length) {
        assertThatThrownBy(() -> expanded("{{Random 1 \"" + length + "\"}}"))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template: Random needs lengths of at least 0, not \"" + length + "\"");
    }

    @Test
    void createsUniqueIds() {
        assertThat(expanded("{{ID}}")).hasSize(22).isNotEqualTo(expanded("{{.ID}}"));
    }

    @Test
    void knowsTheRequestOnlyInReplies() {
        assertThat(MessageValues.parse("{{.Request}}|").expand(MessageValues.of(1)))
                .isEqualTo("|");
        assertThatThrownBy(() -> MessageValues.parse("{{Request}}"))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template: body:1:3: function \"Request\" not defined");
    }

    @Test
    void givesOtherValuesToOtherTexts() {
        Map<String, Integer> arities = Map.of("Subject", 0, "Stream", 0);
        TemplateValues values = (name, _) -> "<" + name + ">";
        assertThat(Template.parse("jq '.{{Subject}}' {{Stream}}", arities).expand(values))
                .isEqualTo("jq '.<Subject>' <Stream>");
        assertThat(Template.parse("cat", arities).expand(values)).isEqualTo("cat");
        assertThatThrownBy(() -> Template.parse("{{Count}}", arities))
                .hasMessage("template: body:1:3: function \"Count\" not defined");
    }

    @Test
    void acceptsLongTexts() {
        String text = "\\\"".repeat(50_000);
        assertThat(expanded("{{\"" + text + "\"}}{{/*" + text + "*/}}")).hasSize(50_000);
        assertThat(expanded(" ".repeat(100_000) + "{{- Count -}}" + " ".repeat(100_000)))
                .isEqualTo("7");
    }
}
