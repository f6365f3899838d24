// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

/**
 * Quotes text the way nats-server does ({@code %q} of Go), so that clients and logs see the same texts: printable
 * characters stay, the rest is escaped.
 *
 * <p>Thread: any, stateless.
 */
public final class GoQuote {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private GoQuote() {}

    /** Returns {@code text} in double quotes. */
    public static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            append(out, codePoint, '"');
            i += Character.charCount(codePoint);
        }
        return out.append('"').toString();
    }

    /** Returns UTF-8 bytes in double quotes; each byte that is not UTF-8 is escaped. */
    public static String string(byte[] utf8, int offset, int length) {
        StringBuilder out = new StringBuilder(length + 2).append('"');
        int end = offset + length;
        for (int i = offset; i < end; ) {
            int codePoint = Utf8.decode(utf8, i, end);
            if (codePoint == Utf8.INVALID) {
                appendByte(out, utf8[i++] & 0xFF);
            } else {
                append(out, codePoint, '"');
                i += Utf8.length(codePoint);
            }
        }
        return out.append('"').toString();
    }

    /** Returns {@code bytes}, each given as a Latin-1 character, in double quotes; all but printable ASCII is escaped. */
    public static String bytes(String bytes) {
        StringBuilder out = new StringBuilder(bytes.length() + 2).append('"');
        for (int i = 0; i < bytes.length(); i++) {
            char value = bytes.charAt(i);
            if (value < ' ' || value >= 0x80) {
                appendByte(out, value);
            } else {
                append(out, value, '"');
            }
        }
        return out.append('"').toString();
    }

    /** Returns the byte {@code value} in single quotes, taken as a Latin-1 character. */
    public static String character(byte value) {
        StringBuilder out = new StringBuilder(8).append('\'');
        append(out, value & 0xFF, '\'');
        return out.append('\'').toString();
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
                if (codePoint < ' ' || codePoint == 0x7F) {
                    appendByte(out, codePoint);
                } else if (codePoint < 0x10000) {
                    appendHex(out.append("\\u"), codePoint, 4);
                } else {
                    appendHex(out.append("\\U"), codePoint, 8);
                }
            }
        }
    }

    private static void appendByte(StringBuilder out, int value) {
        appendHex(out.append("\\x"), value, 2);
    }

    private static void appendHex(StringBuilder out, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.append(HEX[value >>> shift & 0xF]);
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
