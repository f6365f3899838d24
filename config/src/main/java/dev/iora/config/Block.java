// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of the keys of one block, or of the top level. A key that was not set has its default.
 *
 * <p>Thread: any; immutable.
 */
public final class Block {
    private final BlockType type;
    private final Map<Key<?>, Setting<?>> settings;

    Block(BlockType type, Map<Key<?>, Setting<?>> settings) {
        this.type = type;
        this.settings = Map.copyOf(settings);
    }

    record Setting<T>(T value, @Nullable Position position) {}

    /**
     * Returns the value of {@code key}, or its default.
     *
     * @throws IllegalStateException if it is not a key of this block
     */
    public <T> T value(Key<T> key) {
        type.checkHas(key);
        Setting<T> setting = setting(key);
        return setting == null ? key.defaultValue() : setting.value;
    }

    /** Returns the value of {@code key} as a path; null if it is empty. */
    public @Nullable Path path(Key<String> key) {
        String value = value(key);
        return value.isEmpty() ? null : Path.of(value);
    }

    /** Whether the key was set, possibly to its default. */
    boolean isSet(Key<?> key) {
        return settings.containsKey(key);
    }

    /** Returns the place in the file that set the key; null if no file did. */
    @Nullable
    Position positionOf(Key<?> key) {
        Setting<?> setting = settings.get(key);
        return setting == null ? null : setting.position;
    }

    /** Like {@link #positionOf}; the place of a block is that of its first key. */
    @Nullable
    Position place(Key<?> key) {
        Position position = positionOf(key);
        return position != null || inner(key).isEmpty()
                ? position
                : inner(key).getFirst().place();
    }

    /** Returns the first place in the file that set a key of this block; null if no file did. */
    @Nullable
    Position place() {
        return settings.keySet().stream()
                .map(this::place)
                .filter(Objects::nonNull)
                .min(Position::compareTo)
                .orElse(null);
    }

    /** Returns the blocks in the value of {@code key}. */
    <T> List<Block> inner(Key<T> key) {
        return key.type().blocks(value(key));
    }

    BlockType type() {
        return type;
    }

    Builder toBuilder() {
        return new Builder(type, settings);
    }

    @SuppressWarnings("unchecked") // put() stores values of the key's own type only
    private <T> @Nullable Setting<T> setting(Key<T> key) {
        return (Setting<T>) settings.get(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Block that
                && type == that.type
                && type.keys().stream().allMatch(key -> value(key).equals(that.value(key)));
    }

    @Override
    public int hashCode() {
        return type.keys().stream().mapToInt(key -> value(key).hashCode()).sum();
    }

    /** The block in the form of a configuration file, without secrets. */
    @Override
    public String toString() {
        return type.write(this, "");
    }

    /**
     * Collects the values of a block.
     *
     * <p>Thread: one at a time.
     */
    public static final class Builder {
        private final BlockType type;
        private final Map<Key<?>, Setting<?>> settings;
        private final Map<Key<?>, Builder> blocks = new HashMap<>();
        private final Map<Key<?>, Position> places = new HashMap<>();

        Builder(BlockType type, Map<Key<?>, Setting<?>> settings) {
            this.type = type;
            this.settings = new HashMap<>(settings);
        }

        /**
         * Sets {@code key}.
         *
         * @throws IllegalStateException if it is not a key of this block
         */
        public <T> Builder set(Key<T> key, T value) {
            key.store(this, value, null);
            return this;
        }

        /** Returns the inner block that is the value of {@code key}, to set its keys. */
        public Builder block(Key<Block> key) {
            return block(key, (BlockType) key.type());
        }

        Builder block(Key<?> key, BlockType inner) {
            type.checkHas(key);
            return blocks.computeIfAbsent(key, _ -> {
                Setting<?> set = settings.get(key);
                return set != null && set.value instanceof Block block ? block.toBuilder() : inner.builder();
            });
        }

        /** Keeps where a file set the inner block of {@code key}. */
        void place(Key<?> key, Position position) {
            places.put(key, position);
        }

        /** Takes back the value of {@code key}, which then has its default. */
        void clear(Key<?> key) {
            blocks.remove(key);
            settings.remove(key);
            places.remove(key);
        }

        <T> void put(Key<T> key, T value, @Nullable Position position) {
            type.checkHas(key);
            blocks.remove(key);
            settings.put(key, new Setting<>(value, position));
        }

        Block build() {
            Map<Key<?>, Setting<?>> all = new HashMap<>(settings);
            blocks.forEach((key, block) -> all.put(key, new Setting<>(block.build(), places.get(key))));
            return new Block(type, all);
        }
    }
}
