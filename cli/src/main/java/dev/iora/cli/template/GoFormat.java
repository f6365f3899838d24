// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.cli.console.GoText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as Go prints them.
 *
 * <p>Thread: any, stateless.
 */
final class GoFormat {
    private GoFormat() {}

    /** A value by itself. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case Double number when number.isNaN() -> "NaN";
            case Double number when number.isInfinite() -> number > 0 ? "+Inf" : "-Inf";
            case Double number -> (number == 0 && 1 / number < 0 ? "-" : "") + GoText.shortest(number);
            case TemplateFunctions message -> "&" + message;
            default -> value.toString();
        };
    }

    /** What the type of a value is called. */
    static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case Long _ -> "int";
            case Double _ -> "float64";
            case Boolean _ -> "bool";
            case String _ -> "string";
            default -> "message";
        };
    }

    /** A value with its type, in the words of a complaint. */
    static String typed(@Nullable Object value) {
        return value == null ? "<nil>" : typeName(value) + "=" + text(value);
    }

    /** Values next to each other; a space between those of which neither is a text. */
    static String print(List<@Nullable Object> values) {
        StringBuilder out = new StringBuilder();
        boolean afterText = true;
        for (Object value : values) {
            boolean isText = value instanceof String;
            out.append(afterText || isText ? "" : " ").append(text(value));
            afterText = isText;
        }
        return out.toString();
    }

    /** Values with spaces between them, and the end of the line. */
    static String println(List<@Nullable Object> values) {
        return String.join(" ", values.stream().map(GoFormat::text).toList()) + "\n";
    }

    /** Values where a format has verbs for them. */
    static String printf(String format, List<@Nullable Object> values) {
        return new FormatPrinter(format, values).print();
    }
}
