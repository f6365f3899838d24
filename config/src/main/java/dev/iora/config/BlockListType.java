// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An array of maps with keys of their own.
 *
 * @param block the type of each map
 */
record BlockListType(BlockType block) implements KeyType<List<Block>> {
    @Override
    public String label() {
        return "array of maps";
    }

    @Override
    public BlockType inner() {
        return block;
    }

    @Override
    public List<Block> blocks(List<Block> value) {
        return value;
    }

    /** Problems with single maps go to {@code findings}, at their places. */
    @Override
    public List<Block> read(String key, Entry entry, Findings findings) throws InvalidValueException {
        if (!(entry.value() instanceof ArrayValue array)) {
            throw KeyType.wrongKind(key, "an array", entry.value());
        }
        List<Block> blocks = new ArrayList<>();
        for (ConfigValue value : array.elements()) {
            if (value instanceof MapValue) {
                blocks.add(block.read(key, new Entry(value.position(), value, false), findings));
            } else {
                findings.refuse(
                        value.position(),
                        KeyType.wrongKind("an entry of " + key, "a map", value).text());
            }
        }
        return List.copyOf(blocks);
    }

    @Override
    public List<Block> readText(String key, String text) throws InvalidValueException {
        throw KeyType.onlyInFile(key);
    }

    @Override
    public String write(List<Block> value, String indent) {
        return value.stream().map(each -> block.write(each, indent)).collect(Collectors.joining(", ", "[", "]"));
    }
}
