// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a shown object, in order. The official command line reads responses into Go structures and prints
 * those: fields that a structure lacks are dropped, and empty fields are omitted unless marked as required.
 */
public final class Shape {
    private static final Pattern WORDS = Pattern.compile("\\s+");
    private static final Pattern EMPTY = Pattern.compile("[=~]");

    private record Field(String name, @Nullable Object empty, boolean always) {}

    private final List<Field> fields;
    private final Map<String, Shape> inner;

    private Shape(List<Field> fields, Map<String, Shape> inner) {
        this.fields = fields;
        this.inner = inner;
    }

    /**
     * A shape.
     *
     * @param fields the names, separated by spaces; {@code name=0} is always shown (0 if missing), and
     *     {@code name~"none"} is omitted also if it has this value
     */
    public static Shape of(String fields) {
        List<Field> parsed = new ArrayList<>();
        for (String field : WORDS.split(fields.strip(), -1)) {
            String[] parts = EMPTY.split(field, 2);
            Object empty = parts.length == 1 ? null : JsonTree.parse(parts[1].getBytes(StandardCharsets.UTF_8));
            parsed.add(new Field(parts[0], empty, field.contains("=")));
        }
        return new Shape(List.copyOf(parsed), Map.of());
    }

    /** The same shape with an inner shape for a field that is an object or an array of objects. */
    public Shape with(String field, Shape shape) {
        Map<String, Shape> more = new HashMap<>(inner);
        more.put(field, shape);
        return new Shape(fields, more);
    }

    /** Converts an object to this shape. */
    public JsonObject apply(JsonObject object) {
        JsonObject shaped = new JsonObject();
        for (Field field : fields) {
            Shape shape = inner.get(field.name());
            Object value = shaped(object.get(field.name()), shape);
            if (field.always()) {
                shaped.putAny(field.name(), value == null ? field.empty() : value);
            } else if (value != null && !value.equals(field.empty()) && !isEmpty(value, shape)) {
                shaped.putAny(field.name(), value);
            }
        }
        return shaped;
    }

    private static @Nullable Object shaped(@Nullable Object value, @Nullable Shape shape) {
        if (shape != null && value instanceof JsonObject object) {
            return shape.apply(object);
        }
        if (shape != null && value instanceof JsonArray array) {
            return JsonArray.ofObjects(
                    array.objects().stream().map(shape::apply).toList());
        }
        return value;
    }

    private static boolean isEmpty(Object value, @Nullable Shape shape) {
        return switch (value) {
            case JsonArray array -> array.size() == 0;
            // Go writes a structure even if it is empty.
            case JsonObject object -> shape == null && object.isEmpty();
            case Boolean truth -> !truth;
            case String text -> text.isEmpty();
            default -> value.toString().equals("0");
        };
    }
}
