// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A key that works, with the type and default of its values. Compared by identity: there is one object per key.
 *
 * <p>Thread: any; immutable.
 *
 * @param <T> its values in Java
 */
final class Option<T> implements Key {
    private final Description description;
    private final OptionType<T> type;
    private final T defaultValue;
    private final boolean zeroMeansDefault;
    private final String field;
    private final @Nullable BiConsumer<OptionValues, T> meaning;

    private Option(Declaration<T> declaration, String text) {
        type = declaration.type;
        defaultValue = declaration.defaultValue;
        zeroMeansDefault = declaration.zeroMeansDefault;
        field = declaration.field;
        meaning = declaration.meaning;
        String shown = declaration.defaultText == null ? type.show(defaultValue) : declaration.defaultText;
        description =
                new Description(declaration.names, type.label(), shown, declaration.reload, declaration.since, text);
    }

    /** Begins the declaration of a key; {@link Declaration#documented} ends it. */
    static <T> Declaration<T> option(String name, OptionType<T> type, T defaultValue) {
        return new Declaration<>(name, type, defaultValue);
    }

    @Override
    public Description description() {
        return description;
    }

    String name() {
        return description.name();
    }

    OptionType<T> type() {
        return type;
    }

    T defaultValue() {
        return defaultValue;
    }

    /** nats-server's name of the setting, which messages about a refused reload use. */
    String field() {
        return field;
    }

    /** Whether the key only stands for other keys and has no value of its own. */
    boolean isShorthand() {
        return meaning != null;
    }

    /**
     * Checks a value.
     *
     * @throws InvalidValueException if the option cannot take it
     */
    void check(String key, T value) throws InvalidValueException {
        type.check(key, value);
    }

    /** Stores a value that was read, or what it stands for. */
    void store(OptionValues values, T value, @Nullable Position position) {
        if (meaning != null) {
            meaning.accept(values, value);
        } else {
            values.set(this, zeroMeansDefault && type.isZero(value) ? defaultValue : value, position);
        }
    }

    @Override
    public String toString() {
        return name();
    }

    /** A key being declared. */
    static final class Declaration<T> {
        private final List<String> names = new ArrayList<>();
        private final OptionType<T> type;
        private final T defaultValue;
        private @Nullable String defaultText;
        private boolean zeroMeansDefault;
        private Reload reload = Reload.REFUSED;
        private String since = "";
        private String field;
        private @Nullable BiConsumer<OptionValues, T> meaning;

        private Declaration(String name, OptionType<T> type, T defaultValue) {
            names.add(name);
            this.type = type;
            this.defaultValue = defaultValue;
            field = name;
        }

        /** Another name of the key. */
        Declaration<T> or(String alias) {
            names.add(alias);
            return this;
        }

        /** What the documentation says about the default, where the value says too little. */
        Declaration<T> defaultText(String text) {
            defaultText = text;
            return this;
        }

        /** A zero, or an empty string, stands for the default. */
        Declaration<T> zeroMeansDefault() {
            zeroMeansDefault = true;
            return this;
        }

        /** A reload applies a change. */
        Declaration<T> reloadable() {
            reload = Reload.APPLIED;
            return this;
        }

        /** A reload refuses a change, and calls the setting {@code field}. */
        Declaration<T> fixed(String field) {
            reload = Reload.REFUSED;
            this.field = field;
            return this;
        }

        /** The nats-server version that brought the key, if it is newer than 2.10. */
        Declaration<T> since(String version) {
            since = version;
            return this;
        }

        /** The key stands for others, which {@code meaning} sets. */
        Declaration<T> means(BiConsumer<OptionValues, T> meaning) {
            this.meaning = meaning;
            return this;
        }

        /** Ends the declaration with what the documentation says. */
        Option<T> documented(String text) {
            return new Option<>(this, text);
        }
    }
}
