// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects into records of one type. The name of a component in snake case is the name of its field; a component
 * {@code json} of type {@link JsonObject} gets the object itself.
 */
final class RecordReader {
    private static final ClassValue<RecordReader> READERS = new ClassValue<>() {
        @Override
        protected RecordReader computeValue(Class<?> type) {
            return new RecordReader(type);
        }
    };

    private final Constructor<?> constructor;
    private final String[] names;
    private final Type[] types;

    private RecordReader(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        names = Stream.of(components).map(each -> snakeCase(each.getName())).toArray(String[]::new);
        types = Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
        try {
            constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " has no canonical constructor", e);
        }
    }

    static <T extends Record> T read(Class<T> type, JsonObject object) {
        return type.cast(READERS.get(type).read(object));
    }

    private static String snakeCase(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                out.append('_');
            }
            out.append(Character.toLowerCase(c));
        }
        return out.toString();
    }

    private Object read(JsonObject object) {
        @Nullable Object[] values = new Object[names.length];
        for (int i = 0; i < values.length; i++) {
            boolean whole = types[i] == JsonObject.class && names[i].equals("json");
            values[i] = value(types[i], whole ? object : object.get(names[i]));
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make a " + constructor.getDeclaringClass(), e);
        }
    }

    private static @Nullable Object value(Type type, @Nullable Object json) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, json);
        }
        if (type == String.class) {
            return json instanceof String text ? text : "";
        }
        if (type == long.class || type == Long.class) {
            return whole(json);
        }
        if (type == double.class) {
            return json instanceof JsonNumber number ? number.toDouble() : 0.0;
        }
        if (type == boolean.class) {
            return json instanceof Boolean truth && truth;
        }
        if (type == Duration.class) {
            return Duration.ofNanos(whole(json));
        }
        if (type == Instant.class) {
            return JsonObject.time(json);
        }
        JsonObject object = json instanceof JsonObject given ? given : new JsonObject();
        return type == JsonObject.class ? object : READERS.get((Class<?>) type).read(object);
    }

    private static long whole(@Nullable Object json) {
        return json instanceof JsonNumber number ? number.toLong() : 0;
    }

    private static Object generic(ParameterizedType type, @Nullable Object json) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return json == null ? Optional.empty() : Optional.ofNullable(value(arguments[0], json));
        }
        if (type.getRawType() == List.class) {
            List<@Nullable Object> list = new ArrayList<>();
            if (json instanceof JsonArray array) {
                array.values().forEach(element -> list.add(value(arguments[0], element)));
            }
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (json instanceof JsonObject object) {
            object.names().forEach(name -> map.put(name, value(arguments[1], object.get(name))));
        }
        return map;
    }
}
