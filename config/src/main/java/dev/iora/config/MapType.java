// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type of a map from any name to values of one type, in the order of the file.
 *
 * @param <T> the values in Java
 */
record MapType<T>(String label, KeyType<T> element) implements KeyType<Map<String, T>> {
    @Override
    public @Nullable BlockType inner() {
        return element.inner();
    }

    @Override
    public List<Block> blocks(Map<String, T> value) {
        return value.values().stream()
                .flatMap(each -> element.blocks(each).stream())
                .toList();
    }

    @Override
    public Map<String, T> read(String key, Entry entry, Findings findings) throws InvalidValueException {
        if (!(entry.value() instanceof MapValue map)) {
            throw KeyType.wrongKind(key, "a map", entry.value());
        }
        Map<String, T> elements = new LinkedHashMap<>();
        for (Map.Entry<String, Entry> each : map.entries().entrySet()) {
            elements.put(each.getKey(), element.read(key + "." + each.getKey(), each.getValue(), findings));
        }
        return Collections.unmodifiableMap(elements);
    }

    @Override
    public Map<String, T> readText(String key, String text) throws InvalidValueException {
        throw KeyType.onlyInFile(key);
    }

    @Override
    public void check(String key, Map<String, T> value) throws InvalidValueException {
        for (Map.Entry<String, T> each : value.entrySet()) {
            element.check(key + "." + each.getKey(), each.getValue());
        }
    }

    @Override
    public String write(Map<String, T> value, String indent) {
        return value.entrySet().stream()
                .map(each -> KeyType.quote(each.getKey()) + ": " + element.write(each.getValue(), indent))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
