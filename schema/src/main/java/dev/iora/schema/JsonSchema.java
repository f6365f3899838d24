// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.schema;

import dev.iora.json.GoQuote;
import dev.iora.json.JsonException;
import dev.iora.json.JsonReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON against a schema, as far as the published schemas of NATS use JSON Schema. Problems are worded as by the
 * official CLI: the place as a JSON pointer, then what is wrong there.
 *
 * <p>Thread: any, immutable.
 */
public final class JsonSchema {
    /** Supported keywords, except those that only describe. */
    public static final Set<String> KEYWORDS = Set.of(
            "additionalProperties",
            "allOf",
            "const",
            "enum",
            "format",
            "items",
            "maxLength",
            "maximum",
            "minLength",
            "minimum",
            "oneOf",
            "pattern",
            "patternProperties",
            "properties",
            "required",
            "type");

    private final Map<?, ?> schema;

    private JsonSchema(Map<?, ?> schema) {
        this.schema = schema;
    }

    /**
     * The schema that {@code json} is.
     *
     * @throws JsonException if it is not JSON
     */
    public static JsonSchema of(byte[] json) {
        return new JsonSchema((Map<?, ?>) Objects.requireNonNull(parse(json)));
    }

    /**
     * The problems of {@code json}, none if it matches the schema.
     *
     * @throws JsonException if it is not JSON
     */
    public List<String> problems(byte[] json) {
        List<String> problems = new ArrayList<>();
        check("", parse(json), schema, problems);
        return List.copyOf(new LinkedHashSet<>(problems));
    }

    private static void check(String path, @Nullable Object value, Map<?, ?> schema, List<String> problems) {
        checkType(path, value, schema, problems);
        checkChoices(path, value, schema, problems);
        switch (value) {
            case Map<?, ?> fields -> checkFields(path, fields, schema, problems);
            case List<?> elements -> {
                Map<?, ?> items = object(schema, "items");
                for (int i = 0; i < elements.size(); i++) {
                    check(path + "/" + i, elements.get(i), items, problems);
                }
            }
            case String text -> checkText(path, text, schema, problems);
            case Numeral number -> checkNumber(path, number, schema, problems);
            case null, default -> {}
        }
        checkAlternatives(path, value, schema, problems);
    }

    private static void add(List<String> problems, String path, String problem) {
        problems.add(path.isEmpty() ? problem : path + ": " + problem);
    }

