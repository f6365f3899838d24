// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What a table can be sorted by, each key with its order.
 *
 * <p>Thread: its owner only.
 *
 * @param <T> what is sorted
 */
public final class SortKeys<T> {
    /**
     * A key.
     *
     * @param label what it is called in titles
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

    /** The smallest number first. */
    public SortKeys<T> smallest(String flag, ToLongFunction<T> number) {
        return add(flag, Comparator.comparingLong(number));
    }

    /** The largest number first. */
    public SortKeys<T> largest(String flag, String label, ToDoubleFunction<T> number) {
        return add(flag, label, Comparator.comparingDouble(number).reversed());
    }

    /** Another flag for a key, which errors do not list. */
    public SortKeys<T> alias(String alias, String flag) {
        aliases.put(alias, of(flag));
        return this;
    }

    /**
     * The key of a flag.
     *
     * @throws CliException if there is none, with the flags that there are
     */
    public Key<T> of(String flag) {
        Key<T> key = keys.getOrDefault(flag, aliases.get(flag));
        if (key == null) {
            throw new CliException("cannot sort by \"" + flag + "\", use one of " + String.join(", ", keys.keySet()));
        }
        return key;
    }
}
