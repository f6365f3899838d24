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
 * The fields that an object is shown with, in their order. The official command line reads answers into structures and
 * writes those: what a structure does not have is gone, and what is empty is left out unless it is always there.
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
     * @param fields their names with spaces between them; {@code name=0} is always there, and 0 if it is missing;
     *     {@code name~"none"} is left out if it is that, too
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

    /** The same, with the shape of the object, or of the objects in the array, in a field. */
    public Shape with(String field, Shape shape) {
        Map<String, Shape> more = new HashMap<>(inner);
        more.put(field, shape);
        return new Shape(fields, more);
    }

    /** The object in this shape. */
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
            // A structure is there, however little is in it.
            case JsonObject object -> shape == null && object.isEmpty();
            case Boolean truth -> !truth;
            case String text -> text.isEmpty();
            default -> value.toString().equals("0");
        };
    }
}
