// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from numbers to objects, without boxing; open addressing, at most half full.
 *
 * <p>Thread: its owner.
 */
final class LongMap<V> {
    private static final int MIN_CAPACITY = 16;

    private long[] keys = new long[MIN_CAPACITY];
    private @Nullable Object[] values = new Object[MIN_CAPACITY];
    private int size;

    @SuppressWarnings("unchecked")
    @Nullable
    V find(long key) {
        int mask = keys.length - 1;
        for (int slot = home(key, mask); values[slot] != null; slot = slot + 1 & mask) {
            if (keys[slot] == key) {
                return (V) values[slot];
            }
        }
        return null;
    }

    void put(long key, V value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int mask = keys.length - 1;
        int slot = home(key, mask);
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    void remove(long key) {
        int mask = keys.length - 1;
        int hole = home(key, mask);
        while (keys[hole] != key || values[hole] == null) {
            if (values[hole] == null) {
                return;
            }
            hole = hole + 1 & mask;
        }
        size--;
        for (int slot = hole + 1 & mask; values[slot] != null; slot = slot + 1 & mask) {
            if ((slot - home(keys[slot], mask) & mask) >= (slot - hole & mask)) {
                keys[hole] = keys[slot];
                values[hole] = values[slot];
                hole = slot;
            }
        }
        values[hole] = null;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    void forEach(Consumer<? super V> action) {
        for (Object value : values) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new Object[keys.length];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = home(oldKeys[i], mask);
                while (values[slot] != null) {
                    slot = slot + 1 & mask;
                }
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private static int home(long key, int mask) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
