// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.GoDuration;
import dev.iora.json.JsonException;
import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import java.nio.charset.StandardCharsets;

/**
 * Delays that clients send.
 *
 * <p>Thread: any; no state.
 */
final class Durations {
    /** Result for text that cannot be read. */
    static final long BAD = Long.MIN_VALUE;

    private static final JsonFields NAK_FIELDS = JsonFields.of("server.ConsumerNakOptions", "delay");

    private Durations() {}

    /** The delay after {@code -NAK}, in nanoseconds: a duration or a JSON object; {@link #BAD} if it is neither. */
    static long nakDelayNanos(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8).strip();
        return text.startsWith("{") ? jsonDelayNanos(text) : parse(text);
    }

    /** Nanoseconds of a Go duration such as {@code 1m30s}; {@link #BAD} if it is invalid. */
    static long parse(String text) {
        try {
            return GoDuration.parse(text).toNanos();
        } catch (IllegalArgumentException e) {
            // Callers treat it like no delay, as in the Go server.
            return BAD;
        }
    }

    private static long jsonDelayNanos(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader in = JsonReader.lenient(json, 0, json.length);
            long delayNanos = 0;
            if (in.beginObject(NAK_FIELDS)) {
                while (in.nextField()) {
                    delayNanos = in.field().equals("delay") ? in.int64(delayNanos) : delayNanos;
                }
            }
            return delayNanos;
        } catch (JsonException e) {
            // Callers treat it like no delay, as in the Go server.
            return BAD;
        }
    }
}
