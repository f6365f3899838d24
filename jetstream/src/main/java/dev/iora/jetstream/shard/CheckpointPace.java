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
 * second.
 *
 * <p>Thread: {@link #onBytes} the background's, {@link #begin} and {@link #hurry} the shard's.
 */
final class CheckpointPace implements Pace {
    private static final long LEAD_BYTES = 4 << 20;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final long BYTES_PER_PAUSE = 32 << 10;

    private final LongSupplier grown;
    private final LongConsumer pause;
    private final long dueBytes;
    private volatile boolean isHurried;
    private volatile boolean isFirst;
    private long done;

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

    /** A checkpoint is begun that nobody waits for. */
    void begin() {
        isHurried = false;
        isFirst = true;
    }

    /** No more pauses for this checkpoint: somebody waits for it. */
    void hurry() {
        isHurried = true;
    }

    @Override
    public void onBytes(long bytes) {
        if (isFirst) {
            isFirst = false;
            done = 0;
        }
        done += bytes;
        for (long left = bytes; left > 0 && isAhead(); left -= BYTES_PER_PAUSE) {
            pause.accept(PAUSE_NANOS);
        }
    }

    private boolean isAhead() {
        long bytes = grown.getAsLong();
        return !isHurried && bytes < dueBytes && done > LEAD_BYTES + bytes * 3 / 2;
    }
}
