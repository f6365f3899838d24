// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import dev.iora.json.JsonException.Reason;
import java.util.Arrays;

/**
 * Checks a whole document against RFC 8259 before any of it is used, so that a fault at the end leaves no half-read request
 * behind, as in nats-server. Accepts invalid UTF-8 inside strings (the reader replaces it).
 *
 * <p>Thread: one call, one instance.
 *
 * <p>No recursion: the open containers are bits of a stack that grows with the input up to {@link #MAX_DEPTH} bits.
 */
final class JsonSyntax {
    /** Maximum number of open containers; the limit of nats-server's decoder. */
    static final int MAX_DEPTH = 10_000;

    private static final int VALUE = 0;
    private static final int VALUE_OR_ARRAY_END = 1;
    private static final int KEY = 2;
    private static final int KEY_OR_OBJECT_END = 3;
    private static final int AFTER_VALUE = 4;

    private final byte[] buffer;
    private final int start;
    private final int end;
    private final boolean sequence;
    private int position;
    private int depth;
    private long[] objects = new long[1];

    private JsonSyntax(byte[] buffer, int start, int end, int position, boolean sequence) {
        this.buffer = buffer;
        this.start = start;
        this.end = end;
        this.position = position;
        this.sequence = sequence;
    }

    /**
     * Checks the only value from {@code start} to {@code end}, white space around it allowed.
     *
     * @throws JsonException with {@link Reason#SYNTAX} or {@link Reason#TRUNCATED} at the first fault
     */
    static void check(byte[] buffer, int start, int end) {
        new JsonSyntax(buffer, start, end, start, false).document();
    }

    /**
     * Checks the value at {@code position} in a sequence of values from {@code start} to {@code end}, and ignores the rest.
     *
     * @throws JsonException with {@link Reason#SYNTAX} or {@link Reason#TRUNCATED} at the first fault
     */
    static void checkNext(byte[] buffer, int start, int end, int position) {
        new JsonSyntax(buffer, start, end, position, true).document();
    }

    /** The first position from {@code position} on without white space, or {@code end}. */
    static int skipSpace(byte[] buffer, int position, int end) {
        int at = position;
        while (at < end && isSpace(buffer[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }

    private void document() {
        int expected = VALUE;
        while (true) {
            boolean complete = depth == 0 && expected == AFTER_VALUE;
            if (complete && sequence) {
                return;
            }
            position = skipSpace(buffer, position, end);
            if (position == end) {
                if (complete) {
                    return;
                }
                throw unexpectedEnd();
            }
            if (complete) {
                throw unexpected("after top-level value");
            }
            expected = switch (expected) {
                case VALUE, VALUE_OR_ARRAY_END -> value(expected);
                case KEY, KEY_OR_OBJECT_END -> key(expected);
                default -> afterValue();
            };
        }
    }

    private int value(int expected) {
        byte first = buffer[position];
        switch (first) {
            case '{' -> {
                push(true);
                return KEY_OR_OBJECT_END;
            }
            case '[' -> {
                push(false);
                return VALUE_OR_ARRAY_END;
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> {
                if (first == ']' && expected == VALUE_OR_ARRAY_END) {
                    pop();
                } else {
                    throw unexpected("looking for beginning of value");
                }
            }
        }
        return AFTER_VALUE;
    }

    private int key(int expected) {
        if (buffer[position] == '}' && expected == KEY_OR_OBJECT_END) {
            pop();
            return AFTER_VALUE;
        }
        if (buffer[position] != '"') {
            throw unexpected("looking for beginning of object key string");
        }
        string();
        position = skipSpace(buffer, position, end);
        if (position == end) {
            throw unexpectedEnd();
        }
        if (buffer[position] != ':') {
            throw unexpected("after object key");
        }
        position++;
        return VALUE;
    }

    private int afterValue() {
        byte next = buffer[position];
        if (isObject()) {
            if (next == ',') {
                position++;
                return KEY;
            }
            if (next != '}') {
                throw unexpected("after object key:value pair");
            }
        } else {
            if (next == ',') {
                position++;
                return VALUE;
            }
            if (next != ']') {
                throw unexpected("after array element");
            }
        }
        pop();
        return AFTER_VALUE;
    }

    private void string() {
        byte[] bytes = buffer;
        int at = position + 1;
        while (at < end) {
            byte next = bytes[at];
            if (next == '"') {
                position = at + 1;
                return;
            }
            if (next == '\\') {
                position = at + 1;
                escape();
                at = position;
            } else if (next >= 0 && next < ' ') {
                position = at;
                throw unexpected("in string literal");
            } else {
                at++;
            }
        }
        throw unexpectedEnd();
    }

    private void escape() {
        switch (current()) {
            case 'b', 'f', 'n', 'r', 't', '\\', '/', '"' -> position++;
            case 'u' -> {
                position++;
                for (int digit = 0; digit < 4; digit++) {
                    if (Character.digit(current(), 16) < 0) {
                        throw unexpected("in \\u hexadecimal character escape");
                    }
                    position++;
                }
            }
            default -> throw unexpected("in string escape code");
        }
    }

    private void literal(String expected) {
        for (int i = 1; i < expected.length(); i++) {
            position++;
            if (current() != expected.charAt(i)) {
                throw unexpected("in literal " + expected + " (expecting '" + expected.charAt(i) + "')");
            }
        }
        position++;
    }

    private void number() {
        if (buffer[position] == '-') {
            position++;
        }
        if (current() == '0') {
            position++;
        } else {
            digits("in numeric literal");
        }
        if (position < end && buffer[position] == '.') {
            position++;
            digits("after decimal point in numeric literal");
        }
        if (position < end && (buffer[position] | 0x20) == 'e') {
            position++;
            byte sign = current();
            if (sign == '+' || sign == '-') {
                position++;
            }
            digits("in exponent of numeric literal");
        }
    }

    private void digits(String context) {
        if (!isDigit(current())) {
            throw unexpected(context);
        }
        while (position < end && isDigit(buffer[position])) {
            position++;
        }
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /** The next byte, or at the end of the input a space, which no caller expects. */
    private byte current() {
        return position < end ? buffer[position] : (byte) ' ';
    }

    private void push(boolean object) {
        if (depth == MAX_DEPTH) {
            throw unexpected("exceeded max depth");
        }
        position++;
        int word = depth >>> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, 2 * word);
        }
        long bit = 1L << depth;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        depth++;
    }

    private void pop() {
        position++;
        depth--;
    }

    private boolean isObject() {
        int top = depth - 1;
        return (objects[top >>> 6] & 1L << top) != 0;
    }

    private JsonException unexpected(String context) {
        if (position == end) {
            // nats-server's text for input that ends inside a literal, a number or an escape.
            return truncated("invalid character ' ' " + context);
        }
        return new JsonException(
                Reason.SYNTAX,
                position - start + 1,
                "invalid character " + GoQuote.character(buffer[position]) + " " + context);
    }

    private JsonException unexpectedEnd() {
        return truncated("unexpected end of JSON input");
    }

    private JsonException truncated(String message) {
        return new JsonException(Reason.TRUNCATED, end - start, sequence ? "unexpected EOF" : message);
    }
}
