// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of an expression.
 *
 * <p>Thread: its owner only.
 */
final class Tokens {
    /** Kinds of tokens. */
    enum Kind {
        NUMBER,
        STRING,
        NAME,
        SYMBOL,
        END
    }

    /**
     * A token.
     *
     * @param text the text, for a string without quotes and escapes
     */
    record Token(Kind kind, String text) {}

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:"
            + "(?<number>\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
            + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)"
            + "|(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*|#)"
            + "|(?<symbol>\\?\\?|\\?\\.|&&|\\|\\||==|!=|<=|>=|\\*\\*|[-+*/%<>!?:.,()\\[\\]{}^])"
            + ")");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    Tokens(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int position = 0;
        while (!text.substring(position).isBlank()) {
            if (!matcher.find(position) || matcher.start() != position) {
                throw new ExpressionException(
                        "cannot read \"" + text.substring(position).strip() + "\"");
            }
            tokens.add(token(matcher));
            position = matcher.end();
        }
    }

    private static Token token(Matcher matcher) {
        if (matcher.group("number") != null) {
            return new Token(Kind.NUMBER, matcher.group("number").replace("_", ""));
        }
        if (matcher.group("string") != null) {
            return new Token(Kind.STRING, unquoted(matcher.group("string")));
        }
        return matcher.group("name") != null
                ? new Token(Kind.NAME, matcher.group("name"))
                : new Token(Kind.SYMBOL, matcher.group("symbol"));
    }

    private static String unquoted(String literal) {
        String inner = literal.substring(1, literal.length() - 1);
        return literal.charAt(0) == '`'
                ? inner
                : ESCAPE.matcher(inner)
                        .replaceAll(escape -> Matcher.quoteReplacement(
                                switch (escape.group(1)) {
                                    case "n" -> "\n";
                                    case "t" -> "\t";
                                    case "r" -> "\r";
                                    default -> escape.group(1);
                                }));
    }

    Token peek() {
        return next < tokens.size() ? tokens.get(next) : new Token(Kind.END, "the end");
    }

    Token take() {
        Token token = peek();
        next++;
        return token;
    }

    /** Whether the next token is this symbol or name. */
    boolean isNext(String word) {
        Token token = peek();
        return token.kind() != Kind.STRING && token.text().equals(word);
    }

    /** Takes the next token if it is this one. */
    boolean takeIf(String word) {
        boolean found = isNext(word);
        if (found) {
            next++;
        }
        return found;
    }

    /** Takes the next two tokens if they are these. */
    boolean takeIf(String first, String second) {
        int start = next;
        if (takeIf(first) && takeIf(second)) {
            return true;
        }
        next = start;
        return false;
    }

    void expect(String word) {
        if (!takeIf(word)) {
            throw new ExpressionException("expected " + word + " but found " + peek().text());
        }
    }
}
