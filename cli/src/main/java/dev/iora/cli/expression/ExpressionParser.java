// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import dev.iora.cli.expression.Expression.Node;
import dev.iora.cli.expression.Tokens.Kind;
import dev.iora.cli.expression.Tokens.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses expressions by recursive descent, from the operator of lowest precedence.
 *
 * <p>Thread: its owner only.
 */
final class ExpressionParser {
    /** Deeper nesting is refused, so that the stack cannot overflow. */
    private static final int MAX_DEPTH = 200;

    private final Tokens tokens;
    private int depth;

    ExpressionParser(String text) {
        tokens = new Tokens(text);
    }

    Node parse() {
        Node node = condition();
        if (tokens.peek().kind() != Kind.END) {
            throw new ExpressionException("unexpected " + tokens.peek().text());
        }
        return node;
    }

    private Node condition() {
        if (++depth > MAX_DEPTH) {
            throw new ExpressionException("too many parentheses");
        }
        Node node = alternative();
        if (tokens.takeIf("?")) {
            Node then = condition();
            tokens.expect(":");
            Node otherwise = condition();
            Node test = node;
            node = variables ->
                    Values.truth(test.evaluate(variables)) ? then.evaluate(variables) : otherwise.evaluate(variables);
        }
        depth--;
        return node;
    }

    private Node alternative() {
        Node node = conjunction();
        while (tokens.takeIf("||") || tokens.takeIf("or")) {
            Node left = node;
            Node right = conjunction();
            node = variables -> Values.truth(left.evaluate(variables)) || Values.truth(right.evaluate(variables));
        }
        return node;
    }

    private Node conjunction() {
        Node node = comparison();
        while (tokens.takeIf("&&") || tokens.takeIf("and")) {
            Node left = node;
            Node right = comparison();
            node = variables -> Values.truth(left.evaluate(variables)) && Values.truth(right.evaluate(variables));
        }
        return node;
    }

    private Node comparison() {
        if (tokens.takeIf("not")) {
            Node negated = comparison();
            return variables -> !Values.truth(negated.evaluate(variables));
        }
        Node left = sum();
        boolean negated = tokens.takeIf("not");
        Comparison comparison = Comparison.take(tokens);
        if (comparison == null) {
            if (negated) {
                throw new ExpressionException("unexpected not");
            }
            return left;
        }
        Node right = sum();
        return variables -> comparison.test(left.evaluate(variables), right.evaluate(variables)) != negated;
    }

    private Node sum() {
        Node node = product();
        while (tokens.isNext("+") || tokens.isNext("-")) {
            Node left = node;
            String operator = tokens.take().text();
            Node right = product();
            node = variables -> Values.calculate(operator, left.evaluate(variables), right.evaluate(variables));
        }
        return node;
    }

    private Node product() {
        Node node = unary();
        while (tokens.isNext("*") || tokens.isNext("/") || tokens.isNext("%")) {
            Node left = node;
            String operator = tokens.take().text();
            Node right = unary();
            node = variables -> Values.calculate(operator, left.evaluate(variables), right.evaluate(variables));
        }
        return node;
    }

    private Node unary() {
        if (tokens.takeIf("!")) {
            Node negated = unary();
            return variables -> !Values.truth(negated.evaluate(variables));
        }
        if (tokens.takeIf("-")) {
            Node negated = unary();
            return variables -> Values.calculate("-", 0.0, negated.evaluate(variables));
        }
        Node node = member();
        while (tokens.takeIf("??")) {
            Node left = node;
            Node right = member();
            node = variables -> {
                Object value = left.evaluate(variables);
                return value == null ? right.evaluate(variables) : value;
            };
        }
        return node;
    }

    private Node member() {
        Node node = primary();
        while (true) {
            Node object = node;
            if (tokens.takeIf(".") || tokens.takeIf("?.")) {
                String name = tokens.take().text();
                node = variables -> Values.field(object.evaluate(variables), name);
            } else if (tokens.takeIf("[")) {
                Node index = condition();
                tokens.expect("]");
                node = variables -> Values.element(object.evaluate(variables), index.evaluate(variables));
            } else {
                return node;
            }
        }
    }

    private Node primary() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NUMBER -> {
                double number = Double.parseDouble(token.text());
                yield _ -> number;
            }
            case STRING -> _ -> token.text();
            case NAME -> named(token.text());
            case SYMBOL -> grouped(token.text());
            case END -> throw new ExpressionException("it ends too early");
        };
    }

    private Node grouped(String symbol) {
        return switch (symbol) {
            case "(" -> {
                Node inner = condition();
                tokens.expect(")");
                yield inner;
            }
            case "[" -> {
                List<Node> elements = list("]");
                yield variables -> Values.evaluateAll(elements, variables);
            }
            default -> throw new ExpressionException("unexpected " + symbol);
        };
    }

    private List<Node> list(String end) {
        List<Node> elements = new ArrayList<>();
        while (!tokens.takeIf(end)) {
            if (!elements.isEmpty()) {
                tokens.expect(",");
            }
            elements.add(tokens.isNext("{") ? predicate() : condition());
        }
        return elements;
    }

    /** A condition on the elements of a list. */
    private Node predicate() {
        tokens.expect("{");
        Node inner = condition();
        tokens.expect("}");
        return inner;
    }

    private Node named(String name) {
        return switch (name) {
            case "true" -> _ -> true;
            case "false" -> _ -> false;
            case "nil", "null" -> _ -> null;
            default -> tokens.takeIf("(") ? Functions.call(name, list(")")) : variables -> variables.apply(name);
        };
    }
}
