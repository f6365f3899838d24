// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.json.GoQuote;

/**
 * A piece of a template.
 *
 * <p>Thread: any, immutable.
 *
 * @param at where it starts in the template
 * @param line in which it starts, from 1
 */
record Token(Kind kind, int at, int line, String text) {
    private static final int SHOWN = 10;

    enum Kind {
        TEXT,
        LEFT_DELIMITER,
        RIGHT_DELIMITER,
        SPACE,
        PIPE,
        LEFT_PAREN,
        RIGHT_PAREN,
        ASSIGN,
        DECLARE,
        DOT,
        FIELD,
        VARIABLE,
        IDENTIFIER,
        KEYWORD,
        NIL,
        BOOLEAN,
        NUMBER,
        CHARACTER,
        STRING,
        RAW_STRING,
        OTHER,
        ERROR,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isKeyword(String word) {
        return kind == Kind.KEYWORD && text.equals(word);
    }

    /** As messages show it. */
    String shown() {
        return switch (kind) {
            case END -> "EOF";
            case ERROR -> text;
            case KEYWORD, DOT, NIL -> "<" + text + ">";
            default -> text.length() > SHOWN ? GoQuote.string(text.substring(0, SHOWN)) + "..." : GoQuote.string(text);
        };
    }
}
