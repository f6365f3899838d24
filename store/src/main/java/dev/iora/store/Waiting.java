// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayDeque;

/**
 * Who waits for something to be read; each once, however often he asks.
 *
 * <p>Thread: the shard.
 */
final class Waiting {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

    void add(Runnable task) {
        if (!tasks.contains(task)) {
            tasks.addLast(task);
        }
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Has those who have waited longest go on; they may come to wait again. */
    void release(int limit) {
        for (int i = Math.min(limit, tasks.size()); i > 0; i--) {
            tasks.removeFirst().run();
        }
    }

    void releaseAll() {
        release(Integer.MAX_VALUE);
    }
}
