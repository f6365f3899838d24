// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of JSON values that configurations, requests and responses share.
 *
 * <p>Thread: any, stateless.
 */
public final class JsonValues {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final OffsetDateTime ZERO_TIME = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    /** Order of the keys in the Go server's JSON: by their bytes. */
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private JsonValues() {}

    /** Go's zero time, which stands for no time where one has to be given. */
    public static OffsetDateTime zeroTime() {
        return ZERO_TIME;
    }

    /** Nanoseconds since 1970 of {@code time}, the nearest that fit where they do not. */
    public static long epochNanos(OffsetDateTime time) {
        Instant instant = time.toInstant();
        long limitSeconds = Long.MAX_VALUE / NANOS_PER_SECOND;
        if (instant.getEpochSecond() >= limitSeconds) {
            return Long.MAX_VALUE;
        }
        if (instant.getEpochSecond() <= -limitSeconds) {
            return Long.MIN_VALUE;
        }
        return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    /** Nanoseconds from now until {@code time}: 0 if it is over, the longest there are if it is further away. */
    public static long nanosUntil(OffsetDateTime time, long nowEpochNanos) {
        Instant now = Instant.ofEpochSecond(0, nowEpochNanos);
        Instant then = time.toInstant();
        if (!then.isAfter(now)) {
            return 0;
        }
        Duration left = Duration.between(now, then);
        return left.toSeconds() >= Long.MAX_VALUE / NANOS_PER_SECOND ? Long.MAX_VALUE : left.toNanos();
    }

    /** The time in UTC that is {@code epochNanos} after 1970. */
    public static OffsetDateTime time(long epochNanos) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND))
                .atOffset(ZoneOffset.UTC);
    }

    /** Writes a field with a time; 0 is Go's zero time. */
    public static void timeField(JsonWriter out, String name, long epochNanos) {
        out.name(name).time(epochNanos == 0 ? ZERO_TIME : time(epochNanos));
    }

    /** Writes a field with an unsigned number. */
    public static void unsignedField(JsonWriter out, String name, long value) {
        out.name(name).unsigned(value);
    }

    /** A Go {@code int}, the nearest that fits where it does not. */
    static int intValue(JsonReader in, int whenNull) {
        return Math.clamp(in.signed("int", Long.SIZE, whenNull), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static long duration(JsonReader in, long whenNull) {
        return in.signed("time.Duration", Long.SIZE, whenNull);
    }

    static List<Long> durations(JsonReader in, List<Long> whenNull) {
        if (!in.beginArray("[]time.Duration")) {
            return whenNull;
        }
        List<Long> values = new ArrayList<>();
        while (in.nextElement()) {
            values.add(duration(in, 0));
        }
        return values;
    }

    static @Nullable OffsetDateTime time(JsonReader in) {
        return in.skipNull() ? null : in.time(ZERO_TIME);
    }

    static Map<String, String> metadata(JsonReader in, Map<String, String> whenNull) {
        if (!in.beginMap("map[string]string")) {
            return whenNull;
        }
        Map<String, String> values = new TreeMap<>(BY_BYTES);
        while (in.nextField()) {
            String key = in.field();
            values.put(key, in.string(""));
        }
        return values;
    }

    /** An unmodifiable copy, sorted as the Go server sorts keys. */
    static Map<String, String> sorted(Map<String, String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        Map<String, String> copy = new TreeMap<>(BY_BYTES);
        copy.putAll(values);
        return Collections.unmodifiableMap(copy);
    }

    static void optionalMetadata(JsonWriter out, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            out.name(name).beginObject();
            values.forEach(out::field);
            out.endObject();
        }
    }

    static void optionalUnsigned(JsonWriter out, String name, long value) {
        if (value != 0) {
            out.name(name).unsigned(value);
        }
    }

    static void optionalDurations(JsonWriter out, String name, List<Long> nanos) {
        if (!nanos.isEmpty()) {
            out.name(name).beginArray();
            nanos.forEach(out::value);
            out.endArray();
        }
    }

    static void optionalTime(JsonWriter out, String name, @Nullable OffsetDateTime time) {
        if (time != null) {
            out.name(name).time(time);
        }
    }

    static void optional(JsonWriter out, String name, @Nullable JsonWritable value) {
        if (value != null) {
            value.write(out.name(name));
        }
    }

    static void optionalAll(JsonWriter out, String name, List<? extends JsonWritable> values) {
        if (!values.isEmpty()) {
            out.name(name).beginArray();
            for (JsonWritable value : values) {
                value.write(out);
            }
            out.endArray();
        }
    }
}
