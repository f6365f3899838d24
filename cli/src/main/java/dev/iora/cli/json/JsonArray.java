// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array; its values have the types listed at {@link JsonObject}.
 *
 * <p>Thread: its owner only.
 */
public final class JsonArray {
    private final List<@Nullable Object> values = new ArrayList<>();

    public static JsonArray of(Collection<String> texts) {
        JsonArray array = new JsonArray();
        array.values.addAll(texts);
        return array;
    }

    /** An array of objects. */
    public static JsonArray ofObjects(Collection<JsonObject> objects) {
        JsonArray array = new JsonArray();
        array.values.addAll(objects);
        return array;
    }

    /** An array of elements converted to objects. */
    public static <T> JsonArray ofObjects(Collection<T> elements, Function<T, JsonObject> json) {
        return ofObjects(elements.stream().map(json).toList());
    }

    public int size() {
        return values.size();
    }

    public List<@Nullable Object> values() {
        return values;
    }

    /** The strings among the values. */
    public List<String> strings() {
        List<String> texts = new ArrayList<>(values.size());
        for (Object value : values) {
            if (value instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The objects among the values. */
    public List<JsonObject> objects() {
        List<JsonObject> objects = new ArrayList<>(values.size());
        for (Object value : values) {
            if (value instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** The whole numbers among the values. */
    public List<Long> numbers() {
        List<Long> numbers = new ArrayList<>(values.size());
        for (Object value : values) {
            if (value instanceof JsonNumber number) {
                numbers.add(number.toLong());
            }
        }
        return numbers;
    }

    public JsonArray add(String text) {
        values.add(text);
        return this;
    }

    public JsonArray add(long number) {
        values.add(JsonNumber.of(number));
        return this;
    }

    public JsonArray add(JsonObject object) {
        values.add(object);
        return this;
    }

    public JsonArray add(JsonArray array) {
        values.add(array);
        return this;
    }

    JsonArray addAny(@Nullable Object value) {
        values.add(value);
        return this;
    }

    /** The text for people, indented by two spaces as Go's encoder does. */
    public String pretty() {
        return JsonTree.pretty(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonArray array && values.equals(array.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