    private static void checkType(String path, @Nullable Object value, Map<?, ?> schema, List<String> problems) {
        List<String> types = schema.get("type") instanceof String one ? List.of(one) : strings(schema, "type");
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
            add(problems, path, "expected " + String.join(" or ", types) + ", but got " + typeOf(value));
        }
    }

    private static boolean isOf(String type, @Nullable Object value) {
        return type.equals(typeOf(value))
                || (type.equals("integer")
                        && value instanceof Numeral number
                        && number.value().stripTrailingZeros().scale() <= 0);
    }

    private static String typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "object";
            case List<?> _ -> "array";
            case Numeral _ -> "number";
            case Boolean _ -> "boolean";
            default -> "string";
        };
    }

    private static void checkChoices(String path, @Nullable Object value, Map<?, ?> schema, List<String> problems) {
        if (schema.containsKey("const") && !isSame(schema.get("const"), value)) {
            add(problems, path, "value must be " + shown(schema.get("const")));
        }
        if (schema.get("enum") instanceof List<?> allowed && allowed.stream().noneMatch(each -> isSame(each, value))) {
            String all = allowed.stream().map(JsonSchema::shown).collect(Collectors.joining(", "));
            add(problems, path, "value must be one of " + all);
        }
    }

    private static boolean isSame(@Nullable Object expected, @Nullable Object value) {
        if (expected instanceof Numeral some && value instanceof Numeral other) {
            return some.value().compareTo(other.value()) == 0;
        }
        return Objects.equals(expected, value);
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case String text -> GoQuote.string(text);
            case null, default -> String.valueOf(value);
        };
    }

    private static void checkFields(String path, Map<?, ?> fields, Map<?, ?> schema, List<String> problems) {
        String missing = strings(schema, "required").stream()
                .filter(name -> !fields.containsKey(name))
                .map(JsonSchema::quoted)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            add(problems, path, "missing properties: " + missing);
        }
        Set<String> additional = new TreeSet<>();
        fields.forEach((name, value) -> {
            String field = String.valueOf(name);
            String inner = path + "/" + field.replace("~", "~0").replace("/", "~1");
            if (checkNamed(inner, field, value, schema, problems)) {
                return;
            }
            if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                additional.add(quoted(field));
            } else {
                check(inner, value, object(schema, "additionalProperties"), problems);
            }
        });
        if (!additional.isEmpty()) {
            add(problems, path, "additionalProperties " + String.join(", ", additional) + " not allowed");
        }
    }

    /** Checks a field that the schema has a name or a pattern for; false if it has none. */
    private static boolean checkNamed(
            String path, String name, @Nullable Object value, Map<?, ?> schema, List<String> problems) {
        boolean known = false;
        if (object(schema, "properties").get(name) instanceof Map<?, ?> property) {
            known = true;
            check(path, value, property, problems);
        }
        for (Map.Entry<?, ?> each : object(schema, "patternProperties").entrySet()) {
            if (Pattern.compile(String.valueOf(each.getKey())).matcher(name).find()
                    && each.getValue() instanceof Map<?, ?> property) {
                known = true;
                check(path, value, property, problems);
            }
        }
        return known;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "\\'") + "'";
    }

    private static void checkText(String path, String text, Map<?, ?> schema, List<String> problems) {
        int length = text.codePointCount(0, text.length());
        if (schema.get("minLength") instanceof Numeral least
                && length < least.value().intValueExact()) {
            add(problems, path, "length must be >= " + least + ", but got " + length);
        }
        if (schema.get("maxLength") instanceof Numeral most
                && length > most.value().intValueExact()) {
            add(problems, path, "length must be <= " + most + ", but got " + length);
        }
        if (schema.get("pattern") instanceof String pattern
                && !Pattern.compile(pattern).matcher(text).find()) {
            add(problems, path, "does not match pattern " + quoted(pattern));
        }
        if ("date-time".equals(schema.get("format")) && !isTime(text)) {
            add(problems, path, quoted(text) + " is not valid 'date-time'");
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void checkNumber(String path, Numeral number, Map<?, ?> schema, List<String> problems) {
        if (schema.get("minimum") instanceof Numeral least && number.value().compareTo(least.value()) < 0) {
            add(problems, path, "must be >= " + least + " but found " + number);
        }
        if (schema.get("maximum") instanceof Numeral most && number.value().compareTo(most.value()) > 0) {
            add(problems, path, "must be <= " + most + " but found " + number);
        }
    }

    private static void checkAlternatives(
            String path, @Nullable Object value, Map<?, ?> schema, List<String> problems) {
        for (Map<?, ?> each : objects(schema, "allOf")) {
            check(path, value, each, problems);
        }
        List<Map<?, ?>> alternatives = objects(schema, "oneOf");
        if (alternatives.isEmpty()) {
            return;
        }
        List<String> ofAll = new ArrayList<>();
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < alternatives.size(); i++) {
            List<String> found = new ArrayList<>();
            check(path, value, alternatives.get(i), found);
            if (found.isEmpty()) {
                fitting.add(i);
            }
            ofAll.addAll(found);
        }
        if (fitting.isEmpty()) {
            problems.addAll(ofAll);
        } else if (fitting.size() > 1) {
            add(problems, path, "valid against schemas at indexes " + fitting.getFirst() + " and " + fitting.get(1));
        }
    }

    private static Map<?, ?> object(Map<?, ?> schema, String keyword) {
        return schema.get(keyword) instanceof Map<?, ?> object ? object : Map.of();
    }

    private static List<?> list(Map<?, ?> schema, String keyword) {
        return schema.get(keyword) instanceof List<?> list ? list : List.of();
    }

    private static List<String> strings(Map<?, ?> schema, String keyword) {
        return list(schema, keyword).stream().map(String.class::cast).toList();
    }

    private static List<Map<?, ?>> objects(Map<?, ?> schema, String keyword) {
        List<Map<?, ?>> objects = new ArrayList<>();
        list(schema, keyword).forEach(each -> objects.add((Map<?, ?>) each));
        return objects;
    }

    private static @Nullable Object parse(byte[] json) {
        return value(JsonReader.lenient(json, 0, json.length));
    }

    private static @Nullable Object value(JsonReader in) {
        return switch (in.kind()) {
            case STRING -> in.string("");
            case BOOLEAN -> in.bool(false);
            case NUMBER -> new Numeral(new String(in.raw(), StandardCharsets.US_ASCII));
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

    /** A number, shown as it was spelled. */
    private record Numeral(String literal, BigDecimal value) {
        Numeral(String literal) {
            this(literal, new BigDecimal(literal));
        }

        @Override
        public String toString() {
            return literal;
        }
    }
}
