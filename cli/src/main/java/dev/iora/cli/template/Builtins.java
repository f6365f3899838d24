// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.json.GoQuote;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions that every template has. What they cannot do is an {@link IllegalArgumentException}. Texts are measured
 * in bytes of UTF-8.
 *
 * <p>Thread: any, stateless.
 */
final class Builtins {
    private static final Set<String> COMPARISONS = Set.of("ne", "lt", "le", "gt", "ge");
    private static final Set<String> PRINTERS = Set.of("print", "println", "html", "js", "urlquery");
    private static final Set<String> OTHERS =
            Set.of("and", "or", "not", "len", "index", "slice", "call", "printf", "eq");

    private Builtins() {}

    static boolean has(String name) {
        return COMPARISONS.contains(name) || PRINTERS.contains(name) || OTHERS.contains(name);
    }

    static Arity arity(String name) {
        if (COMPARISONS.contains(name)) {
            return Arity.exactly(2);
        }
        if (PRINTERS.contains(name)) {
            return Arity.atLeast(0);
        }
        return name.equals("not") || name.equals("len") ? Arity.exactly(1) : Arity.atLeast(1);
    }

    /** Whether a value counts as true: all but zero, nothing, and what is empty. */
    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            default -> true;
        };
    }

    static @Nullable Object call(String name, List<@Nullable Object> values) {
        Object first = values.isEmpty() ? null : values.getFirst();
        List<@Nullable Object> rest = values.isEmpty() ? List.of() : values.subList(1, values.size());
        return switch (name) {
            case "not" -> !isTrue(first);
            case "len" -> (long) bytes("len", "len of type ", first).length;
            case "index" -> index(first, rest);
            case "slice" -> slice(first, rest);
            case "print" -> GoFormat.print(values);
            case "println" -> GoFormat.println(values);
            case "printf" -> GoFormat.printf(String.valueOf(first), rest);
            case "html" -> escapedForHtml(GoFormat.print(values));
            case "js" -> escapedForScript(GoFormat.print(values));
            case "urlquery" -> escapedForQuery(GoFormat.print(values));
            case "eq" -> equalsAny(first, rest);
            case "ne" -> !equalsAny(first, rest);
            case "lt" -> compare(first, rest.getFirst()) < 0;
            case "le" -> compare(first, rest.getFirst()) <= 0;
            case "gt" -> compare(first, rest.getFirst()) > 0;
            case "ge" -> compare(first, rest.getFirst()) >= 0;
            default -> throw new IllegalArgumentException(first == null ? "call of nil" : notCallable(first));
        };
    }

    /** There are no values that are functions. */
    private static String notCallable(Object value) {
        String shown = value instanceof String text ? GoQuote.string(text) : GoFormat.text(value);
        return "non-function " + shown + " of type " + GoFormat.typeName(value);
    }

    private static byte[] bytes(String function, String problem, @Nullable Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException(
                value == null ? function + " of untyped nil" : problem + GoFormat.typeName(value));
    }

    private static @Nullable Object index(@Nullable Object item, List<@Nullable Object> indexes) {
        Object value = item;
        if (value == null) {
            throw new IllegalArgumentException("index of untyped nil");
        }
        for (Object index : indexes) {
            byte[] bytes = bytes("index", "can't index item of type ", value);
            int at = position(index, bytes.length);
            if (at == bytes.length) {
                throw new IllegalArgumentException("reflect: string index out of range");
            }
            value = (long) Byte.toUnsignedInt(bytes[at]);
        }
        return value;
    }

    private static String slice(@Nullable Object item, List<@Nullable Object> indexes) {
        byte[] bytes = bytes("slice", "can't slice item of type ", item);
        if (indexes.size() > 3) {
            throw new IllegalArgumentException("too many slice indexes: " + indexes.size());
        }
        if (indexes.size() == 3) {
            throw new IllegalArgumentException("cannot 3-index slice a string");
        }
        int start = indexes.isEmpty() ? 0 : position(indexes.getFirst(), bytes.length);
        int end = indexes.size() < 2 ? bytes.length : position(indexes.get(1), bytes.length);
        if (start > end) {
            throw new IllegalArgumentException("invalid slice index: " + start + " > " + end);
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static int position(@Nullable Object index, int limit) {
        if (index == null) {
            throw new IllegalArgumentException("cannot index slice/array with nil");
        }
        if (!(index instanceof Long number)) {
            throw new IllegalArgumentException("cannot index slice/array with type " + GoFormat.typeName(index));
        }
        if (number < 0 || number > limit) {
            throw new IllegalArgumentException("index out of range: " + number);
        }
        return number.intValue();
    }

    private static boolean equalsAny(@Nullable Object first, List<@Nullable Object> others) {
        if (others.isEmpty()) {
            throw new IllegalArgumentException("missing argument for comparison");
        }
        for (Object other : others) {
            if (first != null && other != null && first.getClass() != other.getClass()) {
                throw new IllegalArgumentException("incompatible types for comparison");
            }
            if (Objects.equals(first, other)) {
                return true;
            }
        }
        return false;
    }

    private static int compare(@Nullable Object first, @Nullable Object second) {
        if (!isOrdered(first) || !isOrdered(second)) {
            throw new IllegalArgumentException("invalid type for comparison");
        }
        return switch (first) {
            case Long number when second instanceof Long other -> number.compareTo(other);
            case Double number when second instanceof Double other -> number.compareTo(other);
            case String text
            when second instanceof String other ->
                Arrays.compareUnsigned(text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
            case Boolean _
            when second instanceof Boolean -> throw new IllegalArgumentException("invalid type for comparison");
            case null, default -> throw new IllegalArgumentException("incompatible types for comparison");
        };
    }

    private static boolean isOrdered(@Nullable Object value) {
        return value instanceof Long || value instanceof Double || value instanceof String || value instanceof Boolean;
    }

    private static String escapedForHtml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;")
                .replace("\0", "\uFFFD");
    }

    private static String escapedForScript(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\', '\'', '"' -> out.append('\\').append((char) c);
                case '<', '>', '&', '=' -> out.append(String.format(Locale.ROOT, "\\u%04X", c));
                default -> {
                    boolean visible = c >= ' ' && !Character.isISOControl(c);
                    out.append(visible ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04X", c));
                }
            }
        });
        return out.toString();
    }

    private static String escapedForQuery(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
