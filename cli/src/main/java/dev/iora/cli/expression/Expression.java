// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A condition such as {@code conn.in_msgs > 100 && conn.name startsWith "app"}, in a subset of the Expr language
 * (https://expr-lang.org) that suffices for conditions: literals, lists, fields and elements, arithmetic, comparisons,
 * {@code in}, {@code contains}, {@code startsWith}, {@code endsWith}, {@code matches}, and, or, not, {@code ?:},
 * {@code ??}, and the functions {@code len}, {@code lower}, {@code upper}, {@code trim}, {@code abs}, {@code int},
 * {@code float}, {@code string}, {@code hasPrefix}, {@code hasSuffix}, {@code any}, {@code all} and {@code none} with
 * {@code #} for the element.
 *
 * <p>A missing value is nil; comparing numbers with nil fails.
 */
public final class Expression {
    /** Looks up variables by name. */
    @FunctionalInterface
    public interface Variables extends Function<String, @Nullable Object> {}

    private final Node root;

    private Expression(Node root) {
        this.root = root;
    }

    /**
     * Parses an expression.
     *
     * @throws ExpressionException if the text is not an expression
     */
    public static Expression parse(String text) {
        return new Expression(new ExpressionParser(text).parse());
    }

    /**
     * Whether the condition is met.
     *
     * @throws ExpressionException if the result is not a boolean, or an operator does not apply to a value
     */
    public boolean test(Variables variables) {
        return Values.truth(root.evaluate(variables));
    }

    /** A node of the syntax tree. */
    @FunctionalInterface
    interface Node {
        @Nullable
        Object evaluate(Variables variables);
    }
}
