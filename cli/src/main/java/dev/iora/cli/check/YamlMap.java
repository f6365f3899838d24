// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.console.CliException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A mapping of a YAML document. What is not there is empty, and what is of another kind than is asked for is an error.
 *
 * <p>Thread: any, nobody changes it.
 */
record YamlMap(Map<?, ?> entries) {
    static final YamlMap EMPTY = new YamlMap(Map.of());

    /** The document, which has to be a mapping. */
    static YamlMap parse(String text) {
        Object document;
        try {
            document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (YAMLException e) {
            throw new CliException("invalid YAML: " + e.getMessage(), e);
        }
        if (document instanceof Map<?, ?> map) {
            return new YamlMap(map);
        }
        throw new CliException("invalid YAML: a mapping is wanted");
    }

    boolean has(String key) {
        return entries.get(key) != null;
    }

    String text(String key) {
        Object value = entries.get(key);
        if (value instanceof Map || value instanceof List) {
            throw wrong(key, "a single value");
        }
        return value == null ? "" : value.toString();
    }

    boolean truth(String key) {
        Object value = entries.get(key);
        if (value != null && !(value instanceof Boolean)) {
            throw wrong(key, "true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    BigDecimal number(String key) {
        try {
            return new BigDecimal(text(key));
        } catch (NumberFormatException e) {
            throw wrong(key, "a number");
        }
    }

    /** Keys and values as text, or null if this is no mapping. */
    @Nullable
    Map<String, String> entries(String key) {
        if (!(entries.get(key) instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }

    YamlMap map(String key) {
        return switch (entries.get(key)) {
            case null -> EMPTY;
            case Map<?, ?> map -> new YamlMap(map);
            default -> throw wrong(key, "a mapping");
        };
    }

    List<YamlMap> maps(String key) {
        Object value = entries.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw wrong(key, "a list");
        }
        List<YamlMap> maps = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> map)) {
                throw wrong(key, "a list of mappings");
            }
            maps.add(new YamlMap(map));
        }
        return maps;
    }

    private static CliException wrong(String key, String wanted) {
        return new CliException("\"" + key + "\" is not " + wanted);
    }
}
