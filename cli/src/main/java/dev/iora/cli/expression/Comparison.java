// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Comparison operators. */
enum Comparison {
    EQUAL("=="),
    UNEQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    LESS("<"),
    MORE(">"),
    IN("in"),
    CONTAINS("contains"),
    STARTS_WITH("startsWith"),
    ENDS_WITH("endsWith"),
    MATCHES("matches");

    private final String word;

    Comparison(String word) {
        this.word = word;
    }

    /** Takes the next token if it is a comparison operator, else returns null. */
    static @Nullable Comparison take(Tokens tokens) {
        for (Comparison comparison : values()) {
            if (tokens.takeIf(comparison.word)) {
                return comparison;
            }
        }
        return null;
    }

    boolean test(@Nullable Object left, @Nullable Object right) {
        return switch (this) {
            case EQUAL -> Values.areEqual(left, right);
            case UNEQUAL -> !Values.areEqual(left, right);
            case AT_MOST -> Values.compare(left, right) <= 0;
            case AT_LEAST -> Values.compare(left, right) >= 0;
            case LESS -> Values.compare(left, right) < 0;
            case MORE -> Values.compare(left, right) > 0;
            case IN -> isIn(left, right);
            case CONTAINS -> Values.text(left).contains(Values.text(right));
            case STARTS_WITH -> Values.text(left).startsWith(Values.text(right));
            case ENDS_WITH -> Values.text(left).endsWith(Values.text(right));
            case MATCHES -> matches(Values.text(left), Values.text(right));
        };
    }

    private static boolean isIn(@Nullable Object element, @Nullable Object container) {
        return switch (container) {
            case null -> false;
            case List<?> list -> list.stream().anyMatch(member -> Values.areEqual(element, member));
            case JsonArray array -> array.values().stream().anyMatch(member -> Values.areEqual(element, member));
            case JsonObject object -> Values.field(object, Values.text(element)) != null;
            default -> throw new ExpressionException("in needs a list");
        };
    }

    private static boolean matches(String text, String regex) {
        try {
            return Pattern.compile(regex).matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new ExpressionException(e.getDescription(), e);
        }
    }
}
