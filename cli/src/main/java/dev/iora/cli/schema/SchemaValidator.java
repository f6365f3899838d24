// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonNumber;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.GoQuote;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON against a schema, as far as the schemas of NATS use JSON Schema. Problems are worded as by the official
 * CLI: the place as a JSON pointer, then what is wrong there.
 *
 * <p>Thread: any, immutable.
 */
final class SchemaValidator {
    /** What is understood, beside words that only describe. */
    static final Set<String> KEYWORDS = Set.of(
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

    private final JsonObject schema;

    SchemaValidator(byte[] schema) {
        this.schema = JsonObject.parse(schema);
    }

    /** What is wrong with the value; nothing if it fits. */
    List<String> problems(@Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check("", value, schema, problems);
        return List.copyOf(new LinkedHashSet<>(problems));
    }

    private static void check(String path, @Nullable Object value, JsonObject schema, List<String> problems) {
        checkType(path, value, schema, problems);
        checkChoices(path, value, schema, problems);
        switch (value) {
            case JsonObject object -> checkFields(path, object, schema, problems);
            case JsonArray array -> {
                if (schema.has("items")) {
                    int index = 0;
                    for (Object element : array.values()) {
                        check(path + "/" + index++, element, schema.object("items"), problems);
                    }
                }
            }
            case String text -> checkText(path, text, schema, problems);
            case JsonNumber number -> checkNumber(path, number, schema, problems);
            case null, default -> {}
        }
        checkAlternatives(path, value, schema, problems);
    }

    private static void add(List<String> problems, String path, String problem) {
        problems.add(path.isEmpty() ? problem : path + ": " + problem);
    }

    private static void checkType(String path, @Nullable Object value, JsonObject schema, List<String> problems) {
        List<String> types = schema.get("type") instanceof String one ? List.of(one) : schema.strings("type");
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
            add(problems, path, "expected " + String.join(" or ", types) + ", but got " + typeOf(value));
        }
    }

    private static boolean isOf(String type, @Nullable Object value) {
        return type.equals(typeOf(value))
                || (type.equals("integer")
                        && value instanceof JsonNumber number
                        && decimal(number).stripTrailingZeros().scale() <= 0);
    }

    private static String typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case JsonObject _ -> "object";
            case JsonArray _ -> "array";
            case JsonNumber _ -> "number";
            case Boolean _ -> "boolean";
            default -> "string";
        };
    }

    private static BigDecimal decimal(JsonNumber number) {
        return new BigDecimal(number.literal());
    }

    private static void checkChoices(String path, @Nullable Object value, JsonObject schema, List<String> problems) {
        if (schema.names().contains("const") && !isSame(schema.get("const"), value)) {
            add(problems, path, "value must be " + shown(schema.get("const")));
        }
        if (schema.has("enum")) {
            List<@Nullable Object> allowed = schema.array("enum").values();
            if (allowed.stream().noneMatch(each -> isSame(each, value))) {
                add(
                        problems,
                        path,
                        "value must be one of "
                                + allowed.stream().map(SchemaValidator::shown).collect(Collectors.joining(", ")));
            }
        }
    }

    private static boolean isSame(@Nullable Object expected, @Nullable Object value) {
        if (expected instanceof JsonNumber some && value instanceof JsonNumber other) {
            return decimal(some).compareTo(decimal(other)) == 0;
        }
        return Objects.equals(expected, value);
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case String text -> GoQuote.string(text);
            case JsonNumber number -> number.literal();
            case null, default -> String.valueOf(value);
        };
    }

    private static void checkFields(String path, JsonObject object, JsonObject schema, List<String> problems) {
        String missing = schema.strings("required").stream()
                .filter(name -> !object.names().contains(name))
                .map(SchemaValidator::quoted)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            add(problems, path, "missing properties: " + missing);
        }
        JsonObject properties = schema.object("properties");
        JsonObject patterns = schema.object("patternProperties");
        Set<String> additional = new TreeSet<>();
        for (String name : object.names()) {
            String inner = path + "/" + name.replace("~", "~0").replace("/", "~1");
            boolean known = properties.has(name);
            if (known) {
                check(inner, object.get(name), properties.object(name), problems);
            }
            for (String pattern : patterns.names()) {
                if (Pattern.compile(pattern).matcher(name).find()) {
                    known = true;
                    check(inner, object.get(name), patterns.object(pattern), problems);
                }
            }
            if (known) {
                continue;
            }
            if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                additional.add(quoted(name));
            } else {
                check(inner, object.get(name), schema.object("additionalProperties"), problems);
            }
        }
        if (!additional.isEmpty()) {
            add(problems, path, "additionalProperties " + String.join(", ", additional) + " not allowed");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "\\'") + "'";
    }

    private static void checkText(String path, String text, JsonObject schema, List<String> problems) {
        int length = text.codePointCount(0, text.length());
        if (schema.has("minLength") && length < schema.number("minLength")) {
            add(problems, path, "length must be >= " + schema.number("minLength") + ", but got " + length);
        }
        if (schema.has("maxLength") && length > schema.number("maxLength")) {
            add(problems, path, "length must be <= " + schema.number("maxLength") + ", but got " + length);
        }
        String pattern = schema.string("pattern");
        if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
            add(problems, path, "does not match pattern " + quoted(pattern));
        }
        if (schema.string("format").equals("date-time") && !isTime(text)) {
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

    private static void checkNumber(String path, JsonNumber number, JsonObject schema, List<String> problems) {
        BigDecimal value = decimal(number);
        if (schema.get("minimum") instanceof JsonNumber minimum && value.compareTo(decimal(minimum)) < 0) {
            add(problems, path, "must be >= " + minimum.literal() + " but found " + number.literal());
        }
        if (schema.get("maximum") instanceof JsonNumber maximum && value.compareTo(decimal(maximum)) > 0) {
            add(problems, path, "must be <= " + maximum.literal() + " but found " + number.literal());
        }
    }

    private static void checkAlternatives(
            String path, @Nullable Object value, JsonObject schema, List<String> problems) {
        for (JsonObject each : schema.array("allOf").objects()) {
            check(path, value, each, problems);
        }
        List<JsonObject> alternatives = schema.array("oneOf").objects();
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
}
