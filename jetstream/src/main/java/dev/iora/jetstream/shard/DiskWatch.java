// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.TimerHeap;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.store.Journal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sees that a shard goes on by itself after a disk was full: says so once, makes room by checkpoints, tries again to prepare
 * the next file of the journal, and says when there is room again.
 *
 * <p>Thread: the shard.
 */
final class DiskWatch {
    private static final long RETRY_NANOS = 1_000_000_000;

    /** A checkpoint that frees nothing writes for nothing. */
    private static final int RETRIES_PER_CHECKPOINT = 10;

    private final Pipeline pipeline;
    private final ShardFiles files;
    private final ShardTime time;
    private final ShardLog log;
    private final Runnable onRoom;
    private final TimerHeap.Timer timer;
    private @Nullable IOException trouble;
    private boolean wasStalled;
    private boolean isShort;
    private int retries;

    /**
     * Creates it.
     *
     * @param onRoom lets deliveries go on that waited for room
     */
    DiskWatch(Pipeline pipeline, ShardFiles files, ShardTime time, ShardLog log, Runnable onRoom) {
        this.pipeline = pipeline;
        this.files = files;
        this.time = time;
        this.log = log;
        this.onRoom = onRoom;
        timer = new TimerHeap.Timer() {
            @Override
            protected void onTimer(long nowNanos) {
                retry();
            }
        };
    }

    /** Looks whether something has changed. */
    void look() {
        Journal journal = files.journal();
        IOException stall = pipeline.stall();
        IOException found = stall == null ? journal.preparationFailure() : stall;
        isShort = journal.isShort() || stall != null;
        if (found != null && trouble == null) {
            retries = 0;
            tell(found);
            retry();
        } else if (found == null && trouble != null) {
            time.timers().cancel(timer);
            log.info("files of the journal are prepared again, there is room");
        }
        trouble = found;
        if (wasStalled && stall == null) {
            onRoom.run();
        }
        wasStalled = stall != null;
    }

    /** Whether {@link #look} would find that trouble has begun or ended. */
    boolean hasChanged() {
        boolean isTrouble = pipeline.stall() != null || files.journal().preparationFailure() != null;
        return isTrouble != (trouble != null);
    }

    private void tell(IOException found) {
        String then = isShort
                ? "; messages are refused as soon as the present file has no room; it is tried again every second"
                : "; the journal goes on without, and it is tried again every second";
        log.error("the next file of the journal cannot be prepared, " + found.getMessage() + then);
    }

    private void retry() {
        files.journal().prepareAgain();
        if (isShort && retries % RETRIES_PER_CHECKPOINT == 0) {
            files.makeRoom();
        }
        retries++;
        time.timers().arm(timer, time.nowNanos() + RETRY_NANOS);
    }
}
