// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command-line flags of a key.
 *
 * @param names the names of the flags, without dashes
 * @param path the name of the key, with those of the blocks around it, as {@link OptionsLoader#load} takes it
 * @param kind the form of the value
 */
public record KeyFlag(List<String> names, String path, Kind kind) {
    /** The form of a flag's value. */
    public enum Kind {
        /** True without a value; {@code =value} may say false. */
        SWITCH,
        /** An integer. */
        NUMBER,
        /** Any text. */
        TEXT
    }

    private static final List<KeyFlag> ALL = flagsOf(ServerOptions.KEYS);

    /** The flags of all keys. */
    public static List<KeyFlag> all() {
        return ALL;
    }

    /** The flag with this name, without dashes; null if no key has it. */
    public static @Nullable KeyFlag named(String name) {
        for (KeyFlag flag : ALL) {
            if (flag.names.contains(name)) {
                return flag;
            }
        }
        return null;
    }

    private static List<KeyFlag> flagsOf(BlockType topLevel) {
        List<KeyFlag> flags = new ArrayList<>();
        addFlags("", topLevel, flags);
        return List.copyOf(flags);
    }

    private static void addFlags(String path, BlockType block, List<KeyFlag> flags) {
        for (Key<?> key : block.keys()) {
            if (!key.flags().isEmpty()) {
                flags.add(new KeyFlag(key.flags(), path + key.name(), kind(key.type())));
            }
            if (key.type() instanceof BlockType inner) {
                addFlags(path + key.name() + ".", inner, flags);
            }
        }
    }

    private static Kind kind(KeyType<?> type) {
        if (type instanceof KeyType.BooleanType || type instanceof BlockType) {
            return Kind.SWITCH;
        }
        boolean number = type instanceof KeyType.IntegerType || type instanceof KeyType.LongType;
        return number ? Kind.NUMBER : Kind.TEXT;
    }
}
