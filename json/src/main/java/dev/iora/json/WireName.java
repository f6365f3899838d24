// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An enum that is a string in JSON. Any other value, {@code null} included, is refused with nats-server's text.
 *
 * <p>An enum that needs another way of reading than {@link #read(JsonReader, WireName[])} has a static method {@code read} that
 * takes a {@link JsonReader}.
 */
public interface WireName {
    /** The string in JSON. */
    String wireName();

    /** Reads one of {@code values}. */
    static <E extends WireName> E read(JsonReader in, E[] values) {
        String json = json(in);
        return require(in, json, find(json, values));
    }

    /** Reads one of {@code values}, in any case. */
    static <E extends WireName> E readIgnoringCase(JsonReader in, E[] values) {
        String json = json(in);
        return require(in, json, find(json.toLowerCase(Locale.ROOT), values));
    }

    /** Reads one of {@code values}; {@code synonym} is another word for the first. */
    static <E extends WireName> E readOr(JsonReader in, String synonym, E[] values) {
        String json = json(in);
        return require(in, json, json.equals(quoted(synonym)) ? values[0] : find(json, values));
    }

    /** Reads one of {@code values}; the error text for others is {@code fault} and the value. */
    static <E extends WireName> E read(JsonReader in, String fault, E[] values) {
        String json = json(in);
        E value = find(json, values);
        if (value == null) {
            throw in.fault(fault + json);
        }
        return value;
    }

    private static <E extends WireName> E require(JsonReader in, String json, @Nullable E value) {
        if (value == null) {
            throw in.fault("can not unmarshal " + GoQuote.string(json));
        }
        return value;
    }

    private static String json(JsonReader in) {
        return new String(in.raw(), StandardCharsets.UTF_8);
    }

    private static <E extends WireName> @Nullable E find(String json, E[] values) {
        for (E value : values) {
            if (json.equals(quoted(value.wireName()))) {
                return value;
            }
        }
        return null;
    }

    private static String quoted(String word) {
        return '"' + word + '"';
    }
}
