// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.DateValue;
import dev.iora.config.ConfigValue.DoubleValue;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.StringValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that are not maps or arrays: strings in all their forms, numbers with size suffixes, dates, booleans and
 * variables.
 *
 * <p>Thread: its parser only.
 *
 * <p>It accepts the syntax of nats-server v2.14 (conf/lex.go); in addition, a {@code ]} ends a number, so that JSON arrays
 * of numbers work.
 */
final class ScalarParser {
    private static final String ESCAPES =
            "Only the following escape characters are allowed: \\xXX, \\t, \\n, \\r, \\\", \\\\.";
    private static final String DATE_FORM = "dddd-dd-ddTdd:dd:ddZ";
    private static final int YEAR_DIGITS = 4;

    private final Cursor cursor;

    private final Variables variables;

    ScalarParser(Cursor cursor, Variables variables) {
        this.cursor = cursor;
        this.variables = variables;
    }

    /** Source of the values of variables. */
    interface Variables {
        /** The value of the variable {@code name}, used at {@code place}; null after a problem was reported. */
        @Nullable
        ConfigValue lookUp(String name, Position place);
    }

    /** Reads the value at the cursor, which does not start a map or an array; null for a variable without value. */
    @Nullable
    ConfigValue parse() throws SyntaxException {
        Position start = cursor.position();
        int first = cursor.peek();
        return switch (first) {
            case '\'' -> singleQuoted(start);
            case '"' -> doubleQuoted(start);
            case '(' -> block(start);
            case '-' -> negative(start);
            case '.' -> throw error("Floats must start with a digit");
            case '\n', '\r' -> throw error("Expected value but found new line");
            default -> isDigit(first) ? startingWithDigit(start) : bare(start, cursor.offset());
        };
    }

    private StringValue singleQuoted(Position start) throws SyntaxException {
        cursor.next();
        int from = cursor.offset();
        while (cursor.peek() != '\'') {
            if (cursor.peek() == Cursor.END) {
                throw new SyntaxException(start, "Unexpected EOF in single quoted string.");
            }
            cursor.next();
        }
        String value = cursor.since(from);
        cursor.next();
        return new StringValue(value, start);
    }

    private StringValue doubleQuoted(Position start) throws SyntaxException {
        cursor.next();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        while (true) {
            int b = cursor.peek();
            if (b == Cursor.END) {
                throw new SyntaxException(start, "Unexpected EOF in double quoted string.");
            }
            if (b == '"') {
                cursor.next();
                return new StringValue(value.toString(StandardCharsets.UTF_8), start);
            }
            value.write(b == '\\' ? escape() : cursor.next());
        }
    }

    /** Reads a string in parentheses, up to the first closing parenthesis on a line of its own. */
    private StringValue block(Position start) throws SyntaxException {
        cursor.next();
        int from = cursor.offset();
        while (true) {
            if (cursor.peek() == Cursor.END) {
                throw new SyntaxException(start, "Unexpected EOF processing block.");
            }
            if (cursor.peek() == ')' && cursor.at(cursor.offset() - 1) == '\n' && lineEndsAfter(1)) {
                String value = cursor.since(from);
                cursor.next();
                return new StringValue(value, start);
            }
            cursor.next();
        }
    }

    private boolean lineEndsAfter(int ahead) {
        int b = cursor.peek(ahead);
        return b == '\n' || b == Cursor.END || (b == '\r' && cursor.peek(ahead + 1) == '\n');
    }

