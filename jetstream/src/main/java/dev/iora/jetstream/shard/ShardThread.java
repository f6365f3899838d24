// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Agent;
import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.IdleStrategy;
import dev.iora.common.Owner;
import dev.iora.common.ParkingIdle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a shard on a thread of its own. While that thread sleeps, a thread that has just handed over something small may step
 * the shard itself: a single publish is then decided by its lane and acknowledged by the sync thread, which costs two
 * changes of thread instead of four.
 *
 * <p>Thread: {@link #wake} and {@link #lend} any; {@link #start} and {@link #handOver} the thread
 * that opened the shard; {@link #stop} the one that closes it.
 *
 * <p>Invariant: the thread that steps the shard holds {@link #owner}; acquiring it makes all writes of the thread before
 * visible.
 */
final class ShardThread implements Agent, IdleStrategy {
    /** Longest sleep, after which messages that a lane refused are tried again. */
    private static final long MAX_SLEEP_NANOS = 100_000_000;

    /** Most steps in a row of a lending thread, for messages that other threads hand over meanwhile. */
    private static final int LENT_STEPS = 4;

    private final Shard shard;
    private final Clock clock;
    private final Owner owner;
    private final ParkingIdle parking = new ParkingIdle(this::nanosToWork);
    private final AgentRunner runner;
    private long sleepNanos;
    private volatile long sleepsUntilNanos;

    /** The shard's own thread while it waits for a lent step to end. */
    private volatile @Nullable Thread waiting;

    /** The exception that ended a lent step; it ends the shard's own thread. */
    private volatile @Nullable Throwable lentFailure;

    ShardThread(String name, Shard shard, Clock clock, AgentRunner.Listener failures) {
        this.shard = shard;
        this.clock = clock;
        owner = new Owner(name);
        owner.bind();
        runner = new AgentRunner(name, this, this, clock, failures);
    }

    void start() {
        owner.release();
        runner.start(true);
    }

    /** Gives up the ownership of a shard that does not run yet. */
    void handOver() {
        if (owner.isCurrent()) {
            owner.release();
        }
    }

    AgentRunner runner() {
        return runner;
    }

    /** The owner check, held by the thread that may touch the shard. */
    Owner owner() {
        return owner;
    }

    /** Wakes the shard to look for new work. */
    @Override
    public void wake() {
        parking.wake();
    }

    /**
     * Like {@link #wake}, but takes a few steps on the calling thread if the shard sleeps, as long as there is little to do.
     * Work that may take long is left to the shard's own thread.
     */
    void lend() {
        if (!parking.isIdle() || runner.isStopping()) {
            wake();
            return;
        }
        boolean moreWork = false;
        for (int i = 0; i < LENT_STEPS && !moreWork && (i == 0 || shard.hasSmallInput()); i++) {
            if (!owner.tryAcquire()) {
                // The thread that holds it checks for new work after releasing it.
                return;
            }
            moreWork = stepLent();
        }
        if (moreWork || shard.hasInput()) {
            wake();
        }
        LockSupport.unpark(waiting);
    }

    private boolean stepLent() {
        try {
            // Checked again: from now on the thread cannot end, and the shard cannot be closed, during this step.
            if (runner.isStopping() || lentFailure != null) {
                return true;
            }
            return shard.stepLent() || shard.nextTimerNanos() - sleepsUntilNanos < 0;
        } catch (RuntimeException | Error e) {
            lentFailure = e;
            return true;
        } finally {
            owner.release();
        }
    }

    /** Ends the thread, waits for it, and makes the caller the owner of the shard. */
    void stop() {
        if (owner.isCurrent()) {
            return;
        }
        runner.stop();
        while (!owner.tryAcquire()) {
            // A lending thread sees that the shard is stopping.
            Thread.onSpinWait();
        }
    }

    @Override
    public void onStart() {
        acquire();
    }

    @Override
    public boolean doWork(long nowNanos) {
        return shard.step();
    }

    @Override
    public void idle(AgentRunner running) {
        long nanos = Math.min(MAX_SLEEP_NANOS, shard.nanosToTimer());
        sleepNanos = nanos;
        sleepsUntilNanos = clock.nanoTime() + nanos;
        owner.release();
        parking.idle(running);
        acquire();
        Throwable failure = lentFailure;
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private long nanosToWork() {
        return shard.hasInput() || lentFailure != null ? 0 : sleepNanos;
    }

    @Override
    public void onEnd(@Nullable Throwable failure) {
        try {
            if (failure != null) {
                shard.onBroken(failure);
            }
        } finally {
            owner.release();
        }
    }

    private void acquire() {
        while (!owner.tryAcquire()) {
            waiting = Thread.currentThread();
            if (!owner.isFree()) {
                LockSupport.parkNanos(this, MAX_SLEEP_NANOS);
            }
        }
        waiting = null;
    }
}
