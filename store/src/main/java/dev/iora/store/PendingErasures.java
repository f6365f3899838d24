// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The erasures of a shard that are on their way: messages that are being looked up in their segment, which alone tells where
 * the journal had them, and messages that are being overwritten.
 *
 * <p>Invariant: while there are any, no checkpoint begins, and no segment is closed in which one is being looked up.
 *
 * <p>Thread: the shard.
 */
final class PendingErasures {
    private final Executor background;
    private final Executor owner;

    /** Of which it is not known yet where the journal had the message. */
    private int unlocated;

    private boolean isErasing;

    /** Closes segments. */
    private @Nullable Runnable closing;

    PendingErasures(StoreThreads threads) {
        background = threads.background();
        owner = threads.owner();
    }

    /** Whether there are any. */
    boolean isBusy() {
        return isErasing || unlocated > 0;
    }

    /** A live message that is about to be removed, and then to be erased. */
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
        boolean isWhole = MessageCodec.decode(record, 0, record.length, new StoredMessage(), true);
        long position = isWhole ? MessageCodec.position(record, 0) : 0;
        int length = record.length;
        IOException reason = failure;
        owner.execute(() -> {
            erasure.locate(position, length, reason);
            unlocated--;
            closeWhenLocated();
        });
    }

    /** Runs a task in the background that closes segments, as soon as nothing is being looked up there. */
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
     * Overwrites removed messages that a checkpoint does not have any more.
     *
     * @param done gets null when it is durable that they are gone, else what is in the way; on the owner's thread
     */
    void erase(
            List<Erasure> messages,
            Eraser.Threads threads,
            List<Segment> segments,
            Checkpoint checkpoint,
            Consumer<@Nullable IOException> done) {
        isErasing = true;
        Consumer<@Nullable IOException> finished = failure -> owner.execute(() -> {
            isErasing = false;
            done.accept(failure);
        });
        new Eraser(threads, segments, checkpoint, finished).start(messages);
    }
}
