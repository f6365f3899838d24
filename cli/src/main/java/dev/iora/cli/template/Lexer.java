// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.cli.template.Token.Kind;
import dev.iora.json.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens. What cannot be cut is the last token, an error.
 *
 * <p>Thread: its owner only.
 */
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String SPACES = " \t\r\n";
    private static final Set<String> KEYWORDS =
            Set.of("block", "break", "continue", "define", "else", "end", "if", "range", "template", "with");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F_]*(?:\\.[0-9a-fA-F_]*)?"
            + "(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int counted;
    private int depth;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean goesOn = true;
        while (goesOn) {
            int open = text.indexOf(OPEN, at);
            int end = open < 0 ? text.length() : open;
            boolean trims = open >= 0 && isMarker(open + OPEN.length());
            int textEnd = trims ? endWithoutSpace(end) : end;
            if (textEnd > at) {
                add(Kind.TEXT, at, textEnd);
            }
            if (open < 0) {
                add(Kind.END, end, end);
                return;
            }
            at = open + OPEN.length() + (trims ? 2 : 0);
            goesOn = text.startsWith("/*", at) ? comment() : action(open);
        }
    }

    private int endWithoutSpace(int end) {
        int result = end;
        while (result > at && isSpace(result - 1)) {
            result--;
        }
        return result;
    }

    /** Whether there is a minus and a space. */
    private boolean isMarker(int index) {
        return index < text.length() && text.charAt(index) == '-' && isSpace(index + 1);
    }

    private boolean isSpace(int index) {
        return index < text.length() && SPACES.indexOf(text.charAt(index)) >= 0;
    }

    /** Whether an action ends here, with a marker or without. */
    private boolean isClose() {
        return text.startsWith(CLOSE, at) || isMarkedClose();
    }

    private boolean isMarkedClose() {
        return isSpace(at) && text.startsWith("-" + CLOSE, at + 1);
    }

    private boolean comment() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            return fail("unclosed comment");
        }
        at = end + 2;
        if (!isClose()) {
            return fail("comment ends before closing delimiter");
        }
        close();
        return true;
    }

    /** Moves behind the closing delimiter, and behind space if that is to go. */
    private void close() {
        boolean trims = isMarkedClose();
        at += (trims ? 2 : 0) + CLOSE.length();
        while (trims && isSpace(at)) {
            at++;
        }
    }

    private boolean action(int open) {
        add(Kind.LEFT_DELIMITER, open, open + OPEN.length());
        depth = 0;
        while (!isClose()) {
            if (at >= text.length()) {
                return fail("unclosed action");
            }
            if (!token()) {
                return false;
            }
        }
        if (depth > 0) {
            return fail("unclosed left paren");
        }
        int start = at;
        close();
        tokens.add(new Token(Kind.RIGHT_DELIMITER, start, lineAt(start), CLOSE));
        return true;
    }

    private boolean token() {
        char c = text.charAt(at);
        return switch (c) {
            case ' ', '\t', '\r', '\n' -> space();
            case '=' -> single(Kind.ASSIGN);
            case '|' -> single(Kind.PIPE);
            case ':' -> text.startsWith(":=", at) ? taken(Kind.DECLARE, at + 2) : fail("expected :=");
            case '"' -> quoted(Kind.STRING, '"', "unterminated quoted string");
            case '\'' -> quoted(Kind.CHARACTER, '\'', "unterminated character constant");
            case '`' -> raw();
            case '$' -> name(Kind.VARIABLE, Kind.VARIABLE);
            case '(' -> paren(1, Kind.LEFT_PAREN);
            case ')' -> paren(-1, Kind.RIGHT_PAREN);
            case '.' -> startsNumber(at + 1) ? number() : name(Kind.FIELD, Kind.DOT);
            case '+', '-' -> number();
            default -> other(c);
        };
    }

    private boolean other(char c) {
        if (c >= '0' && c <= '9') {
            return number();
        }
        if (isWord(at)) {
            return word();
        }
        boolean visible = c > ' ' && c < 0x7F;
        return visible ? single(Kind.OTHER) : fail("unrecognized character in action: " + shown(text.codePointAt(at)));
    }

    private boolean space() {
        int end = at;
        // The last space may be that of a marker.
        while (isSpace(end) && !(text.startsWith("-" + CLOSE, end + 1) && end > at)) {
            end++;
        }
        return taken(Kind.SPACE, end);
    }

    private boolean quoted(Kind kind, char quote, String problem) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' && end + 1 < text.length() && text.charAt(end + 1) != '\n' ? 2 : 1;
        }
        boolean closed = end < text.length() && text.charAt(end) == quote;
        return closed ? taken(kind, end + 1) : fail(problem);
    }

    private boolean raw() {
        int end = text.indexOf('`', at + 1);
        return end < 0 ? fail("unterminated raw quoted string") : taken(Kind.RAW_STRING, end + 1);
    }

    private boolean paren(int change, Kind kind) {
        depth += change;
        return depth < 0 ? fail("unexpected right paren") : single(kind);
    }

    private boolean startsNumber(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private boolean number() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        int end = matcher.lookingAt() ? matcher.end() : at + 1;
        return isWord(end)
                ? fail("bad number syntax: " + GoQuote.string(text.substring(at, end + 1)))
                : taken(Kind.NUMBER, end);
    }

    /** What starts with a dot or a dollar sign, perhaps with nothing behind it. */
    private boolean name(Kind named, Kind alone) {
        int end = wordEnd(at + 1);
        return endsWell(end) ? taken(end == at + 1 ? alone : named, end) : badCharacter(end);
    }

    private boolean word() {
        int end = wordEnd(at);
        if (!endsWell(end)) {
            return badCharacter(end);
        }
        String word = text.substring(at, end);
        Kind kind = switch (word) {
            case "true", "false" -> Kind.BOOLEAN;
            case "nil" -> Kind.NIL;
            default -> KEYWORDS.contains(word) ? Kind.KEYWORD : Kind.IDENTIFIER;
        };
        return taken(kind, end);
    }

    private int wordEnd(int start) {
        int end = start;
        while (isWord(end)) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private boolean isWord(int index) {
        if (index >= text.length()) {
            return false;
        }
        int c = text.codePointAt(index);
        return c == '_' || Character.isLetter(c) || Character.isDigit(c);
    }

    /** Whether a name may end here. */
    private boolean endsWell(int index) {
        return index >= text.length()
                || isSpace(index)
                || ".,|:()".indexOf(text.charAt(index)) >= 0
                || text.startsWith(CLOSE, index);
    }

    private boolean badCharacter(int index) {
        return fail("bad character " + shown(text.codePointAt(index)));
    }

    private static String shown(int c) {
        return String.format("U+%04X", c) + (Character.isISOControl(c) ? "" : " '" + Character.toString(c) + "'");
    }

    private boolean single(Kind kind) {
        return taken(kind, at + 1);
    }

    private boolean taken(Kind kind, int end) {
        add(kind, at, end);
        at = end;
        return true;
    }

    private void add(Kind kind, int start, int end) {
        tokens.add(new Token(kind, start, lineAt(start), text.substring(start, end)));
    }

    private boolean fail(String problem) {
        tokens.add(new Token(Kind.ERROR, at, lineAt(at), problem));
        return false;
    }

    private int lineAt(int index) {
        while (counted < index) {
            line += text.charAt(counted) == '\n' ? 1 : 0;
            counted++;
        }
        return line;
    }
}
