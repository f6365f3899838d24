// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.options.BatchLimits;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.PublishHeader;
import dev.iora.jetstream.stream.PublishHeaders;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.MessageCodec;
import dev.iora.store.StoredMessage;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Batches of messages that are stored together or not at all (ADR-50; nats-server v2.14.5 stream.go
 * processJetStreamAtomicBatchMsg).
 *
 * <p>Messages wait in memory until the last one commits their batch. Then all are decided as if they were published in a row;
 * if one is refused, the records of those before it are taken back. The records are in one batch of the journal, which has
 * one checksum, so a crash leaves all of them or none; and they are applied in one go, so no reader finds a part.
 *
 * <p>Thread: the shard.
 */
final class AtomicBatches {
    private static final int MAX_ID_BYTES = 64;

    /** So that the records fit into one batch of the journal, whose limit is 64 MiB. */
    private static final int MAX_BYTES = 32 << 20;

    /** Most bytes of a batch of the journal that counts as empty: heads of streams. */
    private static final int SMALL_BYTES = 1 << 20;

    private static final byte[] COMMIT = {'1'};
    private static final byte[] COMMIT_BEFORE = "eob".getBytes(StandardCharsets.US_ASCII);

    private static final String NO_ROOM = "atomic publish batch is too large: it may have " + MAX_BYTES
            + " bytes, and all open batches together 1/24 of the heap";

    /** The outcome for a message. */
    sealed interface Result {
        /** It must wait until records in flight are applied. */
        record Waiting() implements Result {}

        /** It was added to its batch. */
        record Staged() implements Result {}

        /** Its batch has ended. */
        record Refused(ApiFault fault) implements Result {}

        /**
         * All messages of its batch are decided, and their records are made.
         *
         * @param id of the batch
         * @param messages number of them
         * @param lastSequence of the last one
         */
        record Committed(String id, int messages, long lastSequence) implements Result {}
    }

    /** Makes the record of a decided message. */
    @FunctionalInterface
    interface Recorder {
        void record(HostedStream hosted, Publish publish);
    }

    private static final Result WAITING = new Result.Waiting();
    private static final Result STAGED = new Result.Staged();

    private final BatchLimits limits;
    private final BatchBudget budget;
    private final Pipeline pipeline;
    private final ShardTime time;
    private final ShardEvents events;
    private final Recorder recorder;
    private final Publish publish = new Publish();
    private final Publish others = new Publish();

    /**
     * Creates it.
     *
     * @param recorder makes the records of committed messages
     */
    AtomicBatches(ShardOptions options, Pipeline pipeline, ShardTime time, Recorder recorder) {
        limits = options.settings().batches();
        budget = options.memory().staged();
        this.pipeline = pipeline;
        this.time = time;
        events = options.events();
        this.recorder = recorder;
    }

    /**
     * Processes a message of a batch that its stream allows.
     *
     * @param again whether it is the message that had to wait
     */
    Result handle(HostedStream hosted, PublishFrame frame, PublishHeaders headers, boolean again) {
        if (headers.length(PublishHeader.BATCH_ID) > MAX_ID_BYTES) {
            return refused(ApiError.ATOMIC_PUBLISH_INVALID_BATCH_ID);
        }
        long sequence = headers.number(PublishHeader.BATCH_SEQUENCE);
        if (!headers.has(PublishHeader.BATCH_SEQUENCE) || sequence < 0) {
            return refused(ApiError.ATOMIC_PUBLISH_MISSING_SEQ);
        }
        String id = headers.text(PublishHeader.BATCH_ID);
        boolean tooLarge = sequence - (endsBefore(headers) ? 1 : 0) > limits.messages();
        StagedBatch batch = hosted.batches.atomic.get(id);
        if (batch != null && batch.complete && again) {
            return commit(hosted, batch, endsBefore(headers));
        }
        if (batch != null && batch.complete) {
            // Its commit was refused while it waited.
            abandon(hosted, batch, "incomplete");
            batch = null;
        }
        if (batch == null && sequence != 1) {
            return tooLarge ? new Result.Refused(tooLarge()) : refused(ApiError.ATOMIC_PUBLISH_INCOMPLETE_BATCH);
        }
        if (batch == null) {
            batch = open(hosted, id);
        }
        return batch == null
                ? refused(ApiError.ATOMIC_PUBLISH_TOO_MANY_INFLIGHT)
                : add(hosted, batch, sequence, frame, headers);
    }

    private Result add(
            HostedStream hosted, StagedBatch batch, long sequence, PublishFrame frame, PublishHeaders headers) {
        boolean before = endsBefore(headers);
        boolean commits = headers.has(PublishHeader.BATCH_COMMIT);
        if (commits && !before && !headers.is(PublishHeader.BATCH_COMMIT, COMMIT)) {
            return end(hosted, batch, "", ApiError.ATOMIC_PUBLISH_INVALID_BATCH_COMMIT.with());
        }
        if (headers.requiresHigherLevel()) {
            return end(hosted, batch, "unsupported", ApiError.REQUIRED_API_LEVEL.with());
        }
        if (sequence != batch.size() + 1 || (before && sequence == 1)) {
            return end(hosted, batch, "incomplete", ApiError.ATOMIC_PUBLISH_INCOMPLETE_BATCH.with());
        }
        if (sequence - (before ? 1 : 0) > limits.messages()) {
            return end(hosted, batch, "large", tooLarge());
        }
        if (!before && !stage(batch, frame)) {
            return end(hosted, batch, "large", new ApiFault(ApiError.ATOMIC_PUBLISH_TOO_LARGE_BATCH, NO_ROOM));
        }
        time.timers().arm(batch, time.nowNanos() + limits.timeoutNanos());
        batch.complete = commits;
        return commits ? commit(hosted, batch, before) : STAGED;
    }

