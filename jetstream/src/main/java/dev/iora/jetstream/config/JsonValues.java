// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Kinds of JSON values that configurations, requests and responses share.
 *
 * <p>Thread: any, stateless.
 */
public final class JsonValues {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Order of the keys in the Go server's JSON: by their bytes. */
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private JsonValues() {}

    /** Nanoseconds since 1970 of {@code time}, limited to the range of a long. */
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

    /** Nanoseconds from now until {@code time}, limited to the range of a long; 0 if it has passed. */
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
        out.name(name).time(epochNanos == 0 ? JsonReader.ZERO_TIME : time(epochNanos));
    }

    /** Writes a field with an unsigned number. */
    public static void unsignedField(JsonWriter out, String name, long value) {
        out.name(name).unsigned(value);
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
}
