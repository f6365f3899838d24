// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Clock;
import dev.iora.common.TimerHeap;

/**
 * The time of a shard, read once at the beginning of a step, and its timers.
 *
 * <p>Thread: the shard.
 */
final class ShardTime {
    private final Clock clock;
    private final TimerHeap timers = new TimerHeap();

    /** The turns of consumers to deliver, apart from other timers. */
    private final TimerHeap turns = new TimerHeap();

    private long nowNanos;
    private long epochNanos;

    ShardTime(Clock clock) {
        this.clock = clock;
        beginStep();
    }

    /** Reads the clock for a step. */
    void beginStep() {
        nowNanos = clock.nanoTime();
        epochNanos = clock.epochNanos();
    }

    Clock clock() {
        return clock;
    }

    /** Monotonic time of this step. */
    long nowNanos() {
        return nowNanos;
    }

    /** Wall-clock time of this step. */
    long epochNanos() {
        return epochNanos;
    }

    TimerHeap timers() {
        return timers;
    }

    TimerHeap turns() {
        return turns;
    }

    /** Nanoseconds from {@code now} until a timer or a turn is due. */
    long nanosToNext(long now) {
        return Math.min(timers.nanosToNext(now), turns.nanosToNext(now));
    }
}
