// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

/**
 * Turns the content of a JSON string into characters. Bytes that are not UTF-8 and unpaired surrogate escapes become U+FFFD.
 *
 * <p>Thread: any, stateless.
 */
final class JsonText {
    private static final int UNICODE_ESCAPE_LENGTH = 6;

    private JsonText() {}

    /** Decodes the bytes between the quotes, whose syntax is already checked. */
    static String decode(byte[] buffer, int start, int end) {
        StringBuilder out = new StringBuilder(end - start);
        int at = start;
        while (at < end) {
            byte next = buffer[at];
            if (next != '\\') {
                int codePoint = Utf8.decode(buffer, at, end);
                out.appendCodePoint(codePoint == Utf8.INVALID ? Utf8.REPLACEMENT : codePoint);
                at += codePoint == Utf8.INVALID ? 1 : Utf8.length(codePoint);
            } else if (buffer[at + 1] == 'u') {
                at = unicodeEscape(buffer, at, end, out);
            } else {
                out.append(unescape(buffer[at + 1]));
                at += 2;
            }
        }
        return out.toString();
    }

    private static char unescape(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) letter;
        };
    }

    /** Appends the character of the escape at {@code at}, or of a pair of escapes; returns the end position. */
    private static int unicodeEscape(byte[] buffer, int at, int end, StringBuilder out) {
        char unit = hexadecimal(buffer, at + 2);
        int after = at + UNICODE_ESCAPE_LENGTH;
        if (!Character.isSurrogate(unit)) {
            out.append(unit);
            return after;
        }
        boolean another = after + UNICODE_ESCAPE_LENGTH <= end && buffer[after] == '\\' && buffer[after + 1] == 'u';
        if (another) {
            char low = hexadecimal(buffer, after + 2);
            if (Character.isSurrogatePair(unit, low)) {
                out.append(unit).append(low);
                return after + UNICODE_ESCAPE_LENGTH;
            }
        }
        out.append(Utf8.REPLACEMENT);
        return after;
    }

    private static char hexadecimal(byte[] buffer, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 4 | Character.digit(buffer[i], 16);
        }
        return (char) value;
    }
}
