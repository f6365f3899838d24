// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.List;
import java.util.Optional;

/**
 * A map with keys of its own, where an empty map and no map are different: permissions that allow everything and no
 * permissions, for example. Some keys also take a shorthand for a map.
 *
 * @param label the type for the documentation
 * @param block the type of the map
 * @param shorthand reads any other value
 */
record OptionalBlockType(String label, BlockType block, Shorthand shorthand) implements KeyType<Optional<Block>> {
    /** Reads a value in place of a map. */
    @FunctionalInterface
    interface Shorthand {
        Optional<Block> read(String key, ConfigValue value) throws InvalidValueException;
    }

    /** Only a map. */
    static OptionalBlockType of(BlockType block) {
        return new OptionalBlockType("map", block, (key, value) -> {
            throw KeyType.wrongKind(key, "a map", value);
        });
    }

    /** True is an empty map, false none. */
    static OptionalBlockType orBoolean(BlockType block) {
        return new OptionalBlockType("boolean or map", block, (key, value) -> {
            if (value instanceof BooleanValue on) {
                return on.value() ? Optional.of(block.empty()) : Optional.empty();
            }
            throw KeyType.wrongKind(key, "a boolean or a map", value);
        });
    }

    /** True and the word {@code enabled} are an empty map, false and {@code disabled} none. */
    static OptionalBlockType orWord(BlockType block) {
        OptionalBlockType orBoolean = orBoolean(block);
        return new OptionalBlockType(
                "boolean, enabled, disabled or map",
                block,
                (key, value) -> value instanceof StringValue word
                        ? BlockType.isEnabled(word.value()) ? Optional.of(block.empty()) : Optional.empty()
                        : orBoolean.shorthand.read(key, value));
    }

    /** A string is the value of {@code main}, a key of the map. */
    static OptionalBlockType orText(BlockType block, Key<String> main) {
        return new OptionalBlockType("string or map", block, (key, value) -> {
            if (value instanceof StringValue text) {
                Block.Builder values = block.builder();
                main.store(values, text.value(), text.position());
                return Optional.of(values.build());
            }
            throw KeyType.wrongKind(key, "a string or a map", value);
        });
    }

    @Override
    public BlockType inner() {
        return block;
    }

    @Override
    public List<Block> blocks(Optional<Block> value) {
        return value.stream().toList();
    }

    @Override
    public Optional<Block> read(String key, Entry entry, Findings findings) throws InvalidValueException {
        return entry.value() instanceof MapValue
                ? Optional.of(block.read(key, entry, findings))
                : shorthand.read(key, entry.value());
    }

    @Override
    public Optional<Block> readText(String key, String text) throws InvalidValueException {
        throw KeyType.onlyInFile(key);
    }

    @Override
    public String show(Optional<Block> value) {
        return value.map(Block::toString).orElse("");
    }

    /** {@link Key#line} writes no line for an absent map. */
    @Override
    public String write(Optional<Block> value, String indent) {
        return value.map(present -> block.write(present, indent)).orElse("");
    }
}
