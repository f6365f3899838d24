// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.common.Invariants;
import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The type of a map with keys of its own, such as the top level. Several keys may share one type.
 *
 * <p>Thread: any; immutable once all its keys are declared.
 */
final class BlockType implements KeyType<Block> {
    private final String name;
    private final List<KeyGroup> groups;
    private final @Nullable Key<Boolean> toggle;
    private final Block empty = new Block(this, Map.of());

    /**
     * @param name the name of the key, under which {@link PlannedKeys} lists the block; empty for the top level
     * @param toggle the key that a map sets to true; a boolean or a word in place of the map is stored in it. Null if only a map
     *     is allowed
     */
    BlockType(String name, List<KeyGroup> groups, @Nullable Key<Boolean> toggle) {
        this.name = name;
        this.groups = groups;
        this.toggle = toggle;
    }

    String name() {
        return name;
    }

    /** Returns the block without any key. */
    Block empty() {
        return empty;
    }

    Block.Builder builder() {
        return empty.toBuilder();
    }

    /** Returns the keys by topic. */
    List<KeyGroup> groups() {
        return groups;
    }

    List<Key<?>> keys() {
        List<Key<?>> keys = new ArrayList<>();
        for (KeyGroup group : groups) {
            keys.addAll(group.keys());
        }
        return keys;
    }

    /** Returns the key with a name or alias, ignoring case, or null. */
    @Nullable
    Key<?> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (KeyGroup group : groups) {
            for (Key<?> key : group.keys()) {
                if (key.names().contains(lower)) {
                    return key;
                }
            }
        }
        return null;
    }

    /** Refuses a key of another block: setting or reading it here would have no effect. */
    void checkHas(Key<?> key) {
        for (KeyGroup group : groups) {
            if (group.keys().contains(key)) {
                return;
            }
        }
        Invariants.check(false, "\"" + key + "\" is not a key of " + (name.isEmpty() ? "the top level" : name));
    }

    @Override
    public String label() {
        return toggle == null ? "map" : "boolean, enabled, disabled or map";
    }

    @Override
    public BlockType inner() {
        return this;
    }

    @Override
    public List<Block> blocks(Block value) {
        return List.of(value);
    }

    @Override
    public Block read(String key, Entry entry, Findings findings) throws InvalidValueException {
        Block.Builder values = builder();
        readInto(values, key, entry, findings);
        return values.build();
    }

    /** Reads a block of a file; problems with its keys go to {@code findings}. */
    void readInto(Block.Builder values, String key, Entry entry, Findings findings) throws InvalidValueException {
        if (entry.value() instanceof MapValue map) {
            if (toggle != null) {
                toggle.store(values, true, entry.keyPosition());
            }
            readKeys(values, map, findings);
        } else if (toggle != null && entry.value() instanceof BooleanValue on) {
            toggle.store(values, on.value(), entry.keyPosition());
        } else if (toggle != null && entry.value() instanceof StringValue word) {
            toggle.store(values, isEnabled(word.value()), entry.keyPosition());
        } else {
            throw KeyType.wrongKind(key, toggle == null ? "a map" : "a map, boolean or string", entry.value());
        }
    }

    void readKeys(Block.Builder values, MapValue map, Findings findings) {
        for (Map.Entry<String, Entry> item : map.entries().entrySet()) {
            Key<?> key = find(item.getKey());
            if (key == null) {
                refuse(item.getKey(), item.getValue(), findings);
            } else {
                key.read(values, item.getKey(), item.getValue(), findings);
            }
        }
    }

    /** A key that a variable refers to may have any name. */
    private void refuse(String key, Entry entry, Findings findings) {
        PlannedKey planned = PlannedKeys.find(name, key);
        if (planned != null) {
            if (!planned.isOff(entry.value())) {
                findings.refuse(entry.keyPosition(), "\"" + key + "\" is not supported yet");
            }
        } else if (!entry.usedAsVariable()) {
            findings.refuse(entry.keyPosition(), "unknown field \"" + key + "\"");
        }
    }

    /** Whether a word in place of a map switches the feature on. */
    static boolean isEnabled(String word) throws InvalidValueException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "enabled", "enable" -> true;
            case "disabled", "disable" -> false;
            default ->
                throw new InvalidValueException(
                        "Expected 'enabled' or 'disabled' for string value, got '" + word + "'");
        };
    }

    @Override
    public Block readText(String key, String text) throws InvalidValueException {
        throw KeyType.onlyInFile(key);
    }

    @Override
    public String write(Block value, String indent) {
        return "{\n" + writeKeys(value, indent + "  ") + indent + "}";
    }

    /** Returns one line for each key. */
    String writeKeys(Block values, String indent) {
        StringBuilder text = new StringBuilder();
        for (Key<?> key : keys()) {
            if (!key.isShorthand()) {
                text.append(indent).append(line(key, values, indent)).append('\n');
            }
        }
        return text.toString();
    }

    private static <T> String line(Key<T> key, Block values, String indent) {
        if (key == TlsKeys.TLS && !values.isSet(key)) {
            // With the block TLS is on, whatever is in it.
            return "# " + key.name() + ": " + key.defaultText();
        }
        return key.line(values.value(key), indent);
    }
}
