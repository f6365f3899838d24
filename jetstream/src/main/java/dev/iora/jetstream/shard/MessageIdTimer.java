// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Nanos;
import dev.iora.common.TimerHeap;
import dev.iora.jetstream.stream.MessageIds;
import dev.iora.jetstream.stream.Stream;

/**
 * Removes message ids of a stream at the end of the duplicate window although no message arrives, because all streams share the
 * memory for ids: an idle stream, or one whose publishes are refused for lack of that memory, would keep its part for ever.
 *
 * <p>Thread: the shard.
 */
final class MessageIdTimer extends TimerHeap.Timer {
    /** So that ids that end one after the other do not wake the shard each. */
    private static final long MIN_DELAY_NANOS = 50_000_000;

    private final Stream stream;
    private final ShardTime time;

    MessageIdTimer(Stream stream, ShardTime time) {
        this.stream = stream;
        this.time = time;
    }

    /** Arms the timer for the end of the window of the oldest id, unless it is armed or there is none. */
    void arm() {
        MessageIds ids = stream.messageIds();
        if (!isArmed() && ids.size() > 0) {
            long age = time.epochNanos() - ids.oldestTimeNanos();
            long delay = Math.max(MIN_DELAY_NANOS, Nanos.bounded(stream.config().duplicateWindowNanos()) - age);
            // Behind the end: at that moment an id is still valid.
            time.timers().arm(this, time.clock().nanoTime() + delay + 1);
        }
    }

    void cancel() {
        time.timers().cancel(this);
    }

    @Override
    protected void onTimer(long nowNanos) {
        stream.messageIds().expire(time.epochNanos() - stream.config().duplicateWindowNanos());
        arm();
    }
}
