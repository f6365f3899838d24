// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.store.WritePace;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Slows a checkpoint down to about the speed at which the journal grows, because its writes delay those of the journal: 64
 * MiB written at once made a PubAck take ten times as long.
 *
 * <p>A checkpoint may write three bytes for two bytes of the journal, and 4 MiB more, so that it ends before the next one is
 * due. If the next one is due nevertheless, it writes at full speed. While the journal hardly grows, a checkpoint writes 32
 * MiB a second, and faster if it would take longer than a second, so that the journal is freed soon after a burst.
 *
 * <p>Thread: {@link #onBytes} the background's, {@link #begin} and {@link #hurry} the shard's.
 */
final class CheckpointPace implements WritePace {
    private static final long LEAD_BYTES = 4 << 20;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final long MIN_BYTES_PER_PAUSE = 32 << 10;
    private static final long MAX_PAUSES = 1000;

    private final LongSupplier grown;
    private final LongConsumer pause;
    private final long dueBytes;
    private volatile boolean hurried;
    private volatile boolean first;
    private volatile long bytesPerPause = MIN_BYTES_PER_PAUSE;
    private long done;

    /** Bytes since the last pause. */
    private long unpaused;

    /**
     * Creates a pace without a checkpoint.
     *
     * @param grown gets how many bytes the journal has grown by since the checkpoint began; any thread
     * @param pause blocks the background thread for some nanoseconds
     * @param dueBytes growth of the journal after which the next checkpoint is due
     */
    CheckpointPace(LongSupplier grown, LongConsumer pause, long dueBytes) {
        this.grown = grown;
        this.pause = pause;
        this.dueBytes = dueBytes;
    }

    /** Begins a checkpoint of {@code bytes} of the journal that no caller waits for. */
    void begin(long bytes) {
        bytesPerPause = Math.max(MIN_BYTES_PER_PAUSE, bytes / MAX_PAUSES);
        hurried = false;
        first = true;
    }

    /** Makes no more pauses in this checkpoint, because a caller waits for it. */
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
        // Does not make up later for bytes without a pause, if the journal wrote as many at the same time.
        unpaused = Math.min(unpaused, bytesPerPause - 1);
    }

    private boolean isAhead() {
        long bytes = grown.getAsLong();
        return !hurried && bytes < dueBytes && done > LEAD_BYTES + bytes * 3 / 2;
    }
}
