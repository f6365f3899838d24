// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a parsed configuration, with the place where it starts.
 *
 * <p>Thread: any; immutable.
 */
public sealed interface ConfigValue {
    /** Where the value starts; for the value of a variable, where the variable is used. */
    Position position();

    /** The kind of value, for messages: {@code a string}, {@code an integer}. */
    String kind();

    /** The values directly inside; empty unless it is a map or an array. */
    default List<ConfigValue> parts() {
        return List.of();
    }

    /** The same value at another place. */
    ConfigValue at(Position place);

    /**
     * A map, in the order of the file. Keys are as written, and the readers compare them; the last of repeated keys counts.
     */
    record MapValue(Map<String, Entry> entries, Position position) implements ConfigValue {
        /** Keeps a copy of {@code entries} in their order. */
        public MapValue {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String kind() {
            return "a map";
        }

        @Override
        public List<ConfigValue> parts() {
            List<ConfigValue> parts = new ArrayList<>(entries.size());
            for (Entry entry : entries.values()) {
                parts.add(entry.value());
            }
            return parts;
        }

        @Override
        public MapValue at(Position place) {
            return new MapValue(entries, place);
        }
    }

    /**
     * The value of a key.
     *
     * @param keyPosition where the key starts; problems with the value name this place
     * @param value the value
     * @param usedAsVariable whether a {@code $} reference used it; such a key may have any name
     */
    record Entry(Position keyPosition, ConfigValue value, boolean usedAsVariable) {}

    /** A list of values of any kind. */
    record ArrayValue(List<ConfigValue> elements, Position position) implements ConfigValue {
        /** Keeps a copy of {@code elements}. */
        public ArrayValue {
            elements = List.copyOf(elements);
        }

        @Override
        public String kind() {
            return "an array";
        }

        @Override
        public List<ConfigValue> parts() {
            return elements;
        }

        @Override
        public ArrayValue at(Position place) {
            return new ArrayValue(elements, place);
        }
    }

    /** A string, bare, quoted or a block. */
    record StringValue(String value, Position position) implements ConfigValue {
        @Override
        public String kind() {
            return "a string";
        }

        @Override
        public StringValue at(Position place) {
            return new StringValue(value, place);
        }
    }

    /** An integer, its size suffix already applied. */
    record LongValue(long value, Position position) implements ConfigValue {
        @Override
        public String kind() {
            return "an integer";
        }

        @Override
        public LongValue at(Position place) {
            return new LongValue(value, place);
        }
    }

    /** A number with a fraction; finite. */
    record DoubleValue(double value, Position position) implements ConfigValue {
        @Override
        public String kind() {
            return "a number with a fraction";
        }

        @Override
        public DoubleValue at(Position place) {
            return new DoubleValue(value, place);
        }
    }

    /** A truth value. */
    record BooleanValue(boolean value, Position position) implements ConfigValue {
        @Override
        public String kind() {
            return "a boolean";
        }

        @Override
        public BooleanValue at(Position place) {
            return new BooleanValue(value, place);
        }
    }

    /** A date and time in UTC, to the second. */
    record DateValue(Instant value, Position position) implements ConfigValue {
        @Override
        public String kind() {
            return "a date";
        }

        @Override
        public DateValue at(Position place) {
            return new DateValue(value, place);
        }
    }
}
