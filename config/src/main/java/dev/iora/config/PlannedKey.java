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
import java.util.List;

/**
 * A key of nats-server for a feature that this server does not have yet. It is refused by name, unless its value switches
 * the feature off.
 *
 * @param names the name and its aliases
 * @param type the type, for the reference documentation
 * @param defaultText the default for the reference documentation; it leaves the feature off
 * @param reload whether nats-server applies a change by reload: yes, partly or no
 * @param since the nats-server version that introduced it; empty if it is 2.10 or older
 * @param text its meaning in nats-server
 */
record PlannedKey(List<String> names, String type, String defaultText, String reload, String since, String text) {
    /** Whether {@code value} leaves the feature off, so that the key can be ignored. */
    boolean isOff(ConfigValue value) {
        return switch (value) {
            case BooleanValue on -> !on.value();
            case LongValue number -> number.value() == 0;
            case StringValue text -> isOff(text.value());
            case ArrayValue array -> array.elements().isEmpty();
            case MapValue map -> map.entries().isEmpty();
            case DoubleValue _, DateValue _ -> false;
        };
    }

    private boolean isOff(String value) {
        return value.isEmpty() || value.equalsIgnoreCase("disabled") || value.equals(defaultText);
    }
}
