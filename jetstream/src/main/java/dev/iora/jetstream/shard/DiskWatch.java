// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.TimerHeap;
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

    private final Shard shard;
    private final TimerHeap.Timer timer;
    private @Nullable IOException trouble;
    private boolean wasStalled;
    private boolean isShort;
    private int retries;

    DiskWatch(Shard shard) {
        this.shard = shard;
        timer = new TimerHeap.Timer() {
            @Override
            protected void onTimer(long nowNanos) {
                retry();
            }
        };
    }

    /** Looks whether something has changed. */
    void look() {
        Journal journal = shard.files().journal();
        IOException stall = shard.pipeline().stall();
        IOException found = stall == null ? journal.preparationFailure() : stall;
        isShort = journal.isShort() || stall != null;
        if (found != null && trouble == null) {
            retries = 0;
            tell(found);
            retry();
        } else if (found == null && trouble != null) {
            shard.timers().cancel(timer);
            shard.options().log().info(prefix() + ": files of the journal are prepared again, there is room");
        }
        trouble = found;
        if (wasStalled && stall == null) {
            // Deliveries waited for it.
            shard.consumers().onOutputReady();
        }
        wasStalled = stall != null;
    }

    /** Whether {@link #look} would find that trouble has begun or ended. */
    boolean hasNews() {
        boolean isTrouble =
                shard.pipeline().stall() != null || shard.files().journal().preparationFailure() != null;
        return isTrouble != (trouble != null);
    }

    private void tell(IOException found) {
        String then = isShort
                ? "; messages are refused as soon as the present file has no room; it is tried again every second"
                : "; the journal goes on without, and it is tried again every second";
        shard.options()
                .log()
                .error(prefix() + ": the next file of the journal cannot be prepared, " + found.getMessage() + then);
    }

    private void retry() {
        shard.files().journal().prepareAgain();
        if (isShort && retries % RETRIES_PER_CHECKPOINT == 0) {
            shard.makeRoom();
        }
        retries++;
        shard.timers().arm(timer, shard.nowNanos() + RETRY_NANOS);
    }

    /** Whether the disk is full, as far as is known. */
    boolean isShort() {
        return isShort;
    }

    private String prefix() {
        return "JetStream shard " + shard.number();
    }
}
