// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text with actions in double braces. An action is a pipeline of calls: {@code Count}, {@code .Count},
 * {@code Random 10 100} or {@code 100 | Random 10}; arguments are whole numbers, strings in quotes and names. This is the
 * part of Go's text/template that expands the values of a message; its control structures and built-in functions are
 * not supported.
 *
 * <p>Thread: any, immutable.
 */
public final class Template {
    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    /** A text without actions. */
    public static Template verbatim(String text) {
        return new Template(text, List.of());
    }

    /**
     * Parses a template.
     *
     * @param arities the names that the template may use, each with its number of arguments
     * @throws TemplateException naming what is wrong or not supported, with its line and column
     */
    public static Template parse(String text, Map<String, Integer> arities) {
        return text.contains("{{") ? new Template(text, new TemplateParser(text, arities).parse()) : verbatim(text);
    }

    /**
     * Replaces each action by its value.
     *
     * @throws TemplateException if a call does not accept its arguments
     */
    public String expand(TemplateValues values) {
        if (parts.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            out.append(
                    switch (part) {
                        case Literal literal -> literal.text();
                        case Pipeline pipeline -> pipeline.value(values);
                    });
        }
        return out.toString();
    }

    /** The template as it was written. */
    public String text() {
        return text;
    }

    /** A piece of a template. */
    sealed interface Part {}

    /** A part of a call. */
    sealed interface Operand {}

    /** Text between actions, or a number or string within one. */
    record Literal(String text) implements Part, Operand {}

    /** A function or, with a leading dot, a field. */
    record Name(String text) implements Operand {}

    /** The value of a literal, or of a name with arguments. */
    record Call(Operand operand, List<Operand> arguments) {}

    /** Calls, each of which passes its value as the last argument of the next. */
    record Pipeline(List<Call> calls) implements Part {
        String value(TemplateValues values) {
            String value = value(calls.getFirst(), List.of(), values);
            for (Call call : calls.subList(1, calls.size())) {
                value = value(call, List.of(value), values);
            }
            return value;
        }

        private static String value(Call call, List<String> piped, TemplateValues values) {
            List<String> arguments = new ArrayList<>();
            for (Operand argument : call.arguments()) {
                arguments.add(value(argument, List.of(), values));
            }
            arguments.addAll(piped);
            return value(call.operand(), arguments, values);
        }

        private static String value(Operand operand, List<String> arguments, TemplateValues values) {
            return switch (operand) {
                case Literal literal -> literal.text();
                case Name name -> values.value(name.text(), arguments);
            };
        }
    }
}
