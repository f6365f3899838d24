// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.cli.template.Template.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses what is between double braces.
 *
 * <p>Thread: its owner only.
 */
final class ActionParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<string>\"(?:\\\\.|[^\"\\\\])*\")|`(?<raw>[^`]*)`|(?<number>-?[0-9]+)|(?<name>\\.?[A-Za-z_]\\w*)"
                    + "|(?<symbol>[|()]))");

    private final String action;
    private final List<Object> tokens = new ArrayList<>();
    private int at;

    /** A name, as opposed to a literal. */
    private record Name(String text) {}

    /** A bar or a parenthesis. */
    private record Symbol(String text) {}

    ActionParser(String action) {
        this.action = action;
    }

    Expression parse() {
        tokenize();
        Expression result = pipeline();
        if (at < tokens.size()) {
            throw unexpected();
        }
        return result;
    }

    private void tokenize() {
        Matcher matcher = TOKEN.matcher(action);
        int end = 0;
        while (end < action.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new TemplateException(
                        "template: body:1: unexpected " + action.substring(end).strip() + " in action");
            }
            tokens.add(token(matcher));
            end = matcher.end();
        }
    }

    private static Object token(Matcher matcher) {
        if (matcher.group("string") != null) {
            String quoted = matcher.group("string");
            return quoted.substring(1, quoted.length() - 1).translateEscapes();
        }
        if (matcher.group("raw") != null) {
            return matcher.group("raw");
        }
        if (matcher.group("number") != null) {
            return Long.valueOf(matcher.group("number"));
        }
        return matcher.group("name") != null ? new Name(matcher.group("name")) : new Symbol(matcher.group("symbol"));
    }

    private Expression pipeline() {
        Expression result = command();
        while (isSymbol("|")) {
            at++;
            if (!(command() instanceof Expression.Call(String function, List<Expression> arguments))) {
                throw new TemplateException("template: body:1: non executable command in pipeline");
            }
            List<Expression> withPiped = new ArrayList<>(arguments);
            withPiped.add(result);
            result = new Expression.Call(function, withPiped);
        }
        return result;
    }

    private Expression command() {
        Expression first = operand();
        if (!(first instanceof Expression.Call(String function, List<Expression> none)) || !none.isEmpty()) {
            return first;
        }
        List<Expression> arguments = new ArrayList<>();
        while (at < tokens.size() && !isSymbol("|") && !isSymbol(")")) {
            arguments.add(operand());
        }
        return new Expression.Call(function, arguments);
    }

    private Expression operand() {
        if (at == tokens.size()) {
            throw new TemplateException("template: body:1: missing value for command");
        }
        if (isSymbol("(")) {
            at++;
            Expression inner = pipeline();
            if (!isSymbol(")")) {
                throw new TemplateException("template: body:1: unclosed left paren");
            }
            at++;
            return inner;
        }
        return switch (tokens.get(at++)) {
            case Name(String text) -> new Expression.Call(TemplateFunctions.known(text), List.of());
            case Symbol(String text) ->
                throw new TemplateException("template: body:1: unexpected \"" + text + "\" in operand");
            case Object literal -> new Expression.Literal(literal);
        };
    }

    private boolean isSymbol(String text) {
        return at < tokens.size() && tokens.get(at).equals(new Symbol(text));
    }

    private TemplateException unexpected() {
        return new TemplateException("template: body:1: unexpected token in action: " + action);
    }
}
