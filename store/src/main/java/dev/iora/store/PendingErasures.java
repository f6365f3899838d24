// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The erasures in progress on a shard: messages whose journal position is being looked up in their segment, and messages
 * that are being overwritten.
 *
 * <p>Invariant: during an erasure no checkpoint begins, and no segment is closed while it is being read.
 *
 * <p>Thread: the shard.
 */
final class PendingErasures {
    private final Executor background;
    private final Executor owner;

    /** Number of erasures whose journal position is not known yet. */
    private int unlocated;

    private boolean erasing;

    /** Task that closes segments, waiting until nothing is looked up. */
    private @Nullable Runnable closing;

    PendingErasures(StoreThreads threads) {
        background = threads.background();
        owner = threads.owner();
    }

    /** Whether an erasure is in progress. */
    boolean isBusy() {
        return erasing || unlocated > 0;
    }

    /** Begins the erasure of a live message that is about to be removed. */
    Erasure begin(FileStreamStore store, long sequence) {
        Erasure erasure = store.erasure(sequence);
        if (!erasure.isLocated()) {
            unlocated++;
            Run run = store.run(sequence);
            background.execute(() -> locate(erasure, run));
        }
        return erasure;
    }

    /** Thread: background. */
    private void locate(Erasure erasure, @Nullable Run run) {
        byte[] record = new byte[0];
        IOException failure = null;
        try {
            record = run == null ? record : Segment.read(run, erasure.sequence());
        } catch (IOException e) {
            failure = e;
        }
        boolean whole = MessageCodec.decode(record, 0, record.length, new StoredMessage(), true);
        long position = whole ? MessageCodec.position(record, 0) : 0;
        int length = record.length;
        IOException reason = failure;
        owner.execute(() -> {
            erasure.locate(position, length, reason);
            unlocated--;
            closeWhenLocated();
        });
    }

    /** Runs a task that closes segments in the background, as soon as no position is being looked up. */
    void whenLocated(Runnable task) {
        closing = task;
        closeWhenLocated();
    }

    private void closeWhenLocated() {
        Runnable next = closing;
        if (unlocated == 0 && next != null) {
            closing = null;
            background.execute(next);
        }
    }

    /**
     * Overwrites removed messages that the checkpoint no longer contains.
     *
     * @param done gets null once the erasure is durable, or the failure; on the owner's thread
     */
    void erase(
            List<Erasure> messages,
            Eraser.Threads threads,
            List<Segment> segments,
            Checkpoint checkpoint,
            Consumer<@Nullable IOException> done) {
        erasing = true;
        Consumer<@Nullable IOException> finished = failure -> owner.execute(() -> {
            erasing = false;
            done.accept(failure);
        });
        new Eraser(threads, segments, checkpoint, finished).start(messages);
    }
}
