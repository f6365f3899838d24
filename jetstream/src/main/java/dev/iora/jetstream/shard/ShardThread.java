// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.ThreadEnd;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a shard on a thread of its own, which sleeps while there is nothing to do. A thread that has just handed something
 * small to a sleeping shard may step it itself: a publish that is alone is then decided by its lane and acknowledged by the
 * sync thread, and costs two changes of thread instead of four.
 *
 * <p>Thread: {@link #wake}, {@link #lend} and {@link #stop} any.
 *
 * <p>Invariant: who steps the shard holds {@link #isStepped}; taking it shows all that the one before did. The thread
 * keeps it when it ends.
 */
final class ShardThread {
    /** Longest sleep, so that what a lane refused is tried again. */
    private static final long SLEEP_NANOS_MAX = 100_000_000;

    /** Steps in a row of a thread that lends itself, for what others hand over meanwhile. */
    private static final int LENT_STEPS = 4;

    private final String name;
    private final Shard shard;
    private final AtomicBoolean isStepped = new AtomicBoolean();
    private volatile boolean isStopping;
    private volatile boolean isIdle;
    private volatile boolean isWaiting;
    private volatile long sleepsUntilNanos;
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

    /**
     * As {@link #wake}, but takes a few steps on the calling thread if the shard sleeps, as long as little is to be done; what
     * may take long is left out.
     */
    void lend() {
        if (!isIdle || isStopping) {
            wake();
            return;
        }
        boolean goesOn = false;
        for (int i = 0; i < LENT_STEPS && !goesOn && (i == 0 || shard.hasSmallInput()); i++) {
            if (!isStepped.compareAndSet(false, true)) {
                // Whoever steps it looks again after giving it back.
                return;
            }
            goesOn = stepLent();
        }
        if (goesOn || isWaiting || shard.hasInput()) {
            LockSupport.unpark(thread);
        }
    }

    private boolean stepLent() {
        try {
            if (isStopping) {
                return true;
            }
            return shard.stepLent() || shard.nextTimerNanos() - sleepsUntilNanos < 0;
        } catch (RuntimeException | Error e) {
            // It ends the shard, as on its own thread, and not the one that lent itself.
            isStopping = true;
            shard.onBroken(e);
            return true;
        } finally {
            isStepped.set(false);
        }
    }

    /** Ends the thread and waits for it; nobody steps the shard from then on but its owner. */
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
        take();
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
        long nanos = Math.min(SLEEP_NANOS_MAX, shard.nanosToTimer());
        sleepsUntilNanos = shard.clock().nanoTime() + nanos;
        isIdle = true;
        isStepped.set(false);
        // Looked at again after saying so: what arrives from now on wakes the thread, or somebody steps the shard.
        if (!shard.hasInput() && !isStopping) {
            LockSupport.parkNanos(this, nanos);
        }
        isIdle = false;
        take();
    }

    private void take() {
        while (!isStepped.compareAndSet(false, true)) {
            isWaiting = true;
            if (isStepped.get()) {
                LockSupport.parkNanos(this, SLEEP_NANOS_MAX);
            }
        }
        isWaiting = false;
    }
}
