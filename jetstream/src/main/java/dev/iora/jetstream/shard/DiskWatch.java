// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.TimerHeap;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.store.Journal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a shard continue without an operator after its disk was full: logs the failure once, makes room by checkpoints, tries
 * again to prepare the next file of the journal, and logs when there is room again.
 *
 * <p>Thread: the shard.
 */
final class DiskWatch {
    private static final long RETRY_NANOS = 1_000_000_000;

    /** Checkpoints are rarer than retries, because a checkpoint that frees nothing only adds writes. */
    private static final int RETRIES_PER_CHECKPOINT = 10;

    private final Pipeline pipeline;
    private final ShardFiles files;
    private final ShardTime time;
    private final ShardLog log;
    private final Runnable onRoom;
    private final TimerHeap.Timer timer;
    private @Nullable IOException trouble;
    private boolean wasStalled;
    private boolean noSpace;
    private int retries;

    /**
     * Creates it.
     *
     * @param onRoom continues deliveries that waited for room
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

    /** Checks whether the trouble has begun or ended, and reacts to it. */
    void check() {
        Journal journal = files.journal();
        IOException stall = pipeline.stall();
        IOException found = stall == null ? journal.preparationFailure() : stall;
        noSpace = journal.isShort() || stall != null;
        if (found != null && trouble == null) {
            retries = 0;
            logTrouble(found);
            retry();
        } else if (found == null && trouble != null) {
            time.timers().cancel(timer);
            log.info("files of the journal can be prepared again: there is room");
        }
        trouble = found;
        if (wasStalled && stall == null) {
            onRoom.run();
        }
        wasStalled = stall != null;
    }

    /** Whether the trouble has begun or ended since the last {@link #check}. */
    boolean hasChanged() {
        boolean troubled = pipeline.stall() != null || files.journal().preparationFailure() != null;
        return troubled != (trouble != null);
    }

    private void logTrouble(IOException found) {
        String then = noSpace
                ? "; messages are refused as soon as the present file has no room; it is tried again every second"
                : "; the journal continues without it, and it is tried again every second";
        log.error("the next file of the journal cannot be prepared, " + found.getMessage() + then);
    }

    private void retry() {
        files.journal().prepareAgain();
        if (noSpace && retries % RETRIES_PER_CHECKPOINT == 0) {
            files.makeRoom();
        }
        retries++;
        time.timers().arm(timer, time.nowNanos() + RETRY_NANOS);
    }
}
