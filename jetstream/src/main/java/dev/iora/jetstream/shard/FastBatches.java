// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.options.BatchLimits;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.PublishHeaders;
import dev.iora.json.JsonWriter;
import dev.iora.wire.PublishFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Batches whose messages are stored one by one, with an acknowledgement for some of them, which tells the publisher how many
 * it may send until the next one (nats-server v2.14.5 stream.go processJetStreamFastBatchMsg, jetstream_batching.go).
 *
 * <p>A response leaves behind the record of its message, so an acknowledgement of a message covers all before it.
 *
 * <p>Thread: the shard.
 */
final class FastBatches {
    private static final int MAX_ID_LENGTH = 64;

    private final BatchLimits limits;
    private final BatchBudget budget;
    private final Pipeline pipeline;
    private final ShardTime time;
    private final AtomicBatches.Recorder recorder;
    private final Publish publish = new Publish();

    /**
     * Creates it.
     *
     * @param recorder makes the records of messages
     */
    FastBatches(ShardOptions options, Pipeline pipeline, ShardTime time, AtomicBatches.Recorder recorder) {
        this.pipeline = pipeline;
        limits = options.settings().batches();
        budget = options.memory().fast();
        this.time = time;
        this.recorder = recorder;
    }

    /**
     * Processes a message of a batch that its stream allows.
     *
     * @param respond gets each response
     * @return false if it must wait until records in flight are applied
     */
    boolean handle(HostedStream hosted, PublishFrame frame, PublishHeaders headers, Consumer<byte[]> respond) {
        FastBatchReply reply = FastBatchReply.of(frame);
        if (reply == null) {
            return refuse(hosted, ApiError.BATCH_PUBLISH_INVALID_PATTERN, respond);
        }
        if (reply.id().length() > MAX_ID_LENGTH) {
            return refuse(hosted, ApiError.BATCH_PUBLISH_INVALID_BATCH_ID, respond);
        }
        FastBatch batch = hosted.batches.fast.get(reply.id());
        if (batch == null && reply.sequence() != 1) {
            return refuse(hosted, ApiError.BATCH_PUBLISH_UNKNOWN_BATCH_ID, respond);
        }
        if (batch == null) {
            batch = open(hosted, reply);
        }
        if (batch == null) {
            return refuse(hosted, ApiError.BATCH_PUBLISH_TOO_MANY_INFLIGHT, respond);
        }
        if (headers.requiresHigherLevel()) {
            drop(hosted, batch);
            return refuse(hosted, ApiError.REQUIRED_API_LEVEL, respond);
        }
        time.timers().arm(batch, time.nowNanos() + limits.timeoutNanos());
        return process(hosted, batch, reply, frame, respond);
    }

    private static boolean refuse(HostedStream hosted, ApiError error, Consumer<byte[]> respond) {
        if (!hosted.stream.config().noAck()) {
            respond.accept(hosted.pubAcks.error(error.with()));
        }
        return true;
    }

    /** Whether the message that waits does so for a message that is being read. */
    boolean isReading() {
        return publish.isReading();
    }

    private @Nullable FastBatch open(HostedStream hosted, FastBatchReply first) {
        if (hosted.batches.fast.size() >= limits.fastPerStream() || !budget.tryOpen(limits.fastTotal())) {
            return null;
        }
        FastBatch batch =
                new FastBatch(first, !hosted.batches.fast.isEmpty(), budget, () -> timeOut(hosted, first.id()));
        if (!batch.charge(FastBatch.BYTES)) {
            batch.close(time.timers());
            return null;
        }
        hosted.batches.fast.put(first.id(), batch);
        return batch;
    }

    private void timeOut(HostedStream hosted, String id) {
        FastBatch batch = hosted.batches.fast.get(id);
        if (batch != null) {
            drop(hosted, batch);
        }
    }

    private void drop(HostedStream hosted, FastBatch batch) {
        hosted.batches.fast.remove(batch.id());
        batch.close(time.timers());
    }

