// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryStreamStoreTest extends StreamStoreContractTest {
    private final MemoryStreamStore.Spares spares = new MemoryStreamStore.Spares();

    @AfterEach
    void close() {
        spares.close();
    }

    @Override
    CheckedStore create() {
        return new CheckedStore(
                new MemoryStreamStore(spares), new ModelStore(false), (store, message) -> store.append(message, 0));
    }

    @Test
    void freesMemoryOfRemovedMessages() {
        CheckedStore checked = create();
        var store = (MemoryStreamStore) checked.store;
        for (int i = 0; i < 100_000; i++) {
            checked.append("a", "0123456789012345678901234567890123456789");
        }
        long full = store.offHeapBytes();
        assertThat(full).isLessThan(100_000L * 61 + (2 << 20));
        // One in ten stays: all blocks are sparse, and few remain.
        for (long s = 1; s <= 100_000; s++) {
            if (s % 10 != 0) {
                assertThat(store.remove(s)).isTrue();
            }
        }
        assertThat(store.offHeapBytes()).isLessThan(full / 2);
        var into = new StoredMessage();
        for (long s = 10; s <= 100_000; s += 10) {
            assertThat(store.load(s, into, () -> {})).isEqualTo(LoadResult.LOADED);
            assertThat(into.sequence).isEqualTo(s);
        }
        store.removeBelow(Long.MAX_VALUE >>> 1);
        assertThat(store.offHeapBytes()).isZero();
        store.close();
    }

    @Test
    void reusesMemoryThatAnotherStoreReleased() {
        for (int round = 0; round < 5; round++) {
            CheckedStore checked = create();
            for (int i = 0; i < 40_000; i++) {
                checked.append("a" + i % 7, "message " + i + " of round " + round);
            }
            checked.compareMessages();
            checked.store.close();
        }
    }

    @Test
    void needsLittleHeapPerMessage() {
        CheckedStore checked = create();
        long empty = checked.store.memoryBytes();
        for (int i = 0; i < 65_536; i++) {
            checked.append("a", "x");
        }
        assertThat(checked.store.memoryBytes() - empty).isLessThan(65_536 * 29L);
        checked.store.close();
    }
}