    /** Whether a message commits the messages before it, and is not stored itself. */
    private static boolean endsBefore(PublishHeaders headers) {
        return headers.is(PublishHeader.BATCH_COMMIT, COMMIT_BEFORE);
    }

    private static boolean stage(StagedBatch batch, PublishFrame frame) {
        return batch.bytes() + FrameBatch.bytesOf(frame) <= MAX_BYTES && batch.add(frame);
    }

    private ApiFault tooLarge() {
        return ApiError.ATOMIC_PUBLISH_TOO_LARGE_BATCH.with(limits.messages());
    }

    private static Result refused(ApiError error) {
        return new Result.Refused(error.with());
    }

    private @Nullable StagedBatch open(HostedStream hosted, String id) {
        if (hosted.batches.atomic.size() >= limits.atomicPerStream() || !budget.tryOpen(limits.atomicTotal())) {
            return null;
        }
        StagedBatch batch = new StagedBatch(id, budget, () -> timeOut(hosted, id));
        hosted.batches.atomic.put(id, batch);
        return batch;
    }

    private void timeOut(HostedStream hosted, String id) {
        StagedBatch batch = hosted.batches.atomic.get(id);
        if (batch != null) {
            abandon(hosted, batch, "timeout");
        }
    }

    private void abandon(HostedStream hosted, StagedBatch batch, String reason) {
        drop(hosted, batch);
        events.onBatchAbandoned(hosted.account, hosted.stream.name(), batch.id(), reason);
    }

    /** Ends a batch with an error; an empty {@code reason} is not announced. */
    private Result end(HostedStream hosted, StagedBatch batch, String reason, ApiFault fault) {
        if (reason.isEmpty()) {
            drop(hosted, batch);
        } else {
            abandon(hosted, batch, reason);
        }
        return new Result.Refused(fault);
    }

    private void drop(HostedStream hosted, StagedBatch batch) {
        hosted.stream.endTogether();
        hosted.batches.atomic.remove(batch.id());
        batch.close(time.timers());
    }

    // ---------------------------------------------------------------- the commit

    /** Whether the message that waits does so for a message that is being read. */
    boolean isReading() {
        return publish.isReading();
    }

    private Result commit(HostedStream hosted, StagedBatch batch, boolean committedBefore) {
        Stream stream = hosted.stream;
        publish.reset();
        if (!stream.isFile()) {
            pipeline.applyMemory();
        }
        ApiFault full = stream.isFile() ? pipeline.refusal(batch.bytes()) : null;
        if (full != null) {
            return end(hosted, batch, "", full);
        }
        if (!stream.mayDecideTogether() || (stream.isFile() && !pipeline.hasRoomFor(batch.bytes()))) {
            return WAITING;
        }
        Pipeline.Mark mark = pipeline.mark(stream, hosted.head);
        stream.beginTogether();
        FrameBatch.Cursor cursor = batch.cursor();
        for (int i = 1; cursor.next(); i++) {
            boolean marksEnd = committedBefore && i == batch.size();
            stream.decideTogether(cursor.frame(), i, marksEnd, time.epochNanos(), publish);
            boolean accepted =
                    publish.outcome() == Publish.Outcome.ACCEPTED || publish.outcome() == Publish.Outcome.NOT_WANTED;
            if (accepted && !fits(stream, publish.message())) {
                return doesNotFit(hosted, batch, mark);
            }
            if (!accepted) {
                return takeBack(hosted, batch, mark, cursor);
            }
            recorder.record(hosted, publish);
        }
        drop(hosted, batch);
        return new Result.Committed(batch.id(), batch.size(), publish.sequence());
    }

    private boolean fits(Stream stream, StoredMessage m) {
        int size = MessageCodec.size(m.subjectLength, m.headersLength, m.payloadLength);
        return !stream.isFile() || pipeline.hasRoomFor(size);
    }

    /** The records are larger than the messages were: they wait for a batch of the journal of their own, or are refused. */
    private Result doesNotFit(HostedStream hosted, StagedBatch batch, Pipeline.Mark mark) {
        boolean waits = mark.bytes() > SMALL_BYTES;
        hosted.stream.takeBackTogether();
        pipeline.rollBack(hosted.stream, hosted.head, mark);
        publish.reset();
        ApiFault fault = new ApiFault(ApiError.ATOMIC_PUBLISH_TOO_LARGE_BATCH, NO_ROOM);
        return waits ? WAITING : end(hosted, batch, "large", fault);
    }

    /** A message was not accepted: takes back those before it. If it has to wait, the batch begins again later. */
    private Result takeBack(HostedStream hosted, StagedBatch batch, Pipeline.Mark mark, FrameBatch.Cursor rest) {
        boolean waits = publish.outcome() == Publish.Outcome.UNDECIDED;
        ApiFault refusal = waits ? null : publish.fault();
        if (publish.isReading()) {
            while (rest.next()) {
                hosted.stream.prepareTogether(rest.frame(), others);
            }
        }
        hosted.stream.takeBackTogether();
        pipeline.rollBack(hosted.stream, hosted.head, mark);
        return refusal == null ? WAITING : end(hosted, batch, "", refusal);
    }
}
