// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonNumber;
import dev.iora.cli.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows JSON as YAML, in the block style of Go's encoder: keys sorted, quotes only where they are needed.
 *
 * <p>Thread: any, stateless.
 */
final class YamlText {
    /** Texts that a reader would take for something else if they came without quotes. */
    private static final Set<String> WORDS =
            Set.of("", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private static final Pattern NUMBER = Pattern.compile("[-+]?[.\\d][\\d_.:eExXoObBa-fA-F+-]*");
    private static final Pattern PLAIN = Pattern.compile("[^-?:,\\[\\]{}#&*!|>'\"%@`\\s].*|[-?:][^\\s].*");
    private static final Pattern BROKEN = Pattern.compile(": |:$| #|^\\s|\\s$");

    private YamlText() {}

    static String of(@Nullable Object json) {
        StringBuilder out = new StringBuilder();
        write(out, json, "");
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, String indent) {
        switch (value) {
            case JsonObject object
            when !object.isEmpty() -> {
                String start = "";
                for (String name : new TreeSet<>(object.names())) {
                    out.append(start).append(scalar(name)).append(':');
                    writeBelow(out, object.get(name), indent);
                    start = indent;
                }
            }
            case JsonArray array
            when array.size() > 0 -> {
                String start = "";
                for (Object element : array.values()) {
                    out.append(start).append("- ");
                    write(out, element, indent + "  ");
                    start = indent;
                }
            }
            case JsonObject _ -> out.append("{}\n");
            case JsonArray _ -> out.append("[]\n");
            case null, default -> out.append(scalar(value)).append('\n');
        }
    }

    /** The value of a key: on the same line, or in lines of its own; the elements of a list are not indented. */
    private static void writeBelow(StringBuilder out, @Nullable Object value, String indent) {
        String inner = switch (value) {
            case JsonObject object when !object.isEmpty() -> indent + "  ";
            case JsonArray array when array.size() > 0 -> indent;
            case null, default -> null;
        };
        if (inner == null) {
            out.append(' ');
            write(out, value, indent);
        } else {
            out.append('\n').append(inner);
            write(out, value, inner);
        }
    }

    private static String scalar(@Nullable Object value) {
        return switch (value) {
            case String text -> text(text);
            case JsonNumber number -> number.literal();
            case null, default -> String.valueOf(value);
        };
    }

    private static String text(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            String object = new JsonObject().put("", text).toString();
            return object.substring("{\"\":".length(), object.length() - 1);
        }
        boolean plain = PLAIN.matcher(text).matches()
                && !BROKEN.matcher(text).find()
                && !NUMBER.matcher(text).matches()
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }
}
