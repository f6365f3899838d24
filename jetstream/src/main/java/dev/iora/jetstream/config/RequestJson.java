// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonException;
import dev.iora.json.JsonReader;

/**
 * Reads the body of an API request as the Go server does: as a sequence of values, each of which overwrites fields of
 * the same request. An empty body is an empty sequence.
 *
 * <p>Thread: any, stateless.
 */
public final class RequestJson {
    /** Reads one value. */
    @FunctionalInterface
    public interface Body {
        /** Reads it; fields that it does not have keep their values. */
        void read(JsonReader in);
    }

    private RequestJson() {}

    /**
     * Reads {@code bytes}. If not {@code strict}, a body that cannot be read strictly is read again as one value whose
     * unknown fields are ignored.
     *
     * @throws ApiException with {@link ApiError#INVALID_JSON} if it cannot be read
     */
    public static void read(byte[] bytes, boolean strict, Body body) {
        try {
            readStrictly(bytes, body);
        } catch (JsonException e) {
            if (strict) {
                throw ApiError.INVALID_JSON.with(text(e)).exception();
            }
            readLeniently(bytes, body);
        }
    }

    private static void readStrictly(byte[] bytes, Body body) {
        JsonReader in = JsonReader.strict(bytes, 0, bytes.length);
        while (in.nextDocument()) {
            body.read(in);
        }
    }

    private static void readLeniently(byte[] bytes, Body body) {
        try {
            body.read(JsonReader.lenient(bytes, 0, bytes.length));
        } catch (JsonException e) {
            throw ApiError.INVALID_JSON.with(String.valueOf(e.getMessage())).exception();
        }
    }

    private static String text(JsonException fault) {
        String message = String.valueOf(fault.getMessage());
        return fault.reason() == JsonException.Reason.SYNTAX ? message + " at offset " + fault.offset() : message;
    }
}
