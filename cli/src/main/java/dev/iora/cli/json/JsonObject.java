// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with ordered fields. A missing field reads as the zero value of the requested type, as in Go, so that
 * responses of older servers need no special handling.
 *
 * <p>Values are {@link JsonObject}, {@link JsonArray}, String, {@link JsonNumber}, Boolean, or null for JSON's null.
 *
 * <p>Thread: its owner only.
 */
public final class JsonObject {
    private static final int GO_ZERO_YEAR = 1;

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Parses an object. */
    public static JsonObject parse(byte[] json) {
        return JsonTree.parseObject(json);
    }

    public Set<String> names() {
        return fields.keySet();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Whether the field exists and is not null. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    public @Nullable Object get(String name) {
        return fields.get(name);
    }

    /** The object in this field; a new empty one, not stored in this object, if there is none. */
    public JsonObject object(String name) {
        return fields.get(name) instanceof JsonObject object ? object : new JsonObject();
    }

    /** The array in this field; a new empty one, not stored in this object, if there is none. */
    public JsonArray array(String name) {
        return fields.get(name) instanceof JsonArray array ? array : new JsonArray();
    }

    public String string(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    public List<String> strings(String name) {
        return array(name).strings();
    }

    /** An integer; unsigned values beyond the range of a long are returned as their 64 bits. */
    public long number(String name) {
        return fields.get(name) instanceof JsonNumber number ? number.toLong() : 0;
    }

    public double decimal(String name) {
        return fields.get(name) instanceof JsonNumber number ? number.toDouble() : 0;
    }

    public boolean truth(String name) {
        return fields.get(name) instanceof Boolean truth && truth;
    }

    /** A duration, which Go writes as a number of nanoseconds. */
    public Duration duration(String name) {
        return Duration.ofNanos(number(name));
    }

    /** A time, or null if it is missing or Go's zero time. */
    public @Nullable Instant time(String name) {
        return time(fields.get(name));
    }

    static @Nullable Instant time(@Nullable Object value) {
        if (!(value instanceof String text) || text.isEmpty()) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() <= GO_ZERO_YEAR ? null : time.toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * Reads this object into a record. The name of a component in snake case is the name of its field. A component
     * whose field is missing or of another type gets its zero value: empty, 0, false, a record of zero values, or null
     * for a time.
     */
    public <T extends Record> T as(Class<T> type) {
        return RecordReader.read(type, this);
    }

    /** The fields of an object of strings. */
    public Map<String, String> stringMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonObject object = object(name);
        object.names().forEach(key -> map.put(key, object.string(key)));
        return map;
    }

    public JsonObject put(String name, String value) {
        fields.put(name, value);
        return this;
    }

    public JsonObject put(String name, long value) {
        fields.put(name, JsonNumber.of(value));
        return this;
    }

    public JsonObject put(String name, double value) {
        fields.put(name, JsonNumber.of(value));
        return this;
    }

    public JsonObject put(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    public JsonObject put(String name, Duration value) {
        return put(name, value.toNanos());
    }

    public JsonObject put(String name, JsonObject value) {
        fields.put(name, value);
        return this;
    }

    public JsonObject put(String name, JsonArray value) {
        fields.put(name, value);
        return this;
    }

    public JsonObject put(String name, Collection<String> values) {
        return put(name, JsonArray.of(values));
    }

    public JsonObject put(String name, Map<String, String> entries) {
        JsonObject object = new JsonObject();
        entries.forEach(object::put);
        return put(name, object);
    }

    /** Puts the value of an optional flag; null, for a flag that is not given, leaves the object unchanged. */
    public JsonObject putGiven(String name, @Nullable String value) {
        return value == null ? this : put(name, value);
    }

    /** As {@link #putGiven(String, String)}. */
    public JsonObject putGiven(String name, @Nullable Long value) {
        return value == null ? this : put(name, value);
    }

    /** As {@link #putGiven(String, String)}. */
    public JsonObject putGiven(String name, @Nullable Boolean value) {
        return value == null ? this : put(name, value);
    }

    /** As {@link #putGiven(String, String)}. */
    public JsonObject putGiven(String name, @Nullable Duration value) {
        return value == null ? this : put(name, value);
    }

    public JsonObject remove(String name) {
        fields.remove(name);
        return this;
    }

    /** Copies a field from another object; both then share its value. */
    public JsonObject copyFrom(JsonObject other, String name) {
        fields.put(name, other.fields.get(name));
        return this;
    }

    JsonObject putAny(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** A deep copy. */
    public JsonObject copy() {
        return parse(compact());
    }

    /** The text without white space, as sent to servers. */
    public byte[] compact() {
        return JsonTree.compact(this);
    }

    /** The text for people: an indentation of two spaces, as Go's encoder does it. */
    public String pretty() {
        return JsonTree.pretty(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject object && fields.equals(object.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return new String(compact(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
