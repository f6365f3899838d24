// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.common.GoDuration;
import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the values of an option are written: in a configuration file, on the command line and in messages. Stateless.
 *
 * @param <T> the values in Java
 */
sealed interface OptionType<T> {
    /** The type for the reference documentation. */
    String label();

    /** Reads the value of {@code key} in a file; what is odd but usable goes to {@code warnings}. */
    T read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException;

    /** Reads the value of a flag that sets {@code key}. */
    T readText(String key, String text) throws InvalidValueException;

    /** The value for messages, as Go prints it. */
    default String show(T value) {
        return value.toString();
    }

    /** The value as a configuration file has it. */
    default String write(T value) {
        return show(value);
    }

    /** Checks what the Java type allows but the option does not. */
    default void check(String key, T value) throws InvalidValueException {}

    /** Whether the value is zero or empty, which some options take for their default. */
    default boolean isZero(T value) {
        return false;
    }

    private static InvalidValueException wrongKind(String key, String wanted, ConfigValue value) {
        return new InvalidValueException(key + " must be " + wanted + ", not " + value.kind());
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

    /**
     * Integers of a range; with size suffixes, as all integers.
     *
     * @param unit what is counted, for the documentation
     * @param min the smallest valid value
     * @param max the largest valid value
     */
    record IntegerType(String unit, long min, long max) implements OptionType<Long> {
        @Override
        public String label() {
            return unit.isEmpty() ? "integer" : "integer, " + unit;
        }

        @Override
        public Long read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof LongValue number) {
                check(key, number.value());
                return number.value();
            }
            throw wrongKind(key, "an integer", value);
        }

        @Override
        public Long readText(String key, String text) throws InvalidValueException {
            long number;
            try {
                number = Long.parseLong(text.strip());
            } catch (NumberFormatException _) {
                throw new InvalidValueException("must be an integer");
            }
            check(key, number);
            return number;
        }

        @Override
        public boolean isZero(Long value) {
            return value == 0;
        }

