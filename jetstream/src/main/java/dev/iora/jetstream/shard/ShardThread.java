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
 * Runs a shard on a thread of its own. While that sleeps, a thread that has just handed over something small may step the
 * shard itself: a publish that is alone is then decided by its lane and acknowledged by the sync thread, and costs two
 * changes of thread instead of four.
 *
 * <p>Thread: {@link #wake} and {@link #lend} any; {@link #start} and {@link #stop} the thread that opened the shard.
 *
 * <p>Invariant: the thread that steps the shard holds {@link #owner}; acquiring it shows all that the one before did.
 */
final class ShardThread implements Agent, IdleStrategy {
    /** Longest sleep, so that what a lane refused is tried again. */
    private static final long MAX_SLEEP_NANOS = 100_000_000;

    /** Steps in a row of a lending thread, for what others hand over meanwhile. */
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

    /** What broke the shard in a lent step: it ends the shard's own thread. */
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

    /** Lets go of a shard that does not run yet. */
    void handOver() {
        if (owner.isCurrent()) {
            owner.release();
        }
    }

    AgentRunner runner() {
        return runner;
    }

    /** Held by the thread that may touch the shard. */
    Owner owner() {
        return owner;
    }

    /** Makes the shard look at what has arrived. */
    @Override
    public void wake() {
        parking.wake();
    }

    /**
     * As {@link #wake}, but takes a few steps on the calling thread if the shard sleeps, as long as little is to be done;
     * what may take long is left out.
     */
    void lend() {
        if (!parking.isIdle() || runner.isStopping()) {
            wake();
            return;
        }
        boolean goesOn = false;
        for (int i = 0; i < LENT_STEPS && !goesOn && (i == 0 || shard.hasSmallInput()); i++) {
            if (!owner.tryAcquire()) {
                // The thread that holds it looks again after giving it back.
                return;
            }
            goesOn = stepLent();
        }
        if (goesOn || shard.hasInput()) {
            wake();
        }
        LockSupport.unpark(waiting);
    }

    private boolean stepLent() {
        try {
            // Looked at again: from now on the thread cannot end, or the shard be closed, while this steps.
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
            // A lending thread finds that the shard is stopping.
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
