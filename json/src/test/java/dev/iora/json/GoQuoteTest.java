// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Go's %q of strings, bytes and characters, as error texts show them. */
final class GoQuoteTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("foo.bar", "foo.bar"),
                Arguments.of("a\"b", "a\\\"b"),
                Arguments.of("a\\b", "a\\\\b"),
                Arguments.of("a b", "a b"),
                Arguments.of("\0", "\\x00"),
                Arguments.of("\b\f\n\r\t", "\\b\\f\\n\\r\\t"),
                Arguments.of(character(0x07), "\\a"),
                Arguments.of(character(0x0b), "\\v"),
                Arguments.of(character(0x1f), "\\x1f"),
                Arguments.of(character(0x7f), "\\x7f"),
                Arguments.of(character(0x85), "\\u0085"),
                Arguments.of(character(0xa0), "\\u00a0"),
                Arguments.of(character(0xad), "\\u00ad"),
                Arguments.of(character(0xe9), character(0xe9)),
                Arguments.of(character(0x2028), "\\u2028"),
                Arguments.of(character(0x3000), "\\u3000"),
                Arguments.of(character(0xe000), "\\ue000"),
                Arguments.of(character(0xfeff), "\\ufeff"),
                Arguments.of(character(0xfffd), character(0xfffd)),
                Arguments.of(character(0x1f600), character(0x1f600)),
                Arguments.of(character(0x10ffff), "\\U0010ffff"));
    }

    private static String character(int codePoint) {
        return Character.toString(codePoint);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void quotesText(String text, String quoted) {
        assertThat(quote(text.getBytes(UTF_8))).isEqualTo("\"" + quoted + "\"");
        assertThat(GoQuote.string(text)).isEqualTo("\"" + quoted + "\"");
    }

    @Test
    void escapesAllBytesThatAreNotAscii() {
        assertThat(GoQuote.bytes("a\"\\\n\u007f\u0080\u00e9")).isEqualTo("\"a\\\"\\\\\\x0a\\x7f\\x80\\xe9\"");
    }

    @Test
    void quotesCharacters() {
        assertThat(GoQuote.character((byte) 'a')).isEqualTo("'a'");
        assertThat(GoQuote.character((byte) '\'')).isEqualTo("'\\''");
        assertThat(GoQuote.character((byte) '"')).isEqualTo("'\"'");
        assertThat(GoQuote.character((byte) '\n')).isEqualTo("'\\n'");
        assertThat(GoQuote.character((byte) 0xe9)).isEqualTo("'\u00e9'");
        assertThat(GoQuote.character((byte) 0x85)).isEqualTo("'\\u0085'");
    }

    @ParameterizedTest
    @CsvSource({
        "\u00ff, \\xff",
        "\u00c0\u0080, \\xc0\\x80",
        "\u00c1\u00bf, \\xc1\\xbf",
        "\u0080, \\x80",
        "\u00e2\u0082, \\xe2\\x82",
        "a\u00e2\u0082b, a\\xe2\\x82b",
        "\u00e0\u0080\u00af, \\xe0\\x80\\xaf",
        "\u00ed\u00a0\u0080, \\xed\\xa0\\x80",
        "\u00f0\u0080\u0080\u0080, \\xf0\\x80\\x80\\x80",
        "\u00f4\u0090\u0080\u0080, \\xf4\\x90\\x80\\x80",
        "\u00f5\u0080\u0080\u0080, \\xf5\\x80\\x80\\x80",
    })
    void escapesInvalidBytes(String bytes, String escaped) {
        assertThat(quote(bytes.getBytes(ISO_8859_1))).isEqualTo("\"" + escaped + "\"");
    }

    @Test
    void quotesOnlyTheGivenRange() {
        assertThat(GoQuote.string("xx\u00e9yy".getBytes(UTF_8), 2, 2)).isEqualTo("\"\u00e9\"");
        assertThat(GoQuote.string("xx\u00e9yy".getBytes(UTF_8), 2, 1)).isEqualTo("\"\\xc3\"");
        assertThat(GoQuote.string(new byte[0], 0, 0)).isEqualTo("\"\"");
    }

    @Test
    void escapesExactlyTheBytesThatTheDecoderRefuses() {
        Seeds.forEach(3_000, random -> {
            byte[] bytes = new byte[1 + random.nextInt(4)];
            for (int i = 0; i < bytes.length; i++) {
                // Mostly bytes that begin or continue sequences.
                bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0x80 + random.nextInt(0x80));
            }
            boolean valid = decode(bytes) != null;
            boolean escaped = quote(bytes).matches("(?s).*\\\\x[89a-f].*");
            assertThat(escaped).isEqualTo(!valid);
        });
    }

    private static @Nullable CharBuffer decode(byte[] bytes) {
        try {
            return UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String quote(byte[] bytes) {
        return GoQuote.string(bytes, 0, bytes.length);
    }
}
