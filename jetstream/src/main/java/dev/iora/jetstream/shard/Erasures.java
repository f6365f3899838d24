// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.CheckpointListener;
import dev.iora.store.Erasure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites the bytes of removed messages in the files. Messages to be erased are part of their stream's state, so that
 * they are erased after a crash as well.
 *
 * <p>Thread: the shard.
 */
final class Erasures implements CheckpointListener {
    private final ShardFiles files;
    private final Pipeline pipeline;
    private final ShardLog log;
    private final List<Entry> waiting = new ArrayList<>();

    /** Whether a checkpoint that is needed has failed; the next successful one ends it. */
    private boolean held;

    private boolean running;
    private boolean started;

    /** Whether a record was made only so that a checkpoint can include it. */
    private boolean noted;

    /** A message, and the callbacks of the request that waits for its erasure. */
    private static final class Entry {
        final HostedStream hosted;
        final Erasure message;

        @Nullable
        LongConsumer done;

        @Nullable
        Consumer<ApiFault> failed;

        Entry(HostedStream hosted, Erasure message) {
            this.hosted = hosted;
            this.message = message;
        }

        /** Whether its place in the journal cannot be found. */
        boolean isLost() {
            return message.failure() != null;
        }

        void complete(@Nullable IOException failure) {
            LongConsumer success = done;
            Consumer<ApiFault> fault = failed;
            done = null;
            failed = null;
            if (failure == null && success != null) {
                success.accept(1);
            } else if (failure != null && fault != null) {
                fault.accept(ApiError.STREAM_MSG_DELETE_FAILED.with(
                        "message is deleted, but not overwritten: " + failure.getMessage()));
            }
        }
    }

    Erasures(ShardFiles files, Pipeline pipeline, ShardLog log) {
        this.files = files;
        this.pipeline = pipeline;
        this.log = log;
    }

    /** Begins with the messages that streams still have to erase, after the replay. */
    void start(ShardStreams streams) {
        streams.forEach(hosted -> hosted.erasures.forEach(message -> waiting.add(new Entry(hosted, message))));
        started = true;
    }

    /** Adds a message that was removed and is to be erased. */
    void add(HostedStream hosted, Erasure message) {
        hosted.erasures.add(message);
        if (started) {
            waiting.add(new Entry(hosted, message));
        }
    }

    /** Calls {@code done} when the message is erased, or at once if it need not be; or {@code failed}. */
    void await(HostedStream hosted, long sequence, LongConsumer done, Consumer<ApiFault> failed) {
        // A new request causes a new attempt.
        held = false;
        files.hurry();
        for (Entry entry : waiting) {
            if (entry.hosted == hosted && entry.message.sequence() == sequence) {
                entry.done = done;
                entry.failed = failed;
                return;
            }
        }
        done.accept(1);
    }

    /** Whether {@link #work} has something to do. */
    boolean isReady() {
        return !waiting.isEmpty() && !running && !held && !files.isBusy();
    }

    /** Erases what can be erased now; the oldest message decides whether a checkpoint comes first. */
    int work() {
        if (!isReady() || pipeline.failure() != null) {
            return 0;
        }
        Entry first = waiting.getFirst();
        if (!files.canErase(first.message)) {
            return prepare(first);
        }
        List<Entry> now = new ArrayList<>();
        for (Entry entry : waiting) {
            // Messages that cannot be erased completely do not delay others.
            if (files.canErase(entry.message) && entry.isLost() == first.isLost()) {
                now.add(entry);
            }
        }
        waiting.removeAll(now);
        running = true;
        files.erase(now.stream().map(entry -> entry.message).toList(), failure -> finish(now, failure));
        return 1;
    }

    /** Makes a checkpoint behind a record of this run; it frees the files of earlier runs. */
    private int prepare(Entry first) {
        if (files.journal().isOfThisRun(pipeline.applied())) {
            return files.checkpoint() ? 1 : 0;
        }
        if (noted) {
            return 0;
        }
        noted = true;
        // Repeats that the message is erased, which changes nothing.
        Stream stream = first.hosted.stream;
        stream.addRecord(true);
        BinaryWriter body = pipeline.body().addLong(first.message.sequence());
        pipeline.addRecord(RecordType.MESSAGE_ERASED, stream, first.hosted.head, true, false, body);
        return 1;
    }

    private void finish(List<Entry> entries, @Nullable IOException failure) {
        running = false;
        for (Entry entry : entries) {
            if (failure == null || entry.isLost()) {
                entry.hosted.erasures.remove(entry.message);
                entry.hosted.changed = true;
            }
            entry.complete(failure == null ? entry.message.failure() : failure);
        }
        IOException reason = failure == null ? entries.getFirst().message.failure() : failure;
        if (failure != null && !entries.getFirst().isLost()) {
            // Tried again after the next checkpoint.
            waiting.addAll(entries);
            held = true;
        }
        if (reason != null) {
            log.error("deleted messages cannot be overwritten: " + reason.getMessage());
        }
    }

    @Override
    public void onCheckpoint(long position) {
        held = false;
    }

    /** Reports the failure to all callers that wait, since no checkpoint can be made for now. */
    @Override
    public void onCheckpointFailed(IOException failure) {
        held = true;
        List.copyOf(waiting).forEach(entry -> entry.complete(failure));
    }
}
