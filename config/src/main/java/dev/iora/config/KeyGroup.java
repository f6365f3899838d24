// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keys that belong together: a topic of the top level, or the keys of a block. The declaration of a key adds it, so the
 * order is that of the source.
 *
 * <p>Thread: the one that initializes the class of the constants; any afterwards, when it no longer changes.
 */
final class KeyGroup {
    private final String title;
    private final List<Key<?>> keys = new ArrayList<>();

    /** An empty group; {@code title} is its heading in the reference documentation. */
    KeyGroup(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    List<Key<?>> keys() {
        return Collections.unmodifiableList(keys);
    }

    /** Begins the declaration of a key of this group. */
    <T> Key.Declaration<T> key(String name, KeyType<T> type, T defaultValue) {
        return new Key.Declaration<>(this, name, type, defaultValue);
    }

    void add(Key<?> key) {
        keys.add(key);
    }
}
