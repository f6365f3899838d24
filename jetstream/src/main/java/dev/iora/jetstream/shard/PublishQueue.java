// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.lane.Outbox;
import dev.iora.jetstream.lane.ShardIntake;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.shard.DecisionQueue.Progress;
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.Stream;
import dev.iora.wire.PublishFrame;
import java.math.BigInteger;

/**
 * Publishes that wait for their decision. Makes the record and the PubAck that follow from it.
 *
 * <p>Thread: the shard.
 */
final class PublishQueue {
    private static final byte[] NONE = {};

    private final ShardStreams streams;
    private final Pipeline pipeline;
    private final ShardTime time;
    private final PublishRecords records;
    private final Publish publish = new Publish();
    private final AtomicBatches batches;
    private final FastBatches fastBatches;
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final DecisionQueue queue;
    private boolean heapFull;

    /**
     * Creates it.
     *
     * @param options knows how many responses may be in flight
     */
    PublishQueue(
            ShardStreams streams,
            Pipeline pipeline,
            PublishRecords records,
            ShardIntake intake,
            ShardTime time,
            ShardOptions options) {
        this.streams = streams;
        this.records = records;
        batches = new AtomicBatches(options, pipeline, time, records::add);
        fastBatches = new FastBatches(options, pipeline, time, records::add);
        this.pipeline = pipeline;
        this.time = time;
        // The responses to a slice take up to three times as much memory as the slice.
        long sliceBytes =
                Math.min(DecisionQueue.MAX_SLICE_BYTES, options.memory().outputBytes() / 4);
        queue = new DecisionQueue(pipeline, sliceBytes, intake::release, this::decide);
    }

    void add(LaneBatch batch) {
        queue.add(batch);
    }

    /** Whether {@link #work} has something to do. */
    boolean isReady() {
        return queue.isReady();
    }

    /** Whether no publish waits. */
    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Decides about some publishes; how many. */
    int work() {
        heapFull = records.isHeapFull();
        return queue.work();
    }

    /** Drops all undecided publishes: the server ends, and their publishers have no response yet. */
    void dropAll() {
        queue.dropAll();
    }

    private Progress decide(int lane, FrameBatch.Cursor at) {
        HostedStream hosted = streams.find(at.tag());
        if (hosted == null) {
            return Progress.DECIDED;
        }
        PublishFrame frame = at.frame();
        Stream stream = hosted.stream;
        ApiFault refusal = records.refusal(hosted, PublishRecords.sizeOf(frame), heapFull);
        if (refusal != null) {
            refuse(hosted, lane, frame, refusal);
            return Progress.DECIDED;
        }
        stream.decide(frame, time.epochNanos(), publish);
        if (publish.outcome() == Publish.Outcome.UNDECIDED && !stream.isFile()) {
            pipeline.applyMemory();
            stream.decide(frame, time.epochNanos(), publish);
        }
        switch (publish.outcome()) {
            case ACCEPTED, NOT_WANTED -> {
                records.add(hosted, publish);
                BigInteger total = publish.total();
                if (total == null) {
                    acknowledge(hosted, lane, frame, false);
                } else {
                    respond(hosted, lane, frame, hosted.pubAcks.counter(publish.sequence(), total.toString()));
                }
            }
            case DUPLICATE -> acknowledge(hosted, lane, frame, true);
            case REFUSED -> refuse(hosted, lane, frame, publish.fault());
            case UNDECIDED -> {
                return waiting(publish.isReading());
            }
            case BATCHED -> {
                return decideBatched(hosted, lane, frame);
            }
        }
        return Progress.DECIDED;
    }

    private static Progress waiting(boolean forRead) {
        return forRead ? Progress.WAITS_FOR_READ : Progress.WAITS_FOR_RECORDS;
    }

    private Progress decideBatched(HostedStream hosted, int lane, PublishFrame frame) {
        if (publish.isOfFastBatch()) {
            boolean done =
                    fastBatches.handle(hosted, frame, publish.headers(), text -> answer(hosted, lane, frame, text));
            return done ? Progress.DECIDED : waiting(fastBatches.isReading());
        }
        switch (batches.handle(hosted, frame, publish.headers(), queue.isRepeated())) {
            case AtomicBatches.Result.Waiting() -> {
                return waiting(batches.isReading());
            }
            case AtomicBatches.Result.Staged() -> respond(hosted, lane, frame, NONE);
            case AtomicBatches.Result.Refused(ApiFault fault) -> refuse(hosted, lane, frame, fault);
            case AtomicBatches.Result.Committed(String id, int messages, long lastSequence) ->
                respond(hosted, lane, frame, hosted.pubAcks.batch(lastSequence, id, messages));
        }
        return Progress.DECIDED;
    }

    private boolean wantsResponse(HostedStream hosted, PublishFrame frame) {
        return frame.replyLength > 0 && !hosted.stream.config().noAck();
    }

    private void acknowledge(HostedStream hosted, int lane, PublishFrame frame, boolean duplicate) {
        if (!wantsResponse(hosted, frame)) {
            return;
        }
        int length = hosted.pubAcks.write(publish.sequence(), duplicate);
        send(hosted, lane, frame, hosted.pubAcks.bytes(), length);
    }

    private void refuse(HostedStream hosted, int lane, PublishFrame frame, ApiFault fault) {
        respond(hosted, lane, frame, hosted.pubAcks.error(fault));
    }

    private void respond(HostedStream hosted, int lane, PublishFrame frame, byte[] text) {
        if (wantsResponse(hosted, frame)) {
            send(hosted, lane, frame, text, text.length);
        }
    }

    /** Responds even if the stream acknowledges no messages. */
    private void answer(HostedStream hosted, int lane, PublishFrame frame, byte[] text) {
        if (frame.replyLength > 0) {
            send(hosted, lane, frame, text, text.length);
        }
    }

    private void send(HostedStream hosted, int lane, PublishFrame frame, byte[] text, int length) {
        outgoing.to(hosted.account.account(), frame.names, frame.reply, frame.replyLength)
                .payload(text, 0, length);
        long tag = Outbox.PUB_ACK + hosted.stream.id();
        // A refusal does not wait for records that may never be written.
        boolean withRecords = hosted.stream.isFile() && pipeline.refusal() == null;
        pipeline.outbox(withRecords).whenCommitted(lane).add(tag, outgoing);
    }

    /** Adds the error for a publish whose PubAck was never committed. */
    void addFailure(FrameBatch target, FrameBatch.Cursor acknowledged, ApiFault fault) {
        HostedStream hosted = streams.find(acknowledged.tag() - Outbox.PUB_ACK);
        if (hosted != null) {
            byte[] text = hosted.pubAcks.error(fault);
            PublishFrame frame = acknowledged.frame();
            outgoing.to(hosted.account.account(), frame.names, acknowledged.target(), acknowledged.targetLength())
                    .payload(text, 0, text.length);
            target.add(0, outgoing);
        }
    }
}
