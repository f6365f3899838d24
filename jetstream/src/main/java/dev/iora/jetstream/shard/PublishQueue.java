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
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.Stream;
import dev.iora.wire.PublishFrame;
import java.math.BigInteger;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Publishes that wait for their decision. Makes the record and the PubAck that follow from it.
 *
 * <p>A publish whose decision depends on records that are not applied yet waits for them, and so does everything behind it.
 *
 * <p>Thread: the shard.
 */
final class PublishQueue {
    /** Maximum of bytes of publishes that one step processes. */
    private static final int MAX_SLICE_BYTES = 4 << 20;

    /** Bytes that a publish counts in addition to its payload. */
    private static final int OVERHEAD_BYTES = 64;

    private static final byte[] NONE = {};

    private final ShardStreams streams;
    private final Pipeline pipeline;
    private final ShardIntake intake;
    private final ShardTime time;
    private final PublishRecords records;
    private final Publish publish = new Publish();
    private final AtomicBatches batches;
    private final FastBatches fastBatches;
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final ArrayDeque<LaneBatch> waiting = new ArrayDeque<>();
    private FrameBatch.@Nullable Cursor cursor;
    private final long sliceBytes;
    private boolean heapFull;

    /** Whether the next publish waits. */
    private boolean held;

    /** Whether it waits for a message that is being read, and not for records in flight. */
    private boolean reading;

    /** Whether the next publish has waited before. */
    private boolean again;

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
        this.intake = intake;
        this.time = time;
        // The responses to a slice take up to three times as much memory as the slice.
        sliceBytes = Math.min(MAX_SLICE_BYTES, options.memory().outputBytes() / 4);
    }

    void add(LaneBatch batch) {
        waiting.addLast(batch);
    }

    /** Whether {@link #work} has something to do. */
    boolean isReady() {
        // The step that held the next publish may have applied the records that it waited for.
        boolean mayGoOn = !held || (pipeline.hasAppliedAll() && !reading);
        return !waiting.isEmpty() && mayGoOn && pipeline.hasRoom() && !pipeline.isOutputFull();
    }

    /** Whether no publish waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Processes some publishes; how many. */
    int work() {
        int messages = 0;
        int bytes = 0;
        held = false;
        reading = false;
        if (waiting.isEmpty() || pipeline.isOutputFull()) {
            return 0;
        }
        heapFull = records.isHeapFull();
        while (!waiting.isEmpty() && bytes < sliceBytes && pipeline.hasRoom()) {
            LaneBatch batch = waiting.getFirst();
            FrameBatch.Cursor at = cursor;
            if (at == null) {
                at = batch.frames().cursor();
                cursor = at;
                if (!at.next()) {
                    finish(batch);
                    continue;
                }
            }
            held = !handle(batch.lane(), at);
            again = held;
            if (held) {
                return messages;
            }
            messages++;
            bytes += OVERHEAD_BYTES + at.frame().size;
            if (!at.next()) {
                finish(batch);
            }
        }
        return messages;
    }

    private void finish(LaneBatch batch) {
        waiting.removeFirst();
        cursor = null;
        intake.release(batch);
    }

    /** Drops all undecided publishes: the server ends, and their publishers have no response yet. */
    void dropAll() {
        cursor = null;
        held = false;
        again = false;
        waiting.forEach(intake::release);
        waiting.clear();
    }

    /** Processes one message; false if it must wait. */
    private boolean handle(int lane, FrameBatch.Cursor at) {
        HostedStream hosted = streams.find(at.tag());
        if (hosted == null) {
            return true;
        }
        PublishFrame frame = at.frame();
        Stream stream = hosted.stream;
        ApiFault refusal = records.refusal(hosted, frame, heapFull);
        if (refusal != null) {
            refuse(hosted, lane, frame, refusal);
            return true;
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
                reading = publish.isReading();
                return false;
            }
            case BATCHED -> {
                return handleBatched(hosted, lane, frame);
            }
        }
        return true;
    }

    private boolean handleBatched(HostedStream hosted, int lane, PublishFrame frame) {
        if (publish.isOfFastBatch()) {
            boolean done =
                    fastBatches.handle(hosted, frame, publish.headers(), text -> answer(hosted, lane, frame, text));
            reading = !done && fastBatches.isReading();
            return done;
        }
        switch (batches.handle(hosted, frame, publish.headers(), again)) {
            case AtomicBatches.Result.Waiting() -> {
                reading = batches.isReading();
                return false;
            }
            case AtomicBatches.Result.Staged() -> respond(hosted, lane, frame, NONE);
            case AtomicBatches.Result.Refused(ApiFault fault) -> refuse(hosted, lane, frame, fault);
            case AtomicBatches.Result.Committed(String id, int messages, long lastSequence) ->
                respond(hosted, lane, frame, hosted.pubAcks.batch(lastSequence, id, messages));
        }
        return true;
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
