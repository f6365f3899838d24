// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A mapping of a YAML document. All scalars but {@code null} and booleans are text, so {@code 0123} is not converted. A
 * missing value is empty; a value of another type than requested is an error.
 */
public record YamlMap(Map<?, ?> entries) {
    public static final YamlMap EMPTY = new YamlMap(Map.of());

    /** Parses a document; fails if it is not a mapping. */
    public static YamlMap parse(String text) {
        LoaderOptions options = new LoaderOptions();
        DumperOptions unused = new DumperOptions();
        Yaml yaml =
                new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new TextResolver());
        Object document;
        try {
            document = yaml.load(text);
        } catch (YAMLException e) {
            throw new CliException("invalid YAML: " + e.getMessage(), e);
        }
        if (document instanceof Map<?, ?> map) {
            return new YamlMap(map);
        }
        throw new CliException("invalid YAML: a mapping is wanted");
    }

    /** Keeps numbers and times as text. */
    private static final class TextResolver extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
            addImplicitResolver(Tag.MERGE, MERGE, "<");
        }
    }

    public boolean has(String key) {
        return entries.get(key) != null;
    }

    public String text(String key) {
        Object value = entries.get(key);
        if (value instanceof Map || value instanceof List) {
            throw wrong(key, "a single value");
        }
        return value == null ? "" : value.toString();
    }

    public boolean truth(String key) {
        Object value = entries.get(key);
        if (value != null && !(value instanceof Boolean)) {
            throw wrong(key, "true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    public BigDecimal number(String key) {
        try {
            return new BigDecimal(text(key));
        } catch (NumberFormatException e) {
            throw wrong(key, "a number");
        }
    }

    /** The entries of an inner mapping as text, or null if the value is not a mapping. */
    public @Nullable Map<String, String> entries(String key) {
        if (!(entries.get(key) instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }

    public YamlMap map(String key) {
        return switch (entries.get(key)) {
            case null -> EMPTY;
            case Map<?, ?> map -> new YamlMap(map);
            default -> throw wrong(key, "a mapping");
        };
    }

    public List<YamlMap> maps(String key) {
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
