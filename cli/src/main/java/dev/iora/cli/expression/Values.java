// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import dev.iora.cli.console.GoText;
import dev.iora.cli.expression.Expression.Node;
import dev.iora.cli.expression.Expression.Variables;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonNumber;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Operations on the values of expressions: null, booleans, doubles, strings, lists, and JSON objects and arrays. */
final class Values {
    /** JSON names of fields whose names in Go differ in more than spelling. */
    private static final Map<String, String> GO_NAMES = Map.of(
            "numsubs", "subscriptions",
            "subs", "subscriptions_list",
            "subsdetail", "subscriptions_list_detail",
            "pending", "pending_bytes",
            "msgs", "messages");

    private Values() {}

    static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new ExpressionException(shown(value) + " is neither true nor false");
    }

    static double number(@Nullable Object value) {
        return switch (value) {
            case Double number -> number;
            case JsonNumber number -> number.toDouble();
            case String text -> parsed(text);
            case null, default -> throw new ExpressionException(shown(value) + " is not a number");
        };
    }

    private static double parsed(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ExpressionException("\"" + text + "\" is not a number", e);
        }
    }

    /** A text; null is an empty text. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> throw new ExpressionException(shown(value) + " is not a text");
        };
    }

    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "nil";
            case Double number -> GoText.plain(number);
            case JsonNumber number -> number.literal();
            default -> value.toString();
        };
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Double || value instanceof JsonNumber;
    }

    static boolean areEqual(@Nullable Object left, @Nullable Object right) {
        boolean numbers = isNumber(left) && isNumber(right);
        return numbers ? number(left) == number(right) : Objects.equals(left, right);
    }

    static int compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String one && right instanceof String other) {
            return one.compareTo(other);
        }
        return Double.compare(number(left), number(right));
    }

    static Object calculate(String operator, @Nullable Object left, @Nullable Object right) {
        if (operator.equals("+") && (left instanceof String || right instanceof String)) {
            return text(left) + text(right);
        }
        double one = number(left);
        double other = number(right);
        return switch (operator) {
            case "+" -> one + other;
            case "-" -> one - other;
            case "*" -> one * other;
            case "/" -> one / other;
            default -> one % other;
        };
    }

    /** A field by its name in JSON or in Go. */
    static @Nullable Object field(@Nullable Object value, String name) {
        if (!(value instanceof JsonObject object)) {
            if (value == null) {
                return null;
            }
            throw new ExpressionException(shown(value) + " has no field " + name);
        }
        if (object.has(name)) {
            return object.get(name);
        }
        String wanted = simplified(name);
        String other = GO_NAMES.get(wanted);
        if (other != null && object.has(other)) {
            return object.get(other);
        }
        for (String candidate : object.names()) {
            if (simplified(candidate).equals(wanted)) {
                return object.get(candidate);
            }
        }
        return null;
    }

    private static String simplified(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    static @Nullable Object element(@Nullable Object value, @Nullable Object index) {
        if (index instanceof String name) {
            return field(value, name);
        }
        List<@Nullable Object> elements = elements(value);
        int position = (int) number(index);
        // Negative indexes count from the end.
        int place = position < 0 ? elements.size() + position : position;
        return place >= 0 && place < elements.size() ? elements.get(place) : null;
    }

    static List<@Nullable Object> elements(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case JsonArray array -> array.values();
            case List<?> list -> new ArrayList<>(list);
            default -> throw new ExpressionException(shown(value) + " is not a list");
        };
    }

    static int size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case JsonObject object -> object.names().size();
            case null, default -> elements(value).size();
        };
    }

    static List<@Nullable Object> evaluateAll(List<Node> nodes, Variables variables) {
        List<@Nullable Object> values = new ArrayList<>(nodes.size());
        nodes.forEach(node -> values.add(node.evaluate(variables)));
        return values;
    }
}