    /**
     * Reads a string without quotes, whose bytes since {@code from} are already read; it may turn out to be a boolean or a
     * variable. An escape, or a single quote at its end, makes it a string.
     */
    private @Nullable ConfigValue bare(Position start, int from) throws SyntaxException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(cursor.bytesSince(from));
        boolean plain = true;
        while (!endsBare(cursor.peek())) {
            if (cursor.peek() == '\\') {
                plain = false;
                text.write(escape());
            } else {
                text.write(cursor.next());
            }
        }
        plain &= !cursor.accept('\'');
        String value = text.toString(StandardCharsets.UTF_8);
        return plain ? word(value, start) : new StringValue(value, start);
    }

    /** Reads the path of an include without quotes. */
    String barePath() {
        int from = cursor.offset();
        while (true) {
            switch (cursor.peek()) {
                case Cursor.END, '\n', '\r', ' ', '\t', ';', '}' -> {
                    return cursor.since(from);
                }
                case '\'' -> {
                    String path = cursor.since(from);
                    cursor.next();
                    return path;
                }
                default -> cursor.next();
            }
        }
    }

    private @Nullable ConfigValue word(String value, Position start) {
        if (value.startsWith("$")) {
            return variables.lookUp(value.substring(1), start);
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> new BooleanValue(true, start);
            case "false", "no", "off" -> new BooleanValue(false, start);
            default -> new StringValue(value, start);
        };
    }

    private static boolean endsBare(int b) {
        return switch (b) {
            case Cursor.END, '\n', '\r', ' ', '\t', ';', ',', ']', '}', '\'' -> true;
            default -> false;
        };
    }

    /** Reads an escape at its backslash and returns its byte. */
    private int escape() throws SyntaxException {
        cursor.next();
        int b = cursor.peek();
        int value = switch (b) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '"', '\\' -> b;
            case 'x' -> hexadecimal();
            default -> throw error("Invalid escape character '" + cursor.quotedCharacter() + "'. " + ESCAPES);
        };
        cursor.next();
        return value;
    }

    /** Reads {@code x} and the first of two digits; the caller reads the second. */
    private int hexadecimal() throws SyntaxException {
        int high = Character.digit(cursor.peek(1), 16);
        int low = Character.digit(cursor.peek(2), 16);
        if (high < 0 || low < 0) {
            throw error("Expected two hexadecimal digits after '\\x'");
        }
        cursor.skip(2);
        return high << 4 | low;
    }

    private ConfigValue negative(Position start) throws SyntaxException {
        int from = cursor.offset();
        cursor.next();
        if (!isDigit(cursor.peek())) {
            throw error(
                    cursor.peek() == '.'
                            ? "Floats must start with a digit, not '.'."
                            : "Expected a digit but got '" + cursor.quotedCharacter() + "'.");
        }
        skipDigits();
        if (cursor.peek() == '.') {
            return fraction(start, from);
        }
        int digitsEnd = cursor.offset();
        skipSuffix();
        return integer(start, from, digitsEnd);
    }

    /** Reads a value that starts with a digit: an integer, a number with a fraction, a date, an address, or a string. */
    private @Nullable ConfigValue startingWithDigit(Position start) throws SyntaxException {
        int from = cursor.offset();
        skipDigits();
        int digitsEnd = cursor.offset();
        if (cursor.peek() == '-') {
            if (digitsEnd - from != YEAR_DIGITS) {
                throw error("All ISO8601 dates must be in full Zulu form.");
            }
            return date(start, from);
        }
        if (cursor.peek() == '.') {
            return fraction(start, from);
        }
        boolean suffix = skipSuffix();
        if (endsNumber(cursor.peek()) || (suffix && isDigit(cursor.peek()))) {
            return integer(start, from, digitsEnd);
        }
        return bare(start, from);
    }

    private static boolean endsNumber(int b) {
        return b != '\'' && endsBare(b);
    }

    private void skipDigits() {
        while (isDigit(cursor.peek())) {
            cursor.next();
        }
    }

    private boolean skipSuffix() {
        if (factorOf(cursor.peek()) == 0) {
            return false;
        }
        cursor.next();
        while (cursor.peek() == 'b' || cursor.peek() == 'B' || cursor.peek() == 'i' || cursor.peek() == 'I') {
            cursor.next();
        }
        return true;
    }

    /** Returns the exponent for the first letter of a size suffix: 1 for k to 6 for e, 0 for any other character. */
    private static int factorOf(int letter) {
        return letter == Cursor.END ? 0 : "kmgtpe".indexOf(Character.toLowerCase(letter)) + 1;
    }

    private LongValue integer(Position start, int from, int digitsEnd) throws SyntaxException {
        String text = cursor.since(from);
        String suffix = text.substring(digitsEnd - from).toLowerCase(Locale.ROOT);
        long unit = switch (suffix.isEmpty() ? "" : suffix.substring(1)) {
            case "" -> 1000;
            case "b", "i", "ib" -> 1024;
            default -> throw new SyntaxException(start, "Unknown size suffix in '" + text + "'");
        };
        try {
            long value = Long.parseLong(text, 0, digitsEnd - from, 10);
            for (int power = suffix.isEmpty() ? 0 : factorOf(suffix.charAt(0)); power > 0; power--) {
                value = Math.multiplyExact(value, unit);
            }
            return new LongValue(value, start);
        } catch (ArithmeticException | NumberFormatException _) {
            // The text has only digits, so either failure means that it is out of range.
            throw new SyntaxException(start, "integer '" + text + "' is out of the range");
        }
    }

    private ConfigValue fraction(Position start, int from) throws SyntaxException {
        cursor.next();
        if (!isDigit(cursor.peek())) {
            throw error("Floats must have a digit after the '.', but got '" + cursor.quotedCharacter() + "' instead.");
        }
        skipDigits();
        if (cursor.peek() == '.') {
            return address(start, from);
        }
        String text = cursor.since(from);
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new SyntaxException(start, "float '" + text + "' is out of the range");
        }
        return new DoubleValue(value, start);
    }

    private StringValue address(Position start, int from) {
        while (isDigit(cursor.peek()) || cursor.peek() == '.' || cursor.peek() == ':' || cursor.peek() == '-') {
            cursor.next();
        }
        return new StringValue(cursor.since(from), start);
    }

    private DateValue date(Position start, int from) throws SyntaxException {
        for (int i = YEAR_DIGITS; i < DATE_FORM.length(); i++) {
            char expected = DATE_FORM.charAt(i);
            if (expected == 'd' ? !isDigit(cursor.peek()) : cursor.peek() != expected) {
                String wanted = expected == 'd' ? "digit" : "'" + expected + "'";
                throw error("Expected " + wanted + " in ISO8601 datetime, but found '" + cursor.quotedCharacter()
                        + "' instead.");
            }
            cursor.next();
        }
        String text = cursor.since(from);
        try {
            LocalDateTime time = LocalDateTime.parse(text.substring(0, text.length() - 1));
            return new DateValue(time.toInstant(ZoneOffset.UTC), start);
        } catch (DateTimeException _) {
            throw new SyntaxException(start, "expected Zulu formatted DateTime, but got '" + text + "'");
        }
    }

    private SyntaxException error(String text) {
        return new SyntaxException(cursor.position(), text);
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }
}
