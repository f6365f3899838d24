// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key whose value is a map with keys of its own.
 *
 * @param description what the reference documentation says
 * @param keys the keys of the map, in the order of the documentation
 * @param toggle what a map switches on, and a boolean or a word instead of a map sets; null if there must be a map
 */
record BlockKey(
        Description description, List<Key> keys, @Nullable Option<Boolean> toggle) implements Key {
    /** Keeps a copy of {@code keys}. */
    BlockKey {
        keys = List.copyOf(keys);
    }

    /** The key of this name or alias, in any case, or null. */
    @Nullable
    Key find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Key key : keys) {
            if (key.description().names().contains(lower)) {
                return key;
            }
        }
        return null;
    }

    /** What a word says about the toggle. */
    static boolean readWord(String word) throws InvalidValueException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "enabled", "enable" -> true;
            case "disabled", "disable" -> false;
            default ->
                throw new InvalidValueException(
                        "Expected 'enabled' or 'disabled' for string value, got '" + word + "'");
        };
    }
}
