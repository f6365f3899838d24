// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import dev.iora.common.Invariants;
import dev.iora.json.JsonException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pulls values out of a JSON document in the order they come.
 *
 * <pre>{@code
 * JsonReader in = JsonReader.lenient(bytes, 0, bytes.length);
 * if (in.beginObject(FIELDS)) {
 *     while (in.nextField()) {
 *         switch (in.field()) {
 *             case "name" -> name = in.string(name);
 *             case "port" -> port = in.int32(port);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>It reads as nats-server does: {@code null} leaves what was there (hence the {@code whenNull} parameters, and
 * {@code begin…} answering false), keys match ignoring case, of duplicate keys the last one wins, invalid UTF-8 and
 * unpaired surrogates become U+FFFD, and faults carry nats-server's texts.
 *
 * <p>Thread: its owner only.
 *
 * <p>Invariants: a whole document was found well-formed before the first pull from it, so the only faults later on are
 * values of the wrong type and unknown fields. Each value must be consumed before the next pull; {@link #skipValue()}
 * is for those of no interest. Nothing recurses on input.
 */
public final class JsonReader {
    /** Go's zero time, the value of a missing time. */
    public static final OffsetDateTime ZERO_TIME = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private static final int INITIAL_FRAMES = 4;
    private static final long UNSIGNED_TENTH = Long.divideUnsigned(-1L, 10);

    private final byte[] buffer;
    private final int start;
    private final int end;
    private final boolean strict;
    private int position;
    private boolean valuePending;

    // One frame per open container: its declared fields (null for maps and arrays) and the field being read.
    private int depth;
    private @Nullable JsonFields[] frameFields = new @Nullable JsonFields[INITIAL_FRAMES];
    private String[] frameField = new String[INITIAL_FRAMES];

    // The string scanned last: its content without quotes, and whether it is ASCII without escapes.
    private int textStart;
    private int textEnd;
    private boolean textPlain;

    // The number scanned last, without its sign, unsigned.
    private long magnitude;

    private JsonReader(byte[] buffer, int offset, int length, boolean strict) {
        this.buffer = buffer;
        this.start = offset;
        this.end = offset + length;
        this.strict = strict;
        this.position = offset;
    }

    /**
     * Reads the document in {@code length} bytes from {@code offset} and ignores undeclared fields. The bytes must not change
     * while the reader is in use.
     *
     * @throws JsonException if they are not exactly one JSON value
     */
    public static JsonReader lenient(byte[] buffer, int offset, int length) {
        JsonReader reader = new JsonReader(buffer, offset, length, false);
        JsonSyntax.check(buffer, offset, reader.end);
        reader.position = JsonSyntax.skipSpace(buffer, offset, reader.end);
        reader.valuePending = true;
        return reader;
    }

    /**
     * Reads the sequence of values in {@code length} bytes from {@code offset}, where an undeclared field is a fault. Call
     * {@link #nextDocument()} first. nats-server reads JetStream requests this way in strict mode; there may be no value or
     * several.
     */
    public static JsonReader strict(byte[] buffer, int offset, int length) {
        return new JsonReader(buffer, offset, length, true);
    }

    /**
     * Moves to the next value of the sequence.
     *
     * @return false at the end of the sequence
     * @throws JsonException if the next value is not JSON
     */
    public boolean nextDocument() {
        Invariants.check(depth == 0 && !valuePending, "the JSON document before was not consumed");
        position = JsonSyntax.skipSpace(buffer, position, end);
        if (position == end) {
            return false;
        }
        JsonSyntax.checkNext(buffer, start, end, position);
        valuePending = true;
        return true;
    }

    /** The kind of the next value. */
    public JsonKind kind() {
        Invariants.check(valuePending, "no JSON value to read here");
        return switch (buffer[position]) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.STRING;
            case 't', 'f' -> JsonKind.BOOLEAN;
            case 'n' -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }

    /**
     * Enters an object with declared fields.
     *
     * @return false if the value was {@code null}, which has no content
     * @throws JsonException if it is another kind of value
     */
    public boolean beginObject(JsonFields fields) {
        return begin(JsonKind.OBJECT, fields.goType(), fields);
    }

    /**
     * Enters an object whose keys are data: {@link #nextField()} stops at every key.
     *
     * @param goType the type that error texts show, such as {@code map[string]string}
     * @return false if the value was {@code null}, which has no content
     * @throws JsonException if it is another kind of value
     */
    public boolean beginMap(String goType) {
        return begin(JsonKind.OBJECT, goType, null);
    }

    /**
     * Enters an array.
     *
     * @param goType the type that error texts show, such as {@code []string}
     * @return false if the value was {@code null}, which has no content
     * @throws JsonException if it is another kind of value
     */
    public boolean beginArray(String goType) {
        return begin(JsonKind.ARRAY, goType, null);
    }

    /**
     * Moves to the next declared field of the innermost object, or leaves the object.
     *
     * @return false if the object has ended
     * @throws JsonException in strict mode, at a field that is not declared
     */
    public boolean nextField() {
        checkConsumed();
        JsonFields fields = frameFields[depth - 1];
        while (advance('}')) {
            int keyStart = position;
            scanString();
            String field = matchKey(fields);
            position = JsonSyntax.skipSpace(buffer, position, end) + 1;
            position = JsonSyntax.skipSpace(buffer, position, end);
            valuePending = true;
            if (field != null) {
                frameField[depth - 1] = field;
                return true;
            }
            if (strict) {
                throw new JsonException(
                        Reason.UNKNOWN_FIELD, keyStart - start, "json: unknown field " + GoQuote.string(text()));
            }
            skipValue();
        }
        return false;
    }

    /** The current field: its declared name (not the spelling of the input), or the key of a map. */
    public String field() {
        return frameField[depth - 1];
    }

    /**
     * Moves to the next element of the innermost array, or leaves the array.
     *
     * @return false if the array has ended
     */
    public boolean nextElement() {
        checkConsumed();
        valuePending = advance(']');
        return valuePending;
    }

    /** Consumes the next value if it is {@code null}; returns whether it was. */
    public boolean skipNull() {
        if (kind() != JsonKind.NULL) {
            return false;
        }
        skipValue();
        return true;
    }

    /** Consumes the next value of any kind. */
    public void skipValue() {
        Invariants.check(valuePending, "no JSON value to skip here");
        valuePending = false;
        int open = 0;
        do {
            switch (buffer[position]) {
                case '{', '[' -> {
                    open++;
                    position++;
                }
                case '}', ']' -> {
                    open--;
                    position++;
                }
                case '"' -> scanString();
                case ',', ':', ' ', '\t', '\r', '\n' -> position++;
                default -> skipWord();
            }
        } while (open > 0);
    }

    /** Consumes the next value and returns its JSON text. */
    public byte[] raw() {
        int from = position;
        skipValue();
        return Arrays.copyOfRange(buffer, from, position);
    }

    /**
     * A string.
     *
     * @throws JsonException if it is neither a string nor {@code null}
     */
    public String string(String whenNull) {
        return take(JsonKind.STRING, "string") ? scannedString() : whenNull;
    }

    /**
     * A boolean.
     *
     * @throws JsonException if it is neither a boolean nor {@code null}
     */
    public boolean bool(boolean whenNull) {
        if (!take(JsonKind.BOOLEAN, "bool")) {
            return whenNull;
        }
        boolean value = buffer[position] == 't';
        skipWord();
        return value;
    }

    /**
     * A whole number without fraction or exponent of 64 bits, Go's {@code int}; clamped to 32 bits.
     *
     * @throws JsonException if it is neither such a number nor {@code null}
     */
    public int intValue(int whenNull) {
        return Math.clamp(signed("int", Long.SIZE, whenNull), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * A whole number without fraction or exponent of 32 bits.
     *
     * @throws JsonException if it is neither such a number nor {@code null}
     */
    public int int32(int whenNull) {
        return (int) signed("int32", Integer.SIZE, whenNull);
    }

    /**
     * A whole number without fraction or exponent of 64 bits.
     *
     * @throws JsonException if it is neither such a number nor {@code null}
     */
    public long int64(long whenNull) {
        return signed("int64", Long.SIZE, whenNull);
    }

    /**
     * An unsigned whole number without fraction or exponent of 64 bits.
     *
     * @throws JsonException if it is neither such a number nor {@code null}
     */
    public long uint64(long whenNull) {
        return unsigned("uint64", Long.SIZE, whenNull);
    }

    /**
     * A whole number without fraction or exponent that fits {@code bits} bits, sign included.
     *
     * @param goType the type that error texts show, such as {@code time.Duration}
     * @throws JsonException if it is neither such a number nor {@code null}
     */
    public long signed(String goType, int bits, long whenNull) {
        if (!take(JsonKind.NUMBER, goType)) {
            return whenNull;
        }
        int from = position;
        skipWord();
        boolean negative = buffer[from] == '-';
        long limit = 1L << (bits - 1);
        boolean whole = scanMagnitude(negative ? from + 1 : from);
        if (!whole || Long.compareUnsigned(magnitude, negative ? limit : limit - 1) > 0) {
            throw typeFault(from, "number " + ascii(from), goType);
        }
        return negative ? -magnitude : magnitude;
    }

    /**
     * An unsigned whole number without fraction or exponent that fits {@code bits} bits.
     *
     * @param goType the type that error texts show, such as {@code uint8}
     * @throws JsonException if it is neither such a number nor {@code null}
     */
    public long unsigned(String goType, int bits, long whenNull) {
        if (!take(JsonKind.NUMBER, goType)) {
            return whenNull;
        }
        int from = position;
        skipWord();
        if (!scanMagnitude(from) || Long.compareUnsigned(magnitude, -1L >>> (Long.SIZE - bits)) > 0) {
            throw typeFault(from, "number " + ascii(from), goType);
        }
        return magnitude;
    }

    /**
     * A number with or without fraction and exponent.
     *
     * @throws JsonException if it is neither a number nor {@code null}, or too large
     */
    public double float64(double whenNull) {
        if (!take(JsonKind.NUMBER, "float64")) {
            return whenNull;
        }
        int from = position;
        skipWord();
        double value = Double.parseDouble(ascii(from));
        if (Double.isInfinite(value)) {
            throw typeFault(from, "number " + ascii(from), "float64");
        }
        return value;
    }

    /**
     * A time in RFC 3339 form, with its offset from UTC.
     *
     * @throws JsonException if it is neither a time nor {@code null}
     */
    public OffsetDateTime time(OffsetDateTime whenNull) {
        if (skipNull()) {
            return whenNull;
        }
        int from = position;
        if (kind() != JsonKind.STRING) {
            throw valueFault(from, "Time.UnmarshalJSON: input is not a JSON string");
        }
        byte[] quoted = raw();
        try {
            return Rfc3339.parse(new String(quoted, 1, quoted.length - 2, StandardCharsets.ISO_8859_1));
        } catch (DateTimeException e) {
            throw valueFault(from, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Bytes in a base64 string; line ends inside it are ignored.
     *
     * @throws JsonException if it is neither such a string nor {@code null}
     */
    public byte[] base64(byte[] whenNull) {
        int from = position;
        if (!take(JsonKind.STRING, "[]uint8")) {
            return whenNull;
        }
        try {
            return Base64Text.decode(scannedString());
        } catch (IllegalArgumentException e) {
            throw valueFault(from, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Creates the exception for a fault that the caller found in the value consumed last.
     *
     * @param message the fault
     */
    public JsonException fault(String message) {
        return valueFault(position, message);
    }

    /**
     * An array of strings; a {@code null} element is the empty string.
     *
     * @return the strings in order, or {@code whenNull}
     * @throws JsonException if it is neither an array of strings nor {@code null}
     */
    public List<String> strings(List<String> whenNull) {
        if (!beginArray("[]string")) {
            return whenNull;
        }
        List<String> values = new ArrayList<>();
        while (nextElement()) {
            values.add(string(""));
        }
        return List.copyOf(values);
    }

    private boolean begin(JsonKind wanted, String goType, @Nullable JsonFields fields) {
        if (!take(wanted, goType)) {
            return false;
        }
        position++;
        if (depth == frameFields.length) {
            frameFields = Arrays.copyOf(frameFields, 2 * depth);
            frameField = Arrays.copyOf(frameField, 2 * depth);
        }
        frameFields[depth] = fields;
        frameField[depth] = "";
        depth++;
        return true;
    }

    private void checkConsumed() {
        Invariants.check(depth > 0, "no JSON object or array is open");
        Invariants.check(!valuePending, "the JSON value before was not consumed");
    }

    /** Moves to the next key or element of the innermost container, or past its end. */
    private boolean advance(char close) {
        position = JsonSyntax.skipSpace(buffer, position, end);
        byte next = buffer[position];
        if (next == close) {
            position++;
            depth--;
            return false;
        }
        if (next == ',') {
            position = JsonSyntax.skipSpace(buffer, position + 1, end);
        }
        return true;
    }

    /** Starts consuming a value of kind {@code wanted}; returns false if it was {@code null}, which is consumed then. */
    private boolean take(JsonKind wanted, String goType) {
        JsonKind found = kind();
        if (found == wanted) {
            valuePending = false;
            return true;
        }
        if (found == JsonKind.NULL) {
            skipValue();
            return false;
        }
        throw typeFault(position, found.word(), goType);
    }

    private void skipWord() {
        int at = position;
        while (at < end && isWord(buffer[at])) {
            at++;
        }
        position = at;
    }

    private static boolean isWord(byte value) {
        return switch (value) {
            case ',', '}', ']', ' ', '\n', '\r', '\t' -> false;
            default -> true;
        };
    }

    private boolean scanMagnitude(int from) {
        long value = 0;
        for (int at = from; at < position; at++) {
            int digit = buffer[at] - '0';
            boolean overflow = Long.compareUnsigned(value, UNSIGNED_TENTH) > 0;
            value = 10 * value + digit;
            if (digit < 0 || digit > 9 || overflow || Long.compareUnsigned(value, digit) < 0) {
                return false;
            }
        }
        magnitude = value;
        return true;
    }

    private void scanString() {
        int at = position + 1;
        textStart = at;
        boolean plain = true;
        byte next = buffer[at];
        while (next != '"') {
            if (next == '\\') {
                at++;
                plain = false;
            } else if (next < 0) {
                plain = false;
            }
            next = buffer[++at];
        }
        textEnd = at;
        textPlain = plain;
        position = at + 1;
    }

    private @Nullable String matchKey(@Nullable JsonFields fields) {
        if (fields == null) {
            return text();
        }
        return textPlain ? fields.match(buffer, textStart, textEnd) : fields.match(text());
    }

    private String scannedString() {
        scanString();
        return text();
    }

    private String text() {
        if (textPlain) {
            return new String(buffer, textStart, textEnd - textStart, StandardCharsets.ISO_8859_1);
        }
        return JsonText.decode(buffer, textStart, textEnd);
    }

    private String ascii(int from) {
        return new String(buffer, from, position - from, StandardCharsets.ISO_8859_1);
    }

    private JsonException valueFault(int at, String message) {
        return new JsonException(Reason.VALUE, at - start, message);
    }

    private JsonException typeFault(int at, String found, String goType) {
        StringBuilder text = new StringBuilder("json: cannot unmarshal ").append(found);
        JsonFields innermost = null;
        StringBuilder path = new StringBuilder();
        for (int frame = 0; frame < depth; frame++) {
            JsonFields fields = frameFields[frame];
            if (fields != null) {
                innermost = fields;
                path.append('.').append(frameField[frame]);
            }
        }
        if (innermost == null) {
            text.append(" into Go value of type ");
        } else {
            text.append(" into Go struct field ")
                    .append(innermost.simpleGoType())
                    .append(path)
                    .append(" of type ");
        }
        return new JsonException(Reason.TYPE, at - start, text.append(goType).toString());
    }
}
