// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.DateValue;
import dev.iora.config.ConfigValue.DoubleValue;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A key of nats-server whose feature this server does not have yet. It is refused by name, unless its value switches the
 * feature off anyway.
 *
 * @param description what it does in nats-server
 * @param emptyMeansOn whether an empty map is enough to switch the feature on
 */
record PlannedKey(Description description, boolean emptyMeansOn) implements Key {
    private static final String SEPARATOR = " / ";

    /** A key; {@code names} separates aliases by {@code " / "}. */
    static PlannedKey planned(String names, String type, String defaultText, Reload reload, String text) {
        return new PlannedKey(new Description(separate(names), type, defaultText, reload, "", text), false);
    }

    private static List<String> separate(String names) {
        List<String> separated = new ArrayList<>();
        int start = 0;
        for (int end = names.indexOf(SEPARATOR); end >= 0; end = names.indexOf(SEPARATOR, start)) {
            separated.add(names.substring(start, end));
            start = end + SEPARATOR.length();
        }
        separated.add(names.substring(start));
        return separated;
    }

    /** The same key with the nats-server version that brought it. */
    PlannedKey since(String version) {
        Description d = description;
        return new PlannedKey(
                new Description(d.names(), d.type(), d.defaultText(), d.reload(), version, d.text()), emptyMeansOn);
    }

    /** The same key, on with an empty map. */
    PlannedKey onWhenEmpty() {
        return new PlannedKey(description, true);
    }

    /** Whether {@code value} leaves the feature off, so that the key can be passed over. */
    boolean isOff(ConfigValue value) {
        return switch (value) {
            case BooleanValue on -> !on.value();
            case LongValue number -> number.value() == 0;
            case StringValue text -> isOff(text.value());
            case ArrayValue array -> array.elements().isEmpty();
            case MapValue map -> map.entries().isEmpty() && !emptyMeansOn;
            case DoubleValue _, DateValue _ -> false;
        };
    }

    private boolean isOff(String text) {
        return text.isEmpty() || text.equalsIgnoreCase("disabled") || text.equals(description.defaultText());
    }
}
