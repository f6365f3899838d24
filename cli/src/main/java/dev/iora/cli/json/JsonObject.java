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
 * A JSON object whose fields keep their order. Reading a field that is not there gives the zero value of its type, as
 * in Go, so that answers of older servers need no special care.
 *
 * <p>Values are {@link JsonObject}, {@link JsonArray}, String, {@link JsonNumber}, Boolean, or null for JSON's null.
 *
 * <p>Thread: its owner only.
 */
public final class JsonObject {
    private static final int GO_ZERO_YEAR = 1;

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Reads an object. */
    public static JsonObject parse(byte[] json) {
        return JsonTree.parseObject(json);
    }

    public Set<String> names() {
        return fields.keySet();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    public @Nullable Object get(String name) {
        return fields.get(name);
    }

    /** The object in this field; an empty one of its own if there is none. */
    public JsonObject object(String name) {
        return fields.get(name) instanceof JsonObject object ? object : new JsonObject();
    }

    /** The array in this field; an empty one of its own if there is none. */
    public JsonArray array(String name) {
        return fields.get(name) instanceof JsonArray array ? array : new JsonArray();
    }

    public String string(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    public List<String> strings(String name) {
        return array(name).strings();
    }

    /** A whole number; unsigned ones beyond the range of a long come as their 64 bits. */
    public long number(String name) {
        return fields.get(name) instanceof JsonNumber number ? number.toLong() : 0;
    }

    public double decimal(String name) {
        return fields.get(name) instanceof JsonNumber number ? number.toDouble() : 0;
    }

    public boolean truth(String name) {
        return fields.get(name) instanceof Boolean truth && truth;
    }

    /** Nanoseconds as Go writes durations. */
    public Duration duration(String name) {
        return Duration.ofNanos(number(name));
    }

    /** A time, or null if it is not there or Go's zero time. */
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
     * The fields of this object that a record has components for; a component's name in snake case is the field's. What
     * is missing or of another type is the component's zero value: empty, 0, false, a record of such, null for a time.
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

    public JsonObject remove(String name) {
        fields.remove(name);
        return this;
    }

    /** Puts what another object has in this field, which both share then. */
    public JsonObject copyFrom(JsonObject other, String name) {
        fields.put(name, other.fields.get(name));
        return this;
    }

    JsonObject putAny(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** A copy that shares nothing with this one. */
    public JsonObject copy() {
        return parse(compact());
    }

    /** The text as it goes over the wire. */
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
