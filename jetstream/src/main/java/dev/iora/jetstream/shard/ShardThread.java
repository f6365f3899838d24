// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.ThreadEnd;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a shard, and lets it sleep while there is nothing to do.
 *
 * <p>Thread: {@link #wake} and {@link #stop} any.
 */
final class ShardThread {
    /** Longest sleep, so that what a lane refused is tried again. */
    private static final long SLEEP_NANOS_MAX = 100_000_000;

    private final String name;
    private final Shard shard;
    private volatile boolean isStopping;
    private volatile boolean isIdle;
    private volatile @Nullable Thread thread;

    ShardThread(String name, Shard shard) {
        this.name = name;
        this.shard = shard;
    }

    void start() {
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /** Has the shard look at what has arrived. */
    void wake() {
        if (isIdle) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread and waits for it. */
    void stop() {
        isStopping = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        ThreadEnd.await(running);
    }

    private void run() {
        try {
            while (!isStopping) {
                if (!shard.step()) {
                    sleep();
                }
            }
        } catch (RuntimeException | Error e) {
            // A broken invariant ends its owner: nothing it decides from now on could be trusted.
            shard.onBroken(e);
            throw e;
        }
    }

    private void sleep() {
        isIdle = true;
        // Looked at again after saying so: what arrives from now on wakes the thread.
        if (!shard.hasInput() && !isStopping) {
            LockSupport.parkNanos(this, Math.min(SLEEP_NANOS_MAX, shard.nanosToTimer()));
        }
        isIdle = false;
    }
}
