// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a table can be sorted by.
 *
 * <p>Thread: any, immutable.
 */
record SortKeys(Map<String, Key> keys) {
    /**
     * A column, or part of one.
     *
     * @param label what it is called in the title
     */
    record Key(String label, Comparator<JsonObject> order) {}

    /** The largest number first. */
    static Key largest(String label, String field) {
        Comparator<JsonObject> order = Comparator.comparingDouble(object -> object.decimal(field));
        return new Key(label, order.reversed());
    }

    /** The largest number in an inner object first. */
    static Key largest(String label, String object, String field) {
        Comparator<JsonObject> order =
                Comparator.comparingDouble(outer -> outer.object(object).decimal(field));
        return new Key(label, order.reversed());
    }

    /** The longest list first. */
    static Key longest(String label, String field) {
        Comparator<JsonObject> order =
                Comparator.comparingInt(object -> object.array(field).size());
        return new Key(label, order.reversed());
    }

    Key of(String flag) {
        Key key = keys.get(flag);
        if (key == null) {
            throw new CliException(
                    "cannot sort by \"" + flag + "\", use one of " + String.join(", ", new TreeSet<>(keys.keySet())));
        }
        return key;
    }
}
