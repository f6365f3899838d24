// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Nanos;
import dev.iora.common.TimerHeap;
import dev.iora.store.StreamStore;

/**
 * Removes what is older than its stream keeps messages: waits until the first one is too old, and then has records made, one
 * after the other, until none is.
 *
 * <p>At most one such record is on its way. Whatever is applied to the stream has the timer armed again.
 *
 * <p>Thread: the shard.
 */
final class AgeTimer extends TimerHeap.Timer {
    /** Messages that one record removes: others have their turn between records. */
    private static final int REMOVED_MAX = 1000;

    private final Shard shard;
    private final HostedStream hosted;

    /** Whether a record that removes is on its way. */
    private boolean isExpiring;

    AgeTimer(Shard shard, HostedStream hosted) {
        this.shard = shard;
        this.hosted = hosted;
    }

    /** Waits for the first message to be too old, or for nothing if there is none or it is not to be removed. */
    void arm() {
        long maxAge = hosted.stream.config().maxAgeNanos();
        StreamStore store = hosted.stream.store();
        if (hosted.isReadOnly() || maxAge <= 0 || store.messages() == 0) {
            cancel();
        } else if (!isExpiring) {
            long age = shard.epochNanos() - store.firstTimeNanos();
            long delay = Math.max(0, Nanos.bounded(maxAge) - age);
            shard.timers().arm(this, shard.clock().nanoTime() + delay);
        }
    }

    void cancel() {
        shard.timers().cancel(this);
    }

    @Override
    protected void onTimer(long nowNanos) {
        StreamStore store = hosted.stream.store();
        long tooOld = shard.epochNanos() - hosted.stream.config().maxAgeNanos();
        long below = Math.min(store.sequenceAt(tooOld + 1), store.firstSequence() + REMOVED_MAX);
        if (store.messages() == 0 || below <= store.firstSequence() || hosted.isReadOnly()) {
            arm();
            return;
        }
        isExpiring = true;
        shard.commands().expire(hosted, below);
    }

    /** The record is about to be applied. */
    void onExpired() {
        isExpiring = false;
    }
}