    private boolean process(
            HostedStream hosted, FastBatch batch, FastBatchReply reply, PublishFrame frame, Consumer<byte[]> respond) {
        long expected = batch.last + 1;
        boolean ping = reply.operation() == FastBatchReply.Operation.PING;
        long missingUpTo = ping ? reply.sequence() : reply.sequence() - 1;
        boolean gap = missingUpTo >= expected;
        boolean ends = (gap && !batch.allowsGaps()) || (!ping && reply.sequence() < expected);
        boolean stores = !ping && !ends && reply.operation() != FastBatchReply.Operation.COMMIT_BEFORE;
        if (stores) {
            // First of all, since it may have to wait, and then all of this is done again.
            hosted.stream.decideOfFastBatch(frame, time.epochNanos(), publish);
            if (publish.outcome() == Publish.Outcome.UNDECIDED && !hosted.stream.isFile()) {
                pipeline.applyMemory();
                hosted.stream.decideOfFastBatch(frame, time.epochNanos(), publish);
            }
            if (publish.outcome() == Publish.Outcome.UNDECIDED) {
                return false;
            }
        }
        if (gap) {
            respond.accept(gap(expected, missingUpTo + 1));
        }
        if (ends) {
            commit(hosted, batch, respond);
        } else if (ping) {
            batch.last = Math.max(batch.last, reply.sequence());
            batch.takeDue(hosted.batches.fast.size());
            respond.accept(acknowledgement(batch));
        } else if (!stores) {
            batch.last = Math.max(batch.last, missingUpTo);
            commit(hosted, batch, respond);
        } else {
            batch.last = reply.sequence();
            onDecided(hosted, batch, reply, respond);
        }
        return true;
    }

    private void onDecided(HostedStream hosted, FastBatch batch, FastBatchReply reply, Consumer<byte[]> respond) {
        if (reply.sequence() == 1 && !reply.commits() && !hosted.stream.config().noAck()) {
            respond.accept(acknowledgement(batch));
        }
        switch (publish.outcome()) {
            case ACCEPTED, NOT_WANTED -> {
                recorder.record(hosted, publish);
                batch.lastStored = publish.sequence();
                goOn(hosted, batch, reply, respond);
            }
            case DUPLICATE -> {
                if (reply.sequence() == 1 && reply.commits() && !batch.allowsGaps()) {
                    drop(hosted, batch);
                    respond.accept(hosted.pubAcks.duplicateBatch(publish.sequence(), batch.id()));
                } else {
                    goOn(hosted, batch, reply, respond);
                }
            }
            case REFUSED -> onRefused(hosted, batch, reply, respond);
            case UNDECIDED, BATCHED -> throw new IllegalStateException("message is " + publish.outcome());
        }
    }

    private void goOn(HostedStream hosted, FastBatch batch, FastBatchReply reply, Consumer<byte[]> respond) {
        if (reply.commits()) {
            commit(hosted, batch, respond);
        } else if (batch.takeDue(hosted.batches.fast.size())) {
            respond.accept(acknowledgement(batch));
        }
    }

    private void onRefused(HostedStream hosted, FastBatch batch, FastBatchReply reply, Consumer<byte[]> respond) {
        ApiFault fault = publish.fault();
        if (!batch.allowsGaps() && reply.sequence() == 1) {
            // A batch that is refused at once gets the error of a single message.
            drop(hosted, batch);
            respond.accept(hosted.pubAcks.error(fault));
            return;
        }
        respond.accept(error(reply.sequence(), fault));
        if (!batch.allowsGaps() || reply.commits()) {
            batch.last--;
            commit(hosted, batch, respond);
        }
    }

    private void commit(HostedStream hosted, FastBatch batch, Consumer<byte[]> respond) {
        drop(hosted, batch);
        respond.accept(hosted.pubAcks.batch(batch.lastStored, batch.id(), batch.last));
    }

    // ---------------------------------------------------------------- responses

    private static byte[] acknowledgement(FastBatch batch) {
        JsonWriter json = new JsonWriter();
        json.beginObject().field("type", "ack").field("seq", batch.acknowledged());
        return json.field("msgs", batch.flow()).endObject().toByteArray();
    }

    private static byte[] gap(long expected, long sequence) {
        JsonWriter json = new JsonWriter();
        json.beginObject().field("type", "gap").field("last_seq", expected);
        return json.field("seq", sequence).endObject().toByteArray();
    }

    private static byte[] error(long sequence, ApiFault fault) {
        JsonWriter json = new JsonWriter();
        json.beginObject().field("type", "err").field("seq", sequence);
        fault.write(json.name("error"));
        return json.endObject().toByteArray();
    }
}
