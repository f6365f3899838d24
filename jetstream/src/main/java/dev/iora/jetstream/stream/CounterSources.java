// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.json.JsonException;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a counter's total that came from other counters: the last total of each, by origin and subject. It is in the
 * header {@code Nats-Counter-Sources} of each message of the counter (ADR-49).
 *
 * <p>Thread: the shard.
 */
final class CounterSources {
    static final String HEADER = "Nats-Counter-Sources";

    private final Map<String, Map<String, String>> totals = new TreeMap<>();

    private CounterSources() {}

    /** Reads a header, empty for none; null if it is not what the server writes. */
    static @Nullable CounterSources parse(String header) {
        var read = new CounterSources();
        if (header.isEmpty()) {
            return read;
        }
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader in = JsonReader.lenient(json, 0, json.length);
            if (in.beginMap("server.CounterSources")) {
                while (in.nextField()) {
                    read.totals.put(in.field(), readTotals(in));
                }
            }
            return read;
        } catch (JsonException e) {
            return null;
        }
    }

    private static Map<String, String> readTotals(JsonReader in) {
        Map<String, String> totals = new TreeMap<>();
        if (in.beginMap("map[string]string")) {
            while (in.nextField()) {
                totals.put(in.field(), in.string(""));
            }
        }
        return totals;
    }

    /** Notes a total of another counter; by how much it has grown since the one before. */
    BigInteger update(String origin, String subject, BigInteger total) {
        Map<String, String> ofOrigin = totals.computeIfAbsent(origin, _ -> new TreeMap<>());
        String before = ofOrigin.put(subject, total.toString());
        return before == null ? total : total.subtract(number(before));
    }

    private static BigInteger number(String text) {
        try {
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            // As in the Go server, what is no number counts as nothing.
            return BigInteger.ZERO;
        }
    }

    /** The header. */
    String toJson() {
        JsonWriter out = new JsonWriter();
        out.beginObject();
        totals.forEach((origin, ofOrigin) -> {
            out.name(origin).beginObject();
            ofOrigin.forEach(out::field);
            out.endObject();
        });
        out.endObject();
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
