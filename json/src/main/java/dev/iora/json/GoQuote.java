// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

/**
 * Quotes text in messages the way nats-server does, so that clients and logs see the same text.
 *
 * <p>Thread: any, stateless.
 */
public final class GoQuote {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private GoQuote() {}

    /** Puts {@code text} in double quotes and escapes unprintable characters. */
    public static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            append(out, codePoint, '"');
            i += Character.charCount(codePoint);
        }
        return out.append('"').toString();
    }

    /** Puts the input byte {@code value}, read as Latin-1, in single quotes. */
    static String character(byte value) {
        StringBuilder out = new StringBuilder(8).append('\'');
        append(out, value & 0xFF, '\'');
        return out.append('\'').toString();
    }

    /** Puts {@code bytes}, read as Latin-1, in double quotes and escapes all but ASCII. */
    static String bytes(String bytes) {
        StringBuilder out = new StringBuilder(bytes.length() + 2).append('"');
        for (int i = 0; i < bytes.length(); i++) {
            char value = bytes.charAt(i);
            if (value < ' ' || value >= 0x80) {
                out.append("\\x").append(HEX[value >>> 4]).append(HEX[value & 0xF]);
            } else {
                append(out, value, '"');
            }
        }
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, int codePoint, char quote) {
        if (codePoint == quote || codePoint == '\\') {
            out.append('\\').append((char) codePoint);
        } else if (isPrintable(codePoint)) {
            out.appendCodePoint(codePoint);
        } else {
            appendEscape(out, codePoint);
        }
    }

    private static void appendEscape(StringBuilder out, int codePoint) {
        switch (codePoint) {
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0B -> out.append("\\v");
            default -> {
                int digits = codePoint < ' ' || codePoint == 0x7F ? 2 : codePoint < 0x10000 ? 4 : 8;
                out.append('\\').append(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
                for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
                    out.append(HEX[codePoint >>> shift & 0xF]);
                }
            }
        }
    }

    private static boolean isPrintable(int codePoint) {
        if (codePoint < 0x7F) {
            return codePoint >= ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
