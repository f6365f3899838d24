// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.util.function.Predicate;

/**
 * A condition on the info of a stream or consumer: {@code config}, {@code state} and {@code info} in it are objects
 * with the fields of the JSON.
 */
public final class InfoCondition {
    private InfoCondition() {}

    /** Parses a condition. */
    public static Predicate<JsonObject> of(String text) {
        Expression expression;
        try {
            expression = Expression.parse(text);
        } catch (ExpressionException e) {
            throw new CliException("invalid expression: " + e.getMessage(), e);
        }
        return info -> {
            try {
                return expression.test(name -> switch (name) {
                    case "config" -> info.object("config");
                    // The state of a consumer is its info.
                    case "state" -> info.has("state") ? info.object("state") : info;
                    case "info" -> info;
                    default -> null;
                });
            } catch (ExpressionException e) {
                throw new CliException("expression " + text + ": " + e.getMessage(), e);
            }
        };
    }
}
