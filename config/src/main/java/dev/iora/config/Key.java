// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration. The constant declares its names, flags, type, default and meaning, once; parsing, checks,
 * reload and the reference documentation follow from it, and {@link ServerOptions#value} returns its value. Keys are
 * compared by identity.
 *
 * <p>Thread: any; immutable.
 *
 * @param <T> the values in Java
 */
public final class Key<T> {
    private final Declaration<T> declared;
    private final String text;

    private Key(Declaration<T> declared, String text) {
        this.declared = declared;
        this.text = text;
    }

    /** The main name, as in a configuration file. */
    public String name() {
        return declared.names.getFirst();
    }

    /** The main name and the aliases. */
    List<String> names() {
        return declared.names;
    }

    /** The command-line flags that set it, without dashes. */
    List<String> flags() {
        return declared.flags;
    }

    KeyType<T> type() {
        return declared.type;
    }

    T defaultValue() {
        return declared.defaultValue;
    }

    /** The default in the documentation. */
    String defaultText() {
        return declared.defaultText == null ? type().show(defaultValue()) : declared.defaultText;
    }

    /** The nats-server version that introduced it; empty if it is 2.10 or older. */
    String since() {
        return declared.since;
    }

    /** Its meaning, in a sentence or two. */
    String text() {
        return text;
    }

    /** Whether the key has an effect. A start that uses a key without effect logs a warning. */
    public boolean hasEffect() {
        return declared.withoutEffect.isEmpty();
    }

    /** Why it has no effect so far; empty if it has one. */
    String withoutEffect() {
        return declared.withoutEffect;
    }

    /** Whether a reload applies a changed value. */
    boolean isReloadable() {
        return declared.reloadable;
    }

    boolean isSecret() {
        return declared.secret;
    }

    /** Whether the key only sets other keys and has no value of its own. */
    boolean isShorthand() {
        return declared.meaning != null;
    }

    /** Reads the value of {@code name} in a file; a problem leaves the key unchanged. */
    void read(Block.Builder values, String name, Entry entry, Findings findings) {
        try {
            if (type() instanceof BlockType block) {
                block.readInto(values.block(this, block), name, entry, findings);
                values.place(this, entry.keyPosition());
            } else {
                T value = type().read(name, entry, findings);
                type().check(name, value);
                store(values, value, entry.keyPosition());
            }
        } catch (InvalidValueException e) {
            findings.refuse(entry.keyPosition(), e.text());
        }
    }

    /** Reads the value of a flag. */
    void readText(Block.Builder values, String name, String value) throws InvalidValueException {
        T read = type().readText(name, value);
        type().check(name, read);
        store(values, read, null);
    }

    /** Stores a value, or the values it stands for. */
    void store(Block.Builder values, T value, @Nullable Position position) {
        if (declared.meaning != null) {
            declared.meaning.accept(values, value);
            return;
        }
        T stored = declared.normalization == null ? value : declared.normalization.apply(value);
        values.put(this, declared.zeroMeansDefault && isZero(stored) ? defaultValue() : stored, position);
    }

    private static boolean isZero(Object value) {
        return value instanceof Number number
                ? number.longValue() == 0
                : value.equals("") || value.equals(Duration.ZERO);
    }

    /** The value for messages. */
    String show(T value) {
        return isSecret() ? Secret.REDACTED : type().show(value);
    }

    /** Returns the key with its value as a line of a file; a comment if the value is secret, absent or cannot be set. */
    String line(T value, String indent) {
        if (isSecret()) {
            return "# " + name() + ": " + Secret.REDACTED;
        }
        if (value.equals(Optional.empty())) {
            return "# " + name() + ": " + defaultText();
        }
        try {
            type().check(name(), value);
            return name() + ": " + type().write(value, indent);
        } catch (InvalidValueException _) {
            return "# " + name() + ": " + defaultText();
        }
    }

    /** The change that a reload reports; {@code path} is the name with the names of the blocks around it. */
    OptionChange change(String path, T before, T after) {
        String from = show(before);
        String to = show(after);
        if (!isReloadable()) {
            String message = "config reload not supported for " + declared.field + ": old=" + from + ", new=" + to;
            return new OptionChange(path, from, to, false, message);
        }
        String message = declared.reloadMessage == null
                ? "Reloaded: " + path + " = " + to
                : declared.reloadMessage.apply(before, after);
        return new OptionChange(path, from, to, true, message);
    }

    @Override
    public String toString() {
        return name();
    }

    /**
     * A key being declared; {@link #documented} ends the declaration.
     *
     * <p>Thread: the one that initializes the class of the constant; not changed afterwards.
     */
    static final class Declaration<T> {
        private final KeyGroup group;
        private final List<String> names = new ArrayList<>();
        private final KeyType<T> type;
        private final T defaultValue;
        private List<String> flags = List.of();
        private @Nullable String defaultText;
        private boolean zeroMeansDefault;
        private boolean reloadable;
        private boolean secret;
        private String field;
        private String since = "";
        private String withoutEffect = "";
        private @Nullable BiFunction<T, T, String> reloadMessage;
        private @Nullable UnaryOperator<T> normalization;
        private @Nullable BiConsumer<Block.Builder, T> meaning;

        Declaration(KeyGroup group, String name, KeyType<T> type, T defaultValue) {
            this.group = group;
            names.add(name);
            this.type = type;
            this.defaultValue = defaultValue;
            field = name;
        }

        /** Another name. */
        Declaration<T> or(String alias) {
            names.add(alias);
            return this;
        }

        /** The command-line flags that set the key, without dashes. */
        Declaration<T> flag(String... names) {
            flags = List.of(names);
            return this;
        }

        /** Sets the default for the documentation, where the value alone is not clear. */
        Declaration<T> defaultText(String text) {
            defaultText = text;
            return this;
        }

        /** Zero, or an empty string, stands for the default. */
        Declaration<T> zeroMeansDefault() {
            zeroMeansDefault = true;
            return this;
        }

        /** Values are stored in this form. */
        Declaration<T> normalized(UnaryOperator<T> form) {
            normalization = form;
            return this;
        }

        /** A reload applies a change. */
        Declaration<T> reloadable() {
            reloadable = true;
            return this;
        }

        /** A reload applies a change, and logs {@code message} for the new value. */
        Declaration<T> reloadable(Function<T, String> message) {
            return reloadable((_, after) -> message.apply(after));
        }

        /** A reload applies a change, and logs {@code message} for the old and the new value. */
        Declaration<T> reloadable(BiFunction<T, T, String> message) {
            reloadMessage = message;
            return reloadable();
        }

        /** A reload refuses a change; {@code field} is nats-server's name of the setting in the message. */
        Declaration<T> fixed(String field) {
            this.field = field;
            return this;
        }

        /** The value is never shown. */
        Declaration<T> secret() {
            secret = true;
            return this;
        }

        /** Sets the nats-server version that introduced the key, if it is newer than 2.10. */
        Declaration<T> since(String version) {
            since = version;
            return this;
        }

        /** The key is accepted, but nothing reads it yet; a start that uses it logs the reason. */
        Declaration<T> withoutEffect(String reason) {
            withoutEffect = reason;
            return this;
        }

        /** The key sets other keys. */
        Declaration<T> means(BiConsumer<Block.Builder, T> meaning) {
            this.meaning = meaning;
            return this;
        }

        /** Ends the declaration with the text for the documentation. */
        Key<T> documented(String text) {
            Key<T> key = new Key<>(this, text);
            group.add(key);
            return key;
        }
    }
}
