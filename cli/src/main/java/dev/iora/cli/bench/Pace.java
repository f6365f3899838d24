// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Limits the rate of a client.
 *
 * <p>Thread: that of its client.
 */
public final class Pace {
    private final double perSecond;
    private final long sleepNanos;
    private long startNanos;

    /**
     * @param perSecond the maximum rate of messages, or 0 for none
     * @param sleepNanos the pause between messages
     */
    public Pace(double perSecond, long sleepNanos) {
        this.perSecond = perSecond;
        this.sleepNanos = sleepNanos;
    }

    /** Limits the rate only by a pause between messages. */
    static Pace sleeping(Duration sleep) {
        return new Pace(0, sleep.toNanos());
    }

    /**
     * Starts the clock. If clients pause between messages, the start is delayed at random so that they do not wake
     * together.
     */
    public void start(int client) throws InterruptedException {
        if (sleepNanos > 0 && client > 0) {
            sleep(ThreadLocalRandom.current().nextLong(sleepNanos));
        }
        startNanos = System.nanoTime();
    }

    /** Waits until message number {@code sent + 1} may be sent; returns the time waited in nanoseconds. */
    public long await(long sent) throws InterruptedException {
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

    /** Sleeps with a precision below one millisecond, unlike {@link Thread#sleep}. */
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