        @Override
        public void check(String key, Long number) throws InvalidValueException {
            if (number > max) {
                throw new InvalidValueException(key + " value is too big, the maximum is " + max);
            }
            if (number < min) {
                throw new InvalidValueException(key + " value is too small, the minimum is " + min);
            }
        }
    }

    /** Truth values. */
    record BooleanType() implements OptionType<Boolean> {
        @Override
        public String label() {
            return "boolean";
        }

        @Override
        public Boolean read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof BooleanValue truth) {
                return truth.value();
            }
            throw wrongKind(key, "a boolean", value);
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

    /**
     * Strings; an empty one means that the option is not set.
     *
     * @param label the type for the documentation
     * @param path whether they name files, so that the file system must be able to express them
     */
    record TextType(String label, boolean path) implements OptionType<String> {
        @Override
        public String read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof StringValue text) {
                check(key, text.value());
                return text.value();
            }
            throw wrongKind(key, "a string", value);
        }

        @Override
        public String readText(String key, String text) throws InvalidValueException {
            check(key, text);
            return text;
        }

        @Override
        public void check(String key, String text) throws InvalidValueException {
            if (text.indexOf('\0') >= 0) {
                throw new InvalidValueException(key + " cannot contain a NUL character");
            }
            try {
                if (path) {
                    var _ = Path.of(text);
                }
            } catch (InvalidPathException e) {
                throw new InvalidValueException(key + " is not a valid path: " + e.getReason());
            }
        }

        @Override
        public boolean isZero(String value) {
            return value.isEmpty();
        }

        @Override
        public String write(String value) {
            return quote(value);
        }
    }

    /**
     * Durations.
     *
     * @param min the shortest valid duration
     * @param seconds whether a bare integer counts as seconds, with a warning, as old configurations have it
     */
    record DurationType(Duration min, boolean seconds) implements OptionType<Duration> {
        @Override
        public String label() {
            return "duration";
        }

        @Override
        public Duration read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof StringValue text) {
                return parse(key, text.value());
            }
            if (seconds && value instanceof LongValue number) {
                warnings.add("invalid use of field \"" + key + "\": " + key + " should be converted to a duration");
                return checked(key, Duration.ofSeconds(number.value()));
            }
            throw wrongKind(key, "a duration such as \"2m\"", value);
        }

        @Override
        public Duration readText(String key, String text) throws InvalidValueException {
            return parse(key, text);
        }

        @Override
        public boolean isZero(Duration value) {
            return value.isZero();
        }

        private Duration parse(String key, String text) throws InvalidValueException {
            try {
                return checked(key, GoDuration.parse(text));
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException("error parsing " + key + ": " + e.getMessage());
            }
        }

        private Duration checked(String key, Duration duration) throws InvalidValueException {
            check(key, duration);
            return duration;
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

        @Override
        public String write(Duration value) {
            return quote(show(value));
        }
    }

    /**
     * Bytes: an integer, or a string that ends in K, M, G or T for a power of 1024.
     *
     * @param min the smallest valid value
     */
    record SizeType(long min) implements OptionType<Long> {
        private static final String UNITS = "KMGT";

        @Override
        public String label() {
            return "size";
        }

        @Override
        public Long read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof LongValue number) {
                return checked(key, number.value());
            }
            if (value instanceof StringValue text) {
                return readText(key, text.value());
            }
            throw new InvalidValueException(key + " must be int64 or string");
        }

        @Override
        public Long readText(String key, String text) throws InvalidValueException {
            if (text.isEmpty()) {
                return checked(key, 0);
            }
            int last = text.length() - 1;
            int unit = UNITS.indexOf(text.charAt(last));
            if (unit < 0) {
                throw new InvalidValueException(key + " sizes defined as strings must end in K, M, G, T");
            }
            try {
                long number = Long.parseLong(text.substring(0, last));
                return checked(key, Math.multiplyExact(number, 1L << (10 * (unit + 1))));
            } catch (NumberFormatException | ArithmeticException _) {
                throw new InvalidValueException(key + " must be a number of bytes, not \"" + text + "\"");
            }
        }

        private long checked(String key, long bytes) throws InvalidValueException {
            check(key, bytes);
            return bytes;
        }

        @Override
        public void check(String key, Long bytes) throws InvalidValueException {
            if (bytes < min) {
                throw new InvalidValueException(key + " value is too small, the minimum is " + min);
            }
        }
    }

    /** How often files are synced: a duration, or {@code always}, which is zero here. */
    record SyncIntervalType() implements OptionType<Duration> {
        private static final String ALWAYS = "always";
        private static final DurationType DURATION = new DurationType(Duration.ZERO, true);

        @Override
        public String label() {
            return "duration or always";
        }

        @Override
        public Duration read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            return value instanceof StringValue text
                    ? readText(key, text.value())
                    : checked(key, DURATION.read(key, value, warnings));
        }

        @Override
        public Duration readText(String key, String text) throws InvalidValueException {
            return text.equalsIgnoreCase(ALWAYS) ? Duration.ZERO : checked(key, DURATION.readText(key, text));
        }

        private static Duration checked(String key, Duration interval) throws InvalidValueException {
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

        @Override
        public String write(Duration value) {
            return quote(show(value));
        }
    }

    /** A host and port, or a host alone; an empty string means that the option is not set. */
    record AdvertiseType() implements OptionType<String> {
        @Override
        public String label() {
            return "host:port or host";
        }

        @Override
        public String read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof StringValue text) {
                return readText(key, text.value());
            }
            throw wrongKind(key, "a string", value);
        }

        @Override
        public String readText(String key, String text) throws InvalidValueException {
            check(key, text);
            return text;
        }

        @Override
        public void check(String key, String text) throws InvalidValueException {
            try {
                if (!text.isEmpty()) {
                    HostPort.parseWithoutPort(text);
                }
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException("invalid " + key + ": " + e.getMessage());
            }
        }

        @Override
        public String write(String value) {
            return quote(value);
        }
    }

    /** A host and port, or a port alone. */
    record AddressType() implements OptionType<HostPort> {
        @Override
        public String label() {
            return "host:port or port";
        }

        @Override
        public HostPort read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof StringValue text) {
                return parse(text.value());
            }
            if (value instanceof LongValue port) {
                return checked(new HostPort("", Math.clamp(port.value(), Integer.MIN_VALUE, Integer.MAX_VALUE)));
            }
            throw new InvalidValueException("expected port or host:port, got " + value.kind());
        }

        @Override
        public HostPort readText(String key, String text) throws InvalidValueException {
            return parse(text.indexOf(':') < 0 ? ":" + text : text);
        }

        private static HostPort parse(String text) throws InvalidValueException {
            try {
                return checked(HostPort.parse(text));
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException(String.valueOf(e.getMessage()));
            }
        }

        private static HostPort checked(HostPort address) throws InvalidValueException {
            if (address.port() < -1 || address.port() > 65535) {
                throw new InvalidValueException("invalid port " + address.port() + ", must be -1 to 65535");
            }
            return address;
        }

        @Override
        public String write(HostPort value) {
            return quote(show(value));
        }
    }

    /** Strings in a set, in the order of the file; one may stand without brackets. */
    record TagsType() implements OptionType<List<String>> {
        @Override
        public String label() {
            return "string or array of strings";
        }

        @Override
        public List<String> read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof StringValue tag) {
                return normalized(List.of(tag.value()));
            }
            if (!(value instanceof ArrayValue array)) {
                throw wrongKind(key, "a " + label(), value);
            }
            List<String> tags = new ArrayList<>();
            for (ConfigValue element : array.elements()) {
                if (!(element instanceof StringValue tag)) {
                    throw wrongKind(key, "a " + label(), element);
                }
                tags.add(tag.value());
            }
            return normalized(tags);
        }

        @Override
        public List<String> readText(String key, String text) {
            return normalized(List.of(text.split(",", -1)));
        }

        static List<String> normalized(List<String> tags) {
            Set<String> distinct = new LinkedHashSet<>();
            for (String tag : tags) {
                if (!tag.isBlank()) {
                    distinct.add(tag.strip());
                }
            }
            return List.copyOf(distinct);
        }

        @Override
        public String write(List<String> value) {
            return value.stream().map(OptionType::quote).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A map of strings. */
    record TextMapType() implements OptionType<Map<String, String>> {
        @Override
        public String label() {
            return "map of strings";
        }

        @Override
        public Map<String, String> read(String key, ConfigValue value, List<String> warnings)
                throws InvalidValueException {
            if (!(value instanceof MapValue map)) {
                throw wrongKind(key, "a map", value);
            }
            Map<String, String> result = new LinkedHashMap<>();
            for (Map.Entry<String, ConfigValue.Entry> entry : map.entries().entrySet()) {
                if (!(entry.getValue().value() instanceof StringValue text)) {
                    throw wrongKind(
                            key + "." + entry.getKey(),
                            "a string",
                            entry.getValue().value());
                }
                result.put(entry.getKey(), text.value());
            }
            return result;
        }

        @Override
        public Map<String, String> readText(String key, String text) throws InvalidValueException {
            throw new InvalidValueException(key + " can only be set in a configuration file");
        }

        @Override
        public String write(Map<String, String> value) {
            return value.entrySet().stream()
                    .map(entry -> quote(entry.getKey()) + ": " + quote(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /** The words of {@link WriteTimeout}. */
    record WriteTimeoutType() implements OptionType<WriteTimeout> {
        @Override
        public String label() {
            return "default, close or retry";
        }

        @Override
        public WriteTimeout read(String key, ConfigValue value, List<String> warnings) throws InvalidValueException {
            if (value instanceof StringValue word) {
                return readText(key, word.value());
            }
            throw wrongKind(key, "a string", value);
        }

        @Override
        public WriteTimeout readText(String key, String text) throws InvalidValueException {
            return switch (text) {
                case "default" -> WriteTimeout.DEFAULT;
                case "close" -> WriteTimeout.CLOSE;
                case "retry" -> WriteTimeout.RETRY;
                default -> throw new InvalidValueException(key + " must be 'default', 'close' or 'retry'");
            };
        }

        @Override
        public String show(WriteTimeout value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
