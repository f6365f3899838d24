// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.json.GoQuote;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and texts as Go programs have them. What is none is an {@link IllegalArgumentException}.
 *
 * <p>Thread: any, stateless.
 */
final class GoLiteral {
    private static final Pattern INTEGER =
            Pattern.compile("([+-]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|(0|[1-9][0-9_]*))");
    private static final Pattern FLOAT = Pattern.compile("(?s).*[.eEpP].*");
    private static final String INVALID = "invalid syntax";
    private static final int[] BASES = {16, 2, 8, 10};

    private GoLiteral() {}

    /** A whole number, a fraction, or the number of a character in single quotes. */
    static Object number(String text) {
        if (text.startsWith("'")) {
            return character(text);
        }
        var matcher = INTEGER.matcher(text);
        boolean hexadecimal = text.matches("[+-]?0[xX].*") && !text.matches(".*[.pP].*");
        if (matcher.matches() && (hexadecimal || !FLOAT.matcher(text).matches())) {
            for (int i = 0; i < BASES.length; i++) {
                String digits = matcher.group(i + 2);
                if (digits != null) {
                    return integer(text, matcher.group(1) + digits.replace("_", ""), BASES[i]);
                }
            }
        }
        String plain = text.replace("_", "");
        try {
            if (!plain.matches("[+-]?(0[xX][^fFdD]*[pP][^fFdD]*|[^xXfFdD]*)")) {
                throw new NumberFormatException();
            }
            double number = Double.parseDouble(plain);
            if (!FLOAT.matcher(text).matches()) {
                throw overflow(text, null);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("illegal number syntax: " + GoQuote.string(text), e);
        }
    }

    private static IllegalArgumentException overflow(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException("integer overflow: " + GoQuote.string(text), cause);
    }

    private static Object integer(String text, String digits, int base) {
        try {
            return Long.parseLong(digits, base);
        } catch (NumberFormatException e) {
            throw overflow(text, e);
        }
    }

    private static Object character(String text) {
        String content;
        try {
            content = unescaped(text, '\'');
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("malformed character constant: " + text, e);
        }
        if (content.isEmpty()) {
            throw new IllegalArgumentException(INVALID);
        }
        if (content.codePointCount(0, content.length()) != 1) {
            throw new IllegalArgumentException("malformed character constant: " + text);
        }
        return (long) content.codePointAt(0);
    }

    /** A text in double quotes. */
    static String string(String text) {
        return unescaped(text, '"');
    }

    private static String unescaped(String text, char quote) {
        StringBuilder out = new StringBuilder();
        int end = text.length() - 1;
        int at = 1;
        while (at < end) {
            int backslash = text.indexOf('\\', at);
            int plainEnd = backslash < 0 ? end : Math.min(backslash, end);
            out.append(text, at, plainEnd);
            at = plainEnd < end ? escape(text, plainEnd + 1, end, quote, out) : end;
        }
        return out.toString();
    }

    /** Reads what is behind a backslash; returns where that ends. */
    private static int escape(String text, int at, int end, char quote, StringBuilder out) {
        char kind = text.charAt(at);
        int digits = switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        if (digits > 0) {
            out.appendCodePoint(code(text, at + 1, Math.min(end, at + 1 + digits), digits, 16));
            return at + 1 + digits;
        }
        if (kind >= '0' && kind <= '7') {
            out.appendCodePoint(code(text, at, Math.min(end, at + 3), 3, 8));
            return at + 3;
        }
        out.append(escape(kind, quote));
        return at + 1;
    }

    private static int code(String text, int start, int end, int digits, int base) {
        if (end - start != digits) {
            throw invalid();
        }
        try {
            int code = Integer.parseUnsignedInt(text.substring(start, end), base);
            if (!Character.isValidCodePoint(code)) {
                throw invalid();
            }
            return code;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(INVALID, e);
        }
    }

    private static char escape(char kind, char quote) {
        return switch (kind) {
            case 'a' -> 0x07;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case '\\' -> '\\';
            default -> {
                if (kind != quote) {
                    throw invalid();
                }
                yield kind;
            }
        };
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException(INVALID);
    }
}
