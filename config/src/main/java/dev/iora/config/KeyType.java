// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.common.GoDuration;
import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.StringValue;
import dev.iora.subject.Subject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The form of a key's values in a configuration file, in a flag and in messages. Callers of the read methods call {@link
 * #check} on the result.
 *
 * <p>Thread: any; immutable.
 *
 * @param <T> the values in Java
 */
sealed interface KeyType<T>
        permits AccountsType,
                AddressType,
                BlockListType,
                BlockType,
                DestinationsType,
                KeyType.BooleanType,
                KeyType.DurationType,
                KeyType.IntegerType,
                KeyType.LongType,
                KeyType.SizeType,
                KeyType.SyncIntervalType,
                KeyType.TextType,
                ListType,
                MapType,
                OptionalBlockType,
                PercentType,
                SecondsType,
                SecretType,
                SubjectPermissionType,
                TlsTypes.CheckedText,
                TlsTypes.HandshakeFirstType,
                TlsTypes.NamesType,
                TlsTypes.PairType,
                WordType {
    /** The type for the reference documentation. */
    String label();

    /** Reads the value of {@code key} in a file; an outdated form is read, with a warning in {@code findings}. */
    T read(String key, Entry entry, Findings findings) throws InvalidValueException;

    /** Reads the value of a flag that sets {@code key}. */
    T readText(String key, String text) throws InvalidValueException;

    /** Refuses values of the Java type that the key does not allow. */
    default void check(String key, T value) throws InvalidValueException {}

    /** The value for messages, as Go prints it. */
    default String show(T value) {
        return value.toString();
    }

    /** The value in the form of a configuration file; {@code indent} is that of the line it is on. */
    default String write(T value, String indent) {
        boolean bare = value instanceof Number || value instanceof Boolean || value instanceof Enum<?>;
        return bare ? show(value) : quote(show(value));
    }

    /** The type of the maps with keys of their own that the values are or hold; null if there are none. */
    default @Nullable BlockType inner() {
        return null;
    }

    /** The maps with keys of their own in a value. */
    default List<Block> blocks(T value) {
        return List.of();
    }

    /** The problem of a value of another kind. */
    static InvalidValueException wrongKind(String key, String wanted, ConfigValue value) {
        return new InvalidValueException(key + " must be " + wanted + ", not " + value.kind());
    }

    /** The value of a key that takes strings. */
    static String text(String key, String wanted, Entry entry) throws InvalidValueException {
        if (entry.value() instanceof StringValue text) {
            return text.value();
        }
        throw wrongKind(key, wanted, entry.value());
    }

    /** Refuses the character that ends a text for the operating system. */
    static void refuseNul(String key, String text) throws InvalidValueException {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidValueException(key + " cannot contain a NUL character");
        }
    }

    /** Whether a text is a subject or a filter, without empty tokens and white space. */
    static boolean isSubject(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Subject.isValidFilter(bytes, 0, bytes.length)
                && text.chars().noneMatch(c -> "\t\n\f\r ".indexOf(c) >= 0);
    }

    /** The problem of a flag whose key has no form for flags. */
    static InvalidValueException onlyInFile(String key) {
        return new InvalidValueException(key + " can only be set in a configuration file");
    }

    /** {@code text} as a double-quoted string. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static long number(String key, ConfigValue value) throws InvalidValueException {
        if (value instanceof LongValue number) {
            return number.value();
        }
        throw wrongKind(key, "an integer", value);
    }

    private static long number(String text) throws InvalidValueException {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw new InvalidValueException("must be an integer");
        }
    }

    private static long ranged(String key, long number, long min, long max) throws InvalidValueException {
        if (number > max) {
            throw new InvalidValueException(key + " value is too big, the maximum is " + max);
        }
        if (number < min) {
            throw new InvalidValueException(key + " value is too small, the minimum is " + min);
        }
        return number;
    }

    private static String numberLabel(String unit) {
        return unit.isEmpty() ? "integer" : "integer, " + unit;
    }

    /**
     * Integers of a range; with size suffixes, like all integers.
     *
     * @param unit the unit for the documentation; may be empty
     * @param min the smallest valid value
     * @param max the largest valid value
     */
    record IntegerType(String unit, int min, int max) implements KeyType<Integer> {
        @Override
        public String label() {
            return numberLabel(unit);
        }

        @Override
        public Integer read(String key, Entry entry, Findings findings) throws InvalidValueException {
            return (int) ranged(key, number(key, entry.value()), min, max);
        }

        @Override
        public Integer readText(String key, String text) throws InvalidValueException {
            return (int) ranged(key, number(text), min, max);
        }

        @Override
        public void check(String key, Integer value) throws InvalidValueException {
            ranged(key, value, min, max);
        }
    }

    /**
     * Integers up to the largest {@code long}.
     *
     * @param unit the unit for the documentation
     * @param min the smallest valid value
     */
    record LongType(String unit, long min) implements KeyType<Long> {
        @Override
        public String label() {
            return numberLabel(unit);
        }

        @Override
        public Long read(String key, Entry entry, Findings findings) throws InvalidValueException {
            return number(key, entry.value());
        }

        @Override
        public Long readText(String key, String text) throws InvalidValueException {
            return number(text);
        }

        @Override
        public void check(String key, Long value) throws InvalidValueException {
            ranged(key, value, min, Long.MAX_VALUE);
        }
    }

    /** Truth values. */
    record BooleanType() implements KeyType<Boolean> {
        @Override
        public String label() {
            return "boolean";
        }

        @Override
        public Boolean read(String key, Entry entry, Findings findings) throws InvalidValueException {
            if (entry.value() instanceof BooleanValue truth) {
                return truth.value();
            }
            throw wrongKind(key, "a boolean", entry.value());
        }

        @Override
        public Boolean readText(String key, String text) throws InvalidValueException {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "1", "t", "true" -> true;
                case "0", "f", "false" -> false;
                default -> throw new InvalidValueException("must be true or false");
            };
        }
    }

    /** The strings that a {@link TextType} allows, besides the empty one. */
    enum TextForm {
        /** Any string. */
        ANY,
        /** A path that is valid on this system. */
        PATH,
        /** A host and port, or a host alone. */
        ADVERTISED
    }

    /**
     * Strings; an empty one means that the key is not set.
     *
     * @param label the type for the documentation and for messages
     * @param form the strings that are valid
     */
    record TextType(String label, TextForm form) implements KeyType<String> {
        @Override
        public String read(String key, Entry entry, Findings findings) throws InvalidValueException {
            return text(key, form == TextForm.ADVERTISED ? "a string" : "a " + label, entry);
        }

        @Override
        public String readText(String key, String text) {
            return text;
        }

        @Override
        public void check(String key, String text) throws InvalidValueException {
            refuseNul(key, text);
            switch (form) {
                case ANY -> {}
                case PATH -> checkPath(key, text);
                case ADVERTISED -> checkAdvertised(key, text);
            }
        }

        private static void checkPath(String key, String text) throws InvalidValueException {
            try {
                var _ = Path.of(text);
            } catch (InvalidPathException e) {
                throw new InvalidValueException(key + " is not a valid path: " + e.getReason());
            }
        }

        private static void checkAdvertised(String key, String text) throws InvalidValueException {
            if (text.isEmpty()) {
                return;
            }
            try {
                HostPort.parseAdvertised(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException("invalid " + key + ": " + e.getMessage());
            }
        }
    }

    /**
     * Durations.
     *
     * @param min the shortest valid duration
     * @param seconds whether a bare integer counts as seconds, with a warning, as in old configurations
     */
    record DurationType(Duration min, boolean seconds) implements KeyType<Duration> {
        @Override
        public String label() {
            return "duration";
        }

        @Override
        public Duration read(String key, Entry entry, Findings findings) throws InvalidValueException {
            if (entry.value() instanceof StringValue text) {
                return readText(key, text.value());
            }
            if (seconds && entry.value() instanceof LongValue number) {
                findings.warn(
                        entry.keyPosition(),
                        "invalid use of field \"" + key + "\": " + key + " should be converted to a duration");
                return Duration.ofSeconds(number.value());
            }
            throw wrongKind(key, "a duration such as \"2m\"", entry.value());
        }

        @Override
        public Duration readText(String key, String text) throws InvalidValueException {
            try {
                return GoDuration.parse(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException("error parsing " + key + ": " + e.getMessage());
            }
        }

        @Override
        public void check(String key, Duration duration) throws InvalidValueException {
            if (duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
                throw new InvalidValueException(key + " value is too big");
            }
            if (duration.compareTo(min) < 0) {
                throw new InvalidValueException(
                        min.isZero()
                                ? "invalid " + key + ", needs to be positive"
                                : "invalid " + key + " of " + GoDuration.format(duration) + ", minimum is "
                                        + min.toSeconds() + " seconds");
            }
        }

        @Override
        public String show(Duration value) {
            return GoDuration.format(value);
        }
    }

    /**
     * Bytes: an integer, or a string that ends in K, M, G or T for a power of 1024.
     *
     * @param min the smallest valid value
     */
    record SizeType(long min) implements KeyType<Long> {
        private static final String UNITS = "KMGT";

        @Override
        public String label() {
            return "size";
        }

        @Override
        public Long read(String key, Entry entry, Findings findings) throws InvalidValueException {
            if (entry.value() instanceof LongValue number) {
                return number.value();
            }
            if (entry.value() instanceof StringValue text) {
                return readText(key, text.value());
            }
            throw new InvalidValueException(key + " must be int64 or string");
        }

        @Override
        public Long readText(String key, String text) throws InvalidValueException {
            if (text.isEmpty()) {
                return 0L;
            }
            int last = text.length() - 1;
            int unit = UNITS.indexOf(text.charAt(last));
            if (unit < 0) {
                throw new InvalidValueException(key + " sizes defined as strings must end in K, M, G, T");
            }
            try {
                return Math.multiplyExact(Long.parseLong(text.substring(0, last)), 1L << (10 * (unit + 1)));
            } catch (NumberFormatException | ArithmeticException _) {
                throw new InvalidValueException(key + " must be a number of bytes, not \"" + text + "\"");
            }
        }

        @Override
        public void check(String key, Long bytes) throws InvalidValueException {
            ranged(key, bytes, min, Long.MAX_VALUE);
        }
    }

    /** How often files are synced: a duration, or {@code always}, which is zero in Java. */
    record SyncIntervalType() implements KeyType<Duration> {
        private static final String ALWAYS = "always";
        private static final DurationType DURATION = new DurationType(Duration.ZERO, true);

        @Override
        public String label() {
            return "duration or always";
        }

        @Override
        public Duration read(String key, Entry entry, Findings findings) throws InvalidValueException {
            return entry.value() instanceof StringValue text
                    ? readText(key, text.value())
                    : positive(key, DURATION.read(key, entry, findings));
        }

        @Override
        public Duration readText(String key, String text) throws InvalidValueException {
            return text.equalsIgnoreCase(ALWAYS) ? Duration.ZERO : positive(key, DURATION.readText(key, text));
        }

        private static Duration positive(String key, Duration interval) throws InvalidValueException {
            if (interval.isZero()) {
                throw new InvalidValueException("invalid " + key + ", needs to be positive or always");
            }
            return interval;
        }

        @Override
        public void check(String key, Duration interval) throws InvalidValueException {
            DURATION.check(key, interval);
        }

        @Override
        public String show(Duration value) {
            return value.isZero() ? ALWAYS : DURATION.show(value);
        }
    }
}
