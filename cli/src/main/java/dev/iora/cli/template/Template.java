// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with actions in double braces, of the language of Go's text/template: values, function calls, pipelines,
 * parentheses, comments and white space trimming. Control structures are not part of it.
 *
 * <p>Thread: any, immutable.
 */
public final class Template {
    /** A value that an action stands for. */
    sealed interface Expression {
        record Literal(Object value) implements Expression {}

        record Call(String function, List<Expression> arguments) implements Expression {}
    }

    private record Part(String text, @Nullable Expression action) {}

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    /** A text that stands for itself. */
    public static Template verbatim(String text) {
        return new Template(List.of(new Part(text, null)));
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if there is an action in it that is not understood
     */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        boolean trimNext = false;
        while (at < text.length()) {
            int open = text.indexOf("{{", at);
            String plain = open < 0 ? text.substring(at) : text.substring(at, open);
            boolean trimThis = open >= 0 && text.startsWith("{{- ", open);
            parts.add(new Part(trimmed(plain, trimNext, trimThis), null));
            if (open < 0) {
                break;
            }
            int start = open + (trimThis ? 3 : 2);
            int close = actionEnd(text, start);
            trimNext = text.startsWith(" -", close - 2) && close - 2 >= start;
            String action = text.substring(start, trimNext ? close - 2 : close).strip();
            if (!(action.startsWith("/*") && action.endsWith("*/"))) {
                parts.add(new Part("", new ActionParser(action).parse()));
            }
            at = close + 2;
        }
        return new Template(parts);
    }

    private static String trimmed(String text, boolean left, boolean right) {
        String rest = left ? text.stripLeading() : text;
        return right ? rest.stripTrailing() : rest;
    }

    /** Where the closing braces are, those within quotes apart. */
    private static int actionEnd(String text, int start) {
        char quote = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote == '"') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (c == '}' && text.startsWith("}}", i)) {
                return i;
            }
        }
        throw new TemplateException("template: body:1: unclosed action");
    }

    /** The text with all actions carried out. */
    public String expand(TemplateFunctions functions) {
        if (parts.size() == 1 && parts.getFirst().action() == null) {
            return parts.getFirst().text();
        }
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            Expression action = part.action();
            out.append(action == null ? part.text() : functions.evaluate(action));
        }
        return out.toString();
    }
}
