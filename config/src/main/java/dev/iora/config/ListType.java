// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type of an array of values of one type; a single value needs no brackets.
 *
 * @param <T> the elements in Java
 */
record ListType<T>(String label, KeyType<T> element) implements KeyType<List<T>> {
    @Override
    public @Nullable BlockType inner() {
        return element.inner();
    }

    @Override
    public List<Block> blocks(List<T> value) {
        return value.stream().flatMap(each -> element.blocks(each).stream()).toList();
    }

    @Override
    public List<T> read(String key, Entry entry, Findings findings) throws InvalidValueException {
        if (!(entry.value() instanceof ArrayValue array)) {
            return List.of(element.read(key, entry, findings));
        }
        List<T> elements = new ArrayList<>();
        for (ConfigValue value : array.elements()) {
            elements.add(element.read(key, new Entry(value.position(), value, entry.usedAsVariable()), findings));
        }
        return List.copyOf(elements);
    }

    @Override
    public List<T> readText(String key, String text) throws InvalidValueException {
        List<T> elements = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            elements.add(element.readText(key, part));
        }
        return List.copyOf(elements);
    }

    @Override
    public void check(String key, List<T> value) throws InvalidValueException {
        for (T each : value) {
            element.check(key, each);
        }
    }

    @Override
    public String write(List<T> value, String indent) {
        return value.stream().map(each -> element.write(each, indent)).collect(Collectors.joining(", ", "[", "]"));
    }
}
