// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import dev.iora.common.DecimalText;
import dev.iora.common.Invariants;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Writes JSON into a growing byte array, spelled as nats-server spells it: no white space, {@code <}, {@code >} and
 * {@code &} escaped, fields in the order of the calls. The {@code optional} methods leave out a field that is empty,
 * zero or false.
 *
 * <p>Thread: its owner only.
 *
 * <p>Invariants: commas are set by looking at the byte before, so a value may be spliced in as bytes; containers are
 * closed in the order they were opened, at most {@value #MAX_DEPTH} deep.
 */
public final class JsonWriter {
    /** Maximum number of open containers; the caller, not the input, determines the depth. */
    static final int MAX_DEPTH = 64;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int INITIAL_CAPACITY = 256;

    private byte[] buffer;
    private int length;
    private int depth;
    private long objects;

    /** An empty writer. */
    public JsonWriter() {
        this(INITIAL_CAPACITY);
    }

    /** An empty writer with room for {@code capacityBytes} before it grows. */
    public JsonWriter(int capacityBytes) {
        buffer = new byte[capacityBytes];
    }

    /** Opens an object. */
    public JsonWriter beginObject() {
        return open('{', true);
    }

    /** Closes the innermost container, which must be an object. */
    public JsonWriter endObject() {
        return close('}', true);
    }

    /** Opens an array. */
    public JsonWriter beginArray() {
        return open('[', false);
    }

    /** Closes the innermost container, which must be an array. */
    public JsonWriter endArray() {
        return close(']', false);
    }

    /** Starts a field; its value must follow. */
    public JsonWriter name(String name) {
        Invariants.check(depth > 0 && isObject(), "a JSON field outside an object");
        value(name);
        append(':');
        return this;
    }

    /** Writes a string; unpaired surrogates become U+FFFD. */
    public JsonWriter value(String text) {
        separate();
        reserve(text.length() + 2);
        buffer[length++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (isPlain(unit)) {
                append(unit);
            } else if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                appendCodePoint(Character.toCodePoint(unit, text.charAt(++i)));
            } else {
                appendCodePoint(unit);
            }
        }
        append('"');
        return this;
    }

    /** Writes a string given as UTF-8; each invalid byte becomes U+FFFD. */
    public JsonWriter value(byte[] utf8, int offset, int count) {
        separate();
        reserve(count + 2);
        buffer[length++] = '"';
        int end = offset + count;
        int at = offset;
        while (at < end) {
            int codePoint = Utf8.decode(utf8, at, end);
            if (codePoint == Utf8.INVALID) {
                appendUnicodeEscape(Utf8.REPLACEMENT);
                at++;
            } else {
                appendCodePoint(codePoint);
                at += Utf8.length(codePoint);
            }
        }
        append('"');
        return this;
    }

    /** Writes a whole number. */
    public JsonWriter value(long number) {
        separate();
        if (number < 0) {
            append('-');
        }
        appendDigits(number < 0 ? -number : number);
        return this;
    }

    /** Writes a whole number from 64 unsigned bits. */
    public JsonWriter unsigned(long number) {
        separate();
        appendDigits(number);
        return this;
    }

    /** Writes a number with fraction or exponent as needed; it must be finite. */
    public JsonWriter value(double number) {
        Invariants.check(Double.isFinite(number), "JSON has no infinite numbers and no NaN");
        separate();
        appendAscii(GoFloat.text(number));
        return this;
    }

    /** Writes a time in RFC 3339 form in UTC, without trailing zeros of the fraction. */
    public JsonWriter time(Instant instant) {
        return time(instant.atOffset(ZoneOffset.UTC));
    }

    /** Writes a time in RFC 3339 form with its offset from UTC; the year must have at most four digits. */
    public JsonWriter time(OffsetDateTime time) {
        separate();
        append('"');
        reserve(Rfc3339.MAX_LENGTH);
        length = Rfc3339.write(buffer, length, time);
        append('"');
        return this;
    }

    /** Writes {@code true} or {@code false}. */
    public JsonWriter value(boolean truth) {
        separate();
        appendAscii(truth ? "true" : "false");
        return this;
    }

    /** Writes {@code null}. */
    public JsonWriter nullValue() {
        separate();
        appendAscii("null");
        return this;
    }

    /** Writes bytes as a base64 string. */
    public JsonWriter base64(byte[] bytes) {
        separate();
        append('"');
        append(Base64.getEncoder().encode(bytes));
        append('"');
        return this;
    }

    /** Writes a value that is already JSON. */
    public JsonWriter raw(byte[] json) {
        separate();
        append(json);
        return this;
    }

    /** Writes an array of strings. */
    public JsonWriter strings(List<String> texts) {
        beginArray();
        for (String text : texts) {
            value(text);
        }
        return endArray();
    }

    /** Writes a string field. */
    public JsonWriter field(String name, String text) {
        return name(name).value(text);
    }

    /** Writes a number field. */
    public JsonWriter field(String name, long number) {
        return name(name).value(number);
    }

    /** Writes a number field with fraction or exponent as needed; it must be finite. */
    public JsonWriter field(String name, double number) {
        return name(name).value(number);
    }

    /** Writes a field with a time in UTC. */
    public JsonWriter field(String name, Instant instant) {
        return name(name).time(instant);
    }

    /** Writes a boolean field. */
    public JsonWriter field(String name, boolean truth) {
        return name(name).value(truth);
    }

    /** Writes a string field unless it is empty. */
    public JsonWriter optional(String name, String text) {
        return text.isEmpty() ? this : field(name, text);
    }

    /** Writes a number field unless it is zero. */
    public JsonWriter optional(String name, long number) {
        return number == 0 ? this : field(name, number);
    }

    /** Writes a boolean field if it is true. */
    public JsonWriter optional(String name, boolean truth) {
        return truth ? field(name, true) : this;
    }

    /** Writes a field with an array of strings unless there are none. */
    public JsonWriter optional(String name, List<String> texts) {
        return texts.isEmpty() ? this : name(name).strings(texts);
    }

    /** Bytes written so far. */
    public int length() {
        return length;
    }

    /** A copy of the bytes written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    /** Copies the bytes written so far to {@code target} at {@code offset}, which must have room. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(buffer, 0, target, offset, length);
    }

    /** Discards the written bytes and keeps the memory. */
    public void clear() {
        length = 0;
        depth = 0;
        objects = 0;
    }

    private JsonWriter open(char bracket, boolean object) {
        Invariants.check(depth < MAX_DEPTH, "JSON nested too deeply");
        separate();
        append(bracket);
        objects = objects << 1 | (object ? 1 : 0);
        depth++;
        return this;
    }

    private JsonWriter close(char bracket, boolean object) {
        Invariants.check(depth > 0 && isObject() == object, "JSON container closed that is not the innermost");
        Invariants.check(buffer[length - 1] != ':', "a JSON field without a value");
        append(bracket);
        objects >>>= 1;
        depth--;
        return this;
    }

    private boolean isObject() {
        return (objects & 1) != 0;
    }

    /** Writes the comma if the next value or key needs one. */
    private void separate() {
        if (length > 0) {
            byte last = buffer[length - 1];
            if (last != '{' && last != '[' && last != ':') {
                append(',');
            }
        }
    }

    private static boolean isPlain(int codePoint) {
        return codePoint >= ' '
                && codePoint <= 0x7F
                && codePoint != '"'
                && codePoint != '\\'
                && codePoint != '<'
                && codePoint != '>'
                && codePoint != '&';
    }

    private void appendCodePoint(int codePoint) {
        if (isPlain(codePoint)) {
            append((char) codePoint);
            return;
        }
        switch (codePoint) {
            case '"', '\\' -> appendEscape((char) codePoint);
            case '\b' -> appendEscape('b');
            case '\f' -> appendEscape('f');
            case '\n' -> appendEscape('n');
            case '\r' -> appendEscape('r');
            case '\t' -> appendEscape('t');
            case '\u2028', '\u2029' -> appendUnicodeEscape((char) codePoint);
            default -> {
                if (codePoint < 0x80) {
                    appendUnicodeEscape((char) codePoint);
                } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                    appendUnicodeEscape(Utf8.REPLACEMENT);
                } else {
                    appendUtf8(codePoint);
                }
            }
        }
    }

    private void appendEscape(char letter) {
        append('\\');
        append(letter);
    }

    private void appendUnicodeEscape(char unit) {
        appendAscii("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            append((char) HEX[unit >>> shift & 0xF]);
        }
    }

    private void appendUtf8(int codePoint) {
        int count = Utf8.length(codePoint);
        int shift = 6 * (count - 1);
        append((char) ((0xF00 >>> count & 0xFF) | codePoint >>> shift));
        while (shift > 0) {
            shift -= 6;
            append((char) (0x80 | (codePoint >>> shift & 0x3F)));
        }
    }

    private void appendDigits(long unsigned) {
        reserve(DecimalText.MAX_LENGTH);
        length = DecimalText.unsigned(buffer, length, unsigned);
    }

    private void appendAscii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            buffer[length++] = (byte) text.charAt(i);
        }
    }

    private void append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void append(char single) {
        reserve(1);
        buffer[length++] = (byte) single;
    }

    private void reserve(int count) {
        if (count > buffer.length - length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(length, count)));
        }
    }
}
