// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayDeque;

/**
 * Callbacks waiting for a read; adding one twice has no effect.
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

    /** Runs the callbacks that have waited longest; they may add themselves again. */
    void release(int limit) {
        for (int i = Math.min(limit, tasks.size()); i > 0; i--) {
            tasks.removeFirst().run();
        }
    }

    void releaseAll() {
        release(Integer.MAX_VALUE);
    }
}
