// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a client from going faster than it should.
 *
 * <p>Thread: that of its client.
 */
final class Pace {
    private final double perSecond;
    private final long sleepNanos;
    private long startNanos;

    /**
     * @param perSecond how many messages at most, or 0
     * @param sleepNanos how long to wait between messages
     */
    Pace(double perSecond, long sleepNanos) {
        this.perSecond = perSecond;
        this.sleepNanos = sleepNanos;
    }

    /** Starts the clock; clients that sleep do not all wake together. */
    void start(int client) throws InterruptedException {
        if (sleepNanos > 0 && client > 0) {
            sleep(ThreadLocalRandom.current().nextLong(sleepNanos));
        }
        startNanos = System.nanoTime();
    }

    /** Waits until message number {@code sent + 1} may go; returns for how long, in nanoseconds. */
    long await(long sent) throws InterruptedException {
        if (perSecond == 0 && sleepNanos == 0) {
            return 0;
        }
        long before = System.nanoTime();
        if (sleepNanos > 0) {
            sleep(sleepNanos);
        }
        if (perSecond > 0) {
            long due = startNanos + (long) (sent / perSecond * 1e9);
            sleep(due - System.nanoTime());
        }
        return System.nanoTime() - before;
    }

    /** Unlike a sleep of the thread, this is good for less than a millisecond. */
    private static void sleep(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
