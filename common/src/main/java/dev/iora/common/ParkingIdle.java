// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parks the owner thread until {@link #wake} or its next deadline.
 *
 * <p>Thread: {@link #idle} the owner's; {@link #wake} and {@link #isIdle} any.
 *
 * <p>Invariant: the owner looks for input after it has set {@code idle}. So a producer that adds input before it reads
 * {@code idle} is either seen by the owner or wakes it.
 */
public final class ParkingIdle implements IdleStrategy {
    private final LongSupplier nanosToWork;
    private volatile boolean idle;
    private volatile @Nullable Thread thread;

    /**
     * Creates a strategy.
     *
     * @param nanosToWork time until the next deadline, 0 if there is work already, {@link Long#MAX_VALUE} if only
     *     {@link #wake} ends the wait; called on the owner's thread
     */
    public ParkingIdle(LongSupplier nanosToWork) {
        this.nanosToWork = nanosToWork;
    }

    @Override
    public void idle(AgentRunner runner) {
        thread = Thread.currentThread();
        idle = true;
        long nanos = nanosToWork.getAsLong();
        if (nanos > 0 && !runner.isStopping()) {
            LockSupport.parkNanos(this, nanos);
        }
        idle = false;
    }

    /** Whether the thread is parked, or about to park. */
    public boolean isIdle() {
        return idle;
    }

    @Override
    public void wake() {
        if (idle) {
            LockSupport.unpark(thread);
        }
    }
}
