// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.store.Pace;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has a checkpoint write about as fast as the journal grows, since what it writes stands in the way of the journal's own
 * writes: all at once, 64 MiB made a PubAck wait ten times as long.
 *
 * <p>A checkpoint may be 4 MiB ahead of three bytes for two of the journal, so that it is done before the next one is due;
 * if the next one is due nevertheless it writes as fast as it can. While the journal hardly grows it writes 32 MiB a
 * second, and more if it would take longer than a second: what was left of a burst leaves the journal soon.
 *
 * <p>Thread: {@link #onBytes} the background's, {@link #begin} and {@link #hurry} the shard's.
 */
final class CheckpointPace implements Pace {
    private static final long LEAD_BYTES = 4 << 20;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final long LEAST_BYTES_PER_PAUSE = 32 << 10;
    private static final long MOST_PAUSES = 1000;

    private final LongSupplier grown;
    private final LongConsumer pause;
    private final long dueBytes;
    private volatile boolean hurried;
    private volatile boolean first;
    private volatile long bytesPerPause = LEAST_BYTES_PER_PAUSE;
    private long done;

    /** Bytes since the last pause. */
    private long unpaused;

    /**
     * A pace without a checkpoint.
     *
     * @param grown bytes the journal has grown by since the checkpoint was begun; any thread
     * @param pause has the background wait some nanoseconds
     * @param dueBytes by which the journal grows until the next checkpoint is due
     */
    CheckpointPace(LongSupplier grown, LongConsumer pause, long dueBytes) {
        this.grown = grown;
        this.pause = pause;
        this.dueBytes = dueBytes;
    }

    /** A checkpoint is begun that nobody waits for, of that many bytes of the journal. */
    void begin(long bytes) {
        bytesPerPause = Math.max(LEAST_BYTES_PER_PAUSE, bytes / MOST_PAUSES);
        hurried = false;
        first = true;
    }

    /** No more pauses for this checkpoint: somebody waits for it. */
    void hurry() {
        hurried = true;
    }

    @Override
    public void onBytes(long bytes) {
        if (first) {
            first = false;
            done = 0;
            unpaused = 0;
        }
        done += bytes;
        unpaused += bytes;
        while (unpaused >= bytesPerPause && isAhead()) {
            pause.accept(PAUSE_NANOS);
            unpaused -= bytesPerPause;
        }
        // What was no more than the journal wrote meanwhile is not made up for later.
        unpaused = Math.min(unpaused, bytesPerPause - 1);
    }

    private boolean isAhead() {
        long bytes = grown.getAsLong();
        return !hurried && bytes < dueBytes && done > LEAD_BYTES + bytes * 3 / 2;
    }
}
