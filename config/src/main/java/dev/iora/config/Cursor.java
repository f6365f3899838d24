// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one configuration text and the current place in them.
 *
 * <p>Thread: its parser only.
 *
 * <p>It works on bytes, since escapes may compose UTF-8 sequences byte by byte; it decodes characters only to find white
 * space outside ASCII and to quote them in messages.
 */
final class Cursor {
    /** Returned by {@link #peek} after the last character. */
    static final int END = -1;

    private static final int REPLACEMENT = 0xFFFD;

    private final String file;
    private final byte[] text;
    private int offset;
    private int line = 1;

    /** Start of the current line. */
    private int lineStart;

    Cursor(String file, byte[] text) {
        this.file = file;
        this.text = text;
    }

    int offset() {
        return offset;
    }

    /** The place of the next character. */
    Position position() {
        return new Position(file, line, offset - lineStart + 1);
    }

    /** Returns the next byte, or {@link #END}; sufficient where only ASCII matters. */
    int peek() {
        return offset < text.length ? text[offset] & 0xFF : END;
    }

    /** Returns the byte {@code ahead} bytes after the next one, or {@link #END}. */
    int peek(int ahead) {
        return offset + ahead < text.length ? text[offset + ahead] & 0xFF : END;
    }

    /** Reads and returns the next byte, or returns {@link #END} at the end. */
    int next() {
        if (offset >= text.length) {
            return END;
        }
        int b = text[offset] & 0xFF;
        offset++;
        if (b == '\n') {
            line++;
            lineStart = offset;
        }
        return b;
    }

    void skip(int bytes) {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    /** Whether the next byte is {@code expected}; reads it if so. */
    boolean accept(char expected) {
        if (peek() != expected) {
            return false;
        }
        next();
        return true;
    }

    /** Returns the text from {@code start} to the current place. */
    String since(int start) {
        return new String(text, start, offset - start, StandardCharsets.UTF_8);
    }

    byte[] bytesSince(int start) {
        return Arrays.copyOfRange(text, start, offset);
    }

    /** Returns the byte at {@code index}, which must lie in the text. */
    byte at(int index) {
        return text[index];
    }

    /** Returns the length in bytes of the white space at the current place, including new lines; 0 if there is none. */
    int spaceLength() {
        int b = peek();
        if (b == ' ' || (b >= '\t' && b <= '\r')) {
            return 1;
        }
        if (b < 0x80) {
            return 0;
        }
        int character = character();
        return isWideSpace(character) ? utf8Length(character) : 0;
    }

    /** Skips a byte order mark, which takes no column because editors do not show it. */
    void skipByteOrderMark() {
        if (peek() == 0xEF && peek(1) == 0xBB && peek(2) == 0xBF) {
            offset += 3;
            lineStart = offset;
        }
    }

    void skipSpace() {
        for (int length = spaceLength(); length > 0; length = spaceLength()) {
            skip(length);
        }
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            next();
        }
    }

    boolean atNewLine() {
        return peek() == '\n' || peek() == '\r';
    }

    boolean atComment() {
        return peek() == '#' || (peek() == '/' && peek(1) == '/');
    }

    /** Skips a comment up to its line's end, if one starts here. */
    boolean skipComment() {
        if (!atComment()) {
            return false;
        }
        while (!atNewLine() && peek() != END) {
            next();
        }
        return true;
    }

    /** Skips white space, new lines and comments. */
    void skipIgnorable() {
        do {
            skipSpace();
        } while (skipComment());
    }

    /** Returns the next character, quoted for a message. */
    String quotedCharacter() {
        int character = character();
        return switch (character) {
            case END -> "end of file";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> Character.toString(character);
        };
    }

    private int character() {
        int b = peek();
        if (b < 0x80) {
            return b;
        }
        int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
        int end = Math.min(text.length, offset + length);
        String decoded = new String(text, offset, end - offset, StandardCharsets.UTF_8);
        return decoded.isEmpty() ? REPLACEMENT : decoded.codePointAt(0);
    }

    private static boolean isWideSpace(int character) {
        return character == 0x85
                || character == 0xA0
                || character == 0x1680
                || (character >= 0x2000 && character <= 0x200A)
                || character == 0x2028
                || character == 0x2029
                || character == 0x202F
                || character == 0x205F
                || character == 0x3000;
    }

    private static int utf8Length(int character) {
        return character < 0x800 ? 2 : 3;
    }
}
