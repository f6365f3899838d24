// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.GoQuote;
import dev.iora.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An enumeration that is a word in JSON; a word that is none of it is a fault with the Go server's text. */
interface WireName {
    /** The word. */
    String wireName();

    /** Reads one of {@code values}. */
    static <E extends WireName> E read(JsonReader in, E[] values) {
        return find(in, word -> find(word, values));
    }

    /** The same in any case. */
    static <E extends WireName> E readIgnoringCase(JsonReader in, E[] values) {
        return find(in, word -> find(word.toLowerCase(Locale.ROOT), values));
    }

    /** The same; the first value may be empty. */
    static <E extends WireName> E readOrEmpty(JsonReader in, E[] values) {
        return readOr(in, "", values);
    }

    /** The same; {@code synonym} stands for the first value, too. */
    static <E extends WireName> E readOr(JsonReader in, String synonym, E[] values) {
        return find(in, word -> word.equals(quoted(synonym)) ? values[0] : find(word, values));
    }

    /** The same with the text {@code fault} and the value as it is when it is none of them. */
    static <E extends WireName> E read(JsonReader in, String fault, E[] values) {
        String word = raw(in);
        E value = find(word, values);
        if (value == null) {
            throw in.fault(fault + word);
        }
        return value;
    }

    private static <E extends WireName> E find(JsonReader in, Function<String, @Nullable E> find) {
        String word = raw(in);
        E value = find.apply(word);
        if (value == null) {
            throw in.fault("can not unmarshal " + GoQuote.string(word));
        }
        return value;
    }

    private static String raw(JsonReader in) {
        return new String(in.raw(), StandardCharsets.UTF_8);
    }

    private static <E extends WireName> @Nullable E find(String word, E[] values) {
        for (E value : values) {
            if (word.equals(quoted(value.wireName()))) {
                return value;
            }
        }
        return null;
    }

    private static String quoted(String word) {
        return '"' + word + '"';
    }
}
