// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.console.YamlMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A property in a check file, and the equivalent command-line flag.
 *
 * @param name the name in the file
 * @param flag the flag without its dashes
 * @param type the type of the value
 * @param otherwise the value of the flag if the file does not set the property; null leaves the flag out. For a toggle:
 *     the flag that turns it off
 */
record CheckProperty(
        String name, String flag, Type type, @Nullable String otherwise) {
    /** Types of properties. */
    enum Type {
        SETTING,
        SECONDS,
        TOGGLE
    }

    static CheckProperty setting(String name, String flag) {
        return new CheckProperty(name, flag, Type.SETTING, null);
    }

    static CheckProperty setting(String name, String flag, String otherwise) {
        return new CheckProperty(name, flag, Type.SETTING, otherwise);
    }

    static CheckProperty seconds(String name, String flag) {
        return new CheckProperty(name, flag, Type.SECONDS, null);
    }

    static CheckProperty seconds(String name, String flag, String otherwise) {
        return new CheckProperty(name, flag, Type.SECONDS, otherwise);
    }

    static CheckProperty toggle(String name, String flag) {
        return new CheckProperty(name, flag, Type.TOGGLE, null);
    }

    static CheckProperty toggle(String name, String flag, String opposite) {
        return new CheckProperty(name, flag, Type.TOGGLE, opposite);
    }

    /** Converts this property to command-line flags. */
    List<String> flags(YamlMap given) {
        return switch (type) {
            case TOGGLE -> given.truth(name) ? List.of("--" + flag) : otherwise == null ? List.of() : off(otherwise);
            case SECONDS -> given.has(name) ? one(seconds(given.number(name))) : fallback();
            case SETTING -> given.has(name) ? settings(given) : fallback();
        };
    }

    private static List<String> off(String opposite) {
        return List.of("--" + opposite);
    }

    private List<String> settings(YamlMap given) {
        Map<String, String> entries = given.entries(name);
        if (entries == null) {
            return one(given.text(name));
        }
        List<String> flags = new ArrayList<>();
        entries.forEach((key, value) -> flags.addAll(one(key + "=" + value)));
        return flags;
    }

    private List<String> fallback() {
        return otherwise == null ? List.of() : one(otherwise);
    }

    private List<String> one(String value) {
        return List.of("--" + flag + "=" + value);
    }

    private static String seconds(BigDecimal number) {
        return number.toPlainString() + "s";
    }
}
