// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import dev.iora.cli.expression.Expression.Node;
import dev.iora.cli.expression.Expression.Variables;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions of the language. */
final class Functions {
    /** The name of the element in a condition on the elements of a list. */
    private static final String ELEMENT = "#";

    private Functions() {}

    static Node call(String name, List<Node> arguments) {
        return switch (name) {
            case "len" -> ofOne(name, arguments, value -> (double) Values.size(value));
            case "lower" -> ofOne(name, arguments, value -> Values.text(value).toLowerCase(Locale.ROOT));
            case "upper" -> ofOne(name, arguments, value -> Values.text(value).toUpperCase(Locale.ROOT));
            case "trim" -> ofOne(name, arguments, value -> Values.text(value).strip());
            case "abs" -> ofOne(name, arguments, value -> Math.abs(Values.number(value)));
            case "int" -> ofOne(name, arguments, value -> (double) (long) Values.number(value));
            case "float" -> ofOne(name, arguments, Values::number);
            case "string" -> ofOne(name, arguments, Values::shown);
            case "hasPrefix" -> ofTexts(name, arguments, String::startsWith);
            case "hasSuffix" -> ofTexts(name, arguments, String::endsWith);
            case "any" -> ofElements(name, arguments, Stream::anyMatch);
            case "all" -> ofElements(name, arguments, Stream::allMatch);
            case "none" -> ofElements(name, arguments, Stream::noneMatch);
            default -> throw new ExpressionException("unknown function " + name);
        };
    }

    private static void expect(String name, List<Node> arguments, int count) {
        if (arguments.size() != count) {
            throw new ExpressionException(name + " takes " + count + (count == 1 ? " argument" : " arguments"));
        }
    }

    private static Node ofOne(String name, List<Node> arguments, Function<@Nullable Object, Object> function) {
        expect(name, arguments, 1);
        Node argument = arguments.getFirst();
        return variables -> function.apply(argument.evaluate(variables));
    }

    private static Node ofTexts(String name, List<Node> arguments, BiPredicate<String, String> function) {
        expect(name, arguments, 2);
        Node first = arguments.getFirst();
        Node second = arguments.getLast();
        return variables ->
                function.test(Values.text(first.evaluate(variables)), Values.text(second.evaluate(variables)));
    }

    private static Node ofElements(
            String name,
            List<Node> arguments,
            BiPredicate<Stream<@Nullable Object>, Predicate<@Nullable Object>> quantifier) {
        expect(name, arguments, 2);
        Node list = arguments.getFirst();
        Node condition = arguments.getLast();
        return variables -> quantifier.test(
                Values.elements(list.evaluate(variables)).stream(),
                element -> Values.truth(condition.evaluate(with(element, variables))));
    }

    private static Variables with(@Nullable Object element, Variables others) {
        return name -> name.equals(ELEMENT) ? element : others.apply(name);
    }
}
