// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON against the published schemas of the JetStream API, as far as these use JSON Schema: types, required and
 * additional properties, alternatives, enumerations, ranges, lengths, patterns and times.
 *
 * <p>Thread: any, immutable.
 */
public final class SchemaCheck {
    private final Map<?, ?> schema;

    private SchemaCheck(Map<?, ?> schema) {
        this.schema = schema;
    }

    /** The published schema {@code name}, of a request, an answer, an advisory or a metric. */
    public static SchemaCheck of(String name) throws IOException {
        for (String kind : List.of("api", "advisory", "metric")) {
            try (InputStream in = SchemaCheck.class.getResourceAsStream("schemas/" + kind + "/v1/" + name + ".json")) {
                if (in != null) {
                    return of(in.readAllBytes());
                }
            }
        }
        throw new IOException("there is no schema " + name);
    }

    /** The schema that {@code json} is. */
    static SchemaCheck of(byte[] json) {
        return new SchemaCheck((Map<?, ?>) Objects.requireNonNull(parse(json)));
    }

    /** What is wrong with {@code json}; nothing if it fits. */
    public List<String> problems(byte[] json) {
        List<String> problems = new ArrayList<>();
        check("$", parse(json), schema, problems);
        return problems;
    }

    private static @Nullable Object parse(byte[] json) {
        return value(JsonReader.lenient(json, 0, json.length));
    }

    private static @Nullable Object value(JsonReader in) {
        return switch (in.kind()) {
            case STRING -> in.string("");
            case BOOLEAN -> in.bool(false);
            case NUMBER -> new BigDecimal(new String(in.raw(), StandardCharsets.US_ASCII));
            case NULL -> {
                in.skipValue();
                yield null;
            }
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                in.beginArray("[]any");
                while (in.nextElement()) {
                    elements.add(value(in));
                }
                yield elements;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                in.beginMap("map[string]any");
                while (in.nextField()) {
                    String field = in.field();
                    fields.put(field, value(in));
                }
                yield fields;
            }
        };
    }

    private static void check(String path, @Nullable Object value, Map<?, ?> schema, List<String> problems) {
        Object type = schema.get("type");
        List<?> types = type instanceof List<?> list ? list : type == null ? List.of() : List.of(type);
        if (!types.isEmpty() && types.stream().noneMatch(each -> isOf(each, value))) {
            problems.add(path + " is no " + type + " but " + value);
            return;
        }
        checkChoices(path, value, schema, problems);
        if (value instanceof Map<?, ?> fields) {
            checkFields(path, fields, schema, problems);
        } else if (value instanceof List<?> elements && schema.get("items") instanceof Map<?, ?> items) {
            for (int i = 0; i < elements.size(); i++) {
                check(path + '[' + i + ']', elements.get(i), items, problems);
            }
        } else if (value instanceof String text) {
            checkText(path, text, schema, problems);
        } else if (value instanceof BigDecimal number) {
            checkNumber(path, number, schema, problems);
        }
    }

    private static boolean isOf(Object type, @Nullable Object value) {
        return switch (String.valueOf(type)) {
            case "object" -> value instanceof Map<?, ?>;
            case "array" -> value instanceof List<?>;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof BigDecimal;
            case "integer" ->
                value instanceof BigDecimal number
                        && number.stripTrailingZeros().scale() <= 0;
            case "null" -> value == null;
            default -> throw new IllegalStateException("type " + type);
        };
    }

    private static void checkChoices(String path, @Nullable Object value, Map<?, ?> schema, List<String> problems) {
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            problems.add(path + " is none of " + allowed + " but " + value);
        }
        if (schema.containsKey("const") && !Objects.equals(schema.get("const"), value)) {
            problems.add(path + " is not " + schema.get("const") + " but " + value);
        }
        if (schema.get("allOf") instanceof List<?> all) {
            all.forEach(each -> check(path, value, (Map<?, ?>) each, problems));
        }
        if (schema.get("oneOf") instanceof List<?> one) {
            List<String> ofAll = new ArrayList<>();
            int fitting = 0;
            for (Object each : one) {
                List<String> found = new ArrayList<>();
                check(path, value, (Map<?, ?>) each, found);
                fitting += found.isEmpty() ? 1 : 0;
                ofAll.addAll(found);
            }
            if (fitting != 1) {
                problems.add(path + " fits " + fitting + " of " + one.size() + " alternatives: " + ofAll);
            }
        }
    }

    private static void checkFields(String path, Map<?, ?> fields, Map<?, ?> schema, List<String> problems) {
        if (schema.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (!fields.containsKey(name)) {
                    problems.add(path + " lacks " + name);
                }
            }
        }
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        Object additional = schema.get("additionalProperties");
        fields.forEach((name, value) -> {
            if (properties.get(name) instanceof Map<?, ?> property) {
                check(path + '.' + name, value, property, problems);
            } else if (Boolean.FALSE.equals(additional)) {
                problems.add(path + " has " + name);
            } else if (additional instanceof Map<?, ?> property) {
                check(path + '.' + name, value, property, problems);
            }
        });
    }

    private static void checkText(String path, String text, Map<?, ?> schema, List<String> problems) {
        if (schema.get("minLength") instanceof BigDecimal min && text.length() < min.intValueExact()) {
            problems.add(path + " is too short: " + text);
        }
        if (schema.get("maxLength") instanceof BigDecimal max && text.length() > max.intValueExact()) {
            problems.add(path + " is too long: " + text);
        }
        if (schema.get("pattern") instanceof String pattern
                && !Pattern.compile(pattern).matcher(text).find()) {
            problems.add(path + " does not match " + pattern + ": " + text);
        }
        if ("date-time".equals(schema.get("format"))) {
            try {
                OffsetDateTime.parse(text);
            } catch (DateTimeParseException e) {
                problems.add(path + " is no time: " + e.getMessage());
            }
        }
    }

    private static void checkNumber(String path, BigDecimal number, Map<?, ?> schema, List<String> problems) {
        if (schema.get("minimum") instanceof BigDecimal min && number.compareTo(min) < 0) {
            problems.add(path + " is below " + min + ": " + number);
        }
        if (schema.get("maximum") instanceof BigDecimal max && number.compareTo(max) > 0) {
            problems.add(path + " is above " + max + ": " + number);
        }
    }
}
