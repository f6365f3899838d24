// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The keys that a table can be sorted by, each with its order.
 *
 * <p>Thread: its owner only.
 *
 * @param <T> the type of the sorted items
 */
public final class SortKeys<T> {
    /**
     * A key.
     *
     * @param label the name in titles
     */
    public record Key<T>(String label, Comparator<T> order) {}

    private final Map<String, Key<T>> keys = new LinkedHashMap<>();
    private final Map<String, Key<T>> aliases = new LinkedHashMap<>();

    public SortKeys<T> add(String flag, Comparator<T> order) {
        return add(flag, flag, order);
    }

    public SortKeys<T> add(String flag, String label, Comparator<T> order) {
        keys.put(flag, new Key<>(label, order));
        return this;
    }

    /** Adds a key with the smallest number first. */
    public SortKeys<T> smallest(String flag, ToLongFunction<T> number) {
        return add(flag, Comparator.comparingLong(number));
    }

    /** Adds a key with the largest number first. */
    public SortKeys<T> largest(String flag, String label, ToDoubleFunction<T> number) {
        return add(flag, label, Comparator.comparingDouble(number).reversed());
    }

    /** Adds another flag for a key; error messages do not list it. */
    public SortKeys<T> alias(String alias, String flag) {
        aliases.put(alias, of(flag));
        return this;
    }

    /**
     * The key of a flag.
     *
     * @throws CliException if there is none; lists all flags
     */
    public Key<T> of(String flag) {
        Key<T> key = keys.getOrDefault(flag, aliases.get(flag));
        if (key == null) {
            throw new CliException("cannot sort by \"" + flag + "\", use one of " + String.join(", ", keys.keySet()));
        }
        return key;
    }
}
