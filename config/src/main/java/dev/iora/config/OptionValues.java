// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of options, each of its option's type; an option that was not set has its default.
 *
 * <p>Thread: its owner while it is filled; any once it is part of {@link ServerOptions}, which never changes it.
 */
final class OptionValues {
    private final Map<Option<?>, Setting<?>> settings;

    OptionValues() {
        settings = new HashMap<>();
    }

    private OptionValues(Map<Option<?>, Setting<?>> settings) {
        this.settings = new HashMap<>(settings);
    }

    private record Setting<T>(T value, @Nullable Position position) {}

    /** The value of {@code option}, or its default. */
    <T> T of(Option<T> option) {
        Setting<T> setting = setting(option);
        return setting == null ? option.defaultValue() : setting.value;
    }

    /** Whether a value was set, be it the default. */
    boolean isSet(Option<?> option) {
        return settings.containsKey(option);
    }

    /** Where the value was set, or null if it was not set in a file. */
    @Nullable
    Position positionOf(Option<?> option) {
        Setting<?> setting = settings.get(option);
        return setting == null ? null : setting.position;
    }

    <T> void set(Option<T> option, T value, @Nullable Position position) {
        settings.put(option, new Setting<>(value, position));
    }

    <T> void set(Option<T> option, T value) {
        set(option, value, null);
    }

    OptionValues copy() {
        return new OptionValues(settings);
    }

    /** {@code text}, or null if it is empty. */
    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** {@code text} as a path, or null if it is empty. */
    static @Nullable Path path(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }

    @SuppressWarnings("unchecked") // set() stores values of the option's own type only
    private <T> @Nullable Setting<T> setting(Option<T> option) {
        return (Setting<T>) settings.get(option);
    }
}
