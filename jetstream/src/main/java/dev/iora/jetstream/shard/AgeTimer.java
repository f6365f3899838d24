// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.common.Nanos;
import dev.iora.common.TimerHeap;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.record.StreamHeads;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.StreamStore;

/**
 * Removes messages that exceed the maximum age of their stream. It waits until the first message is too old and then makes
 * records, one after the other, until no message is too old.
 *
 * <p>At most one such record is in flight. Every record that is applied to the stream arms the timer again.
 *
 * <p>Thread: the shard.
 */
final class AgeTimer extends TimerHeap.Timer {
    /** Maximum of messages that one record removes; other work gets its turn between records. */
    private static final int MAX_REMOVED = 1000;

    private final Stream stream;
    private final StreamHeads.Head head;
    private final Pipeline pipeline;
    private final ShardTime time;

    /** Whether a record that removes messages is in flight. */
    private boolean expiring;

    AgeTimer(Stream stream, StreamHeads.Head head, Pipeline pipeline, ShardTime time) {
        this.stream = stream;
        this.head = head;
        this.pipeline = pipeline;
        this.time = time;
    }

    /**
     * Arms the timer for the time at which the first message is too old; cancels it if there is no message or none may be
     * removed.
     */
    void arm() {
        long maxAge = stream.config().maxAgeNanos();
        StreamStore store = stream.store();
        if (pipeline.isReadOnly(stream) || maxAge <= 0 || store.messages() == 0) {
            cancel();
        } else if (!expiring) {
            long age = time.epochNanos() - store.firstTimeNanos();
            long delay = Math.max(0, Nanos.bounded(maxAge) - age);
            time.timers().arm(this, time.clock().nanoTime() + delay);
        }
    }

    void cancel() {
        time.timers().cancel(this);
    }

    @Override
    protected void onTimer(long nowNanos) {
        StreamStore store = stream.store();
        long tooOld = time.epochNanos() - stream.config().maxAgeNanos();
        long below = Math.min(store.sequenceAt(tooOld + 1), store.firstSequence() + MAX_REMOVED);
        if (store.messages() == 0 || below <= store.firstSequence() || pipeline.isReadOnly(stream)) {
            arm();
            return;
        }
        expiring = true;
        stream.addRecord(true);
        BinaryWriter body = pipeline.body().addLong(below);
        pipeline.addRecord(RecordType.EXPIRED, stream, head, stream.isFile(), false, body);
    }

    /** Called when the record is about to be applied. */
    void onExpired() {
        expiring = false;
    }
}
