// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.core.FrameBatchPool;
import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.jetstream.direct.DirectGet;
import dev.iora.jetstream.direct.HeaderBlock;
import dev.iora.jetstream.direct.MessageQuery;
import dev.iora.jetstream.direct.MessageQueryBuilder;
import dev.iora.jetstream.lane.DirectInlet;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.lane.LaneOutput;
import dev.iora.json.JsonException;
import dev.iora.json.JsonReader;
import dev.iora.store.StoredMessage;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers direct gets of a shard's streams from what is applied; what it answers leaves at the end of the step. Large
 * batches go on in later steps, and only as fast as their lane takes them. Until then requests wait as they arrived, where
 * they count as memory of their senders.
 *
 * <p>Thread: the shard.
 */
final class DirectGets {
    /** Bytes of answers for a lane in one step, but for the last slice. */
    private static final int STEP_BYTES = 1 << 20;

    /** Requests of a lane that are begun in one step. */
    private static final int STEP_REQUESTS = 1024;

    /** Requests that have begun and are not done: they are in a batch, or wait for the disk. */
    private static final int MAX_ACTIVE = 1024;

    /** Memory of a request that has begun, beside what was parsed. */
    private static final int ACTIVE_BYTES = 1024;

    /** Bytes of objects for a byte of JSON, at most: strings of a few characters. */
    private static final int PARSED_FACTOR = 24;

    private final ShardOptions options;
    private final ShardStreams streams;
    private final LaneOutput output;
    private final FrameBatchPool pool;
    private final Runnable wake;
    private final HeaderBlock block = new HeaderBlock();
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final @Nullable FrameBatch[] answers;
    private final Queue[] queues;
    private final ArrayDeque<Request> running = new ArrayDeque<>();
    private int active;
    private long activeBytes;

    /** Requests of one lane that have not begun. */
    private static final class Queue {
        final ArrayDeque<LaneBatch> batches = new ArrayDeque<>();

        /** At the next request of the first batch; null if it has not begun. */
        FrameBatch.@Nullable Cursor cursor;
    }

    /**
     * Creates it.
     *
     * @param wake makes the shard look at what was read
     */
    DirectGets(ShardOptions options, ShardStreams streams, LaneOutput output, FrameBatchPool pool, Runnable wake) {
        this.options = options;
        this.streams = streams;
        this.output = output;
        this.pool = pool;
        this.wake = wake;
        int lanes = options.lanes().count();
        answers = new FrameBatch[lanes];
        queues = new Queue[lanes];
        Arrays.setAll(queues, lane -> new Queue());
    }

    /** Takes requests; {@link #work} begins them. */
    void add(LaneBatch batch) {
        queues[batch.lane()].batches.addLast(batch);
    }

    /** Goes on with requests that have begun, and begins others; how many had something to do. */
    int work() {
        int worked = 0;
        for (int i = running.size(); i > 0; i--) {
            Request request = running.removeFirst();
            if (mayAnswer(request.lane)) {
                request.step();
                worked++;
            } else {
                running.addLast(request);
            }
        }
        for (int lane = 0; lane < queues.length; lane++) {
            worked += begin(lane, queues[lane]);
        }
        return worked;
    }

    private int begin(int lane, Queue queue) {
        int begun = 0;
        while (!queue.batches.isEmpty() && begun < STEP_REQUESTS && mayBegin() && mayAnswer(lane)) {
            LaneBatch batch = queue.batches.getFirst();
            FrameBatch.Cursor at = queue.cursor;
            if (at == null) {
                at = batch.frames().cursor();
                queue.cursor = at;
            }
            if (at.next()) {
                begin(lane, at.tag(), at.frame());
                begun++;
            } else {
                queue.cursor = null;
                queue.batches.removeFirst();
                batch.release();
            }
        }
        return begun;
    }

    /** One is always served. */
    private boolean mayBegin() {
        return active == 0
                || (active < MAX_ACTIVE && activeBytes < options.memory().directGetBytes());
    }

    /** If not, the lane's output says when it takes messages again, or the next step does. */
    private boolean mayAnswer(int lane) {
        FrameBatch batch = answers[lane];
        return (batch == null || batch.bytes() < STEP_BYTES) && output.canSend(lane);
    }

    private void begin(int lane, long streamId, PublishFrame frame) {
        HostedStream hosted = streams.find(streamId);
        DirectInlet inlet = hosted == null ? null : hosted.direct();
        byte[] reply = Arrays.copyOfRange(frame.bytes, frame.reply, frame.reply + frame.replyLength);
        if (hosted == null || inlet == null || !options.account().hasInterest(reply)) {
            // A client that has gone, or a stream: nobody waits for this any more.
            return;
        }
        boolean keyed = frame.subjectLength >= inlet.keyStart;
        MessageQuery query = parse(frame);
        String refusal = refusal(frame, keyed, query);
        if (refusal != null || query == null) {
            block.status(refusal == null ? "408 Malformed Request" : refusal).end();
            answer(lane, reply, block.length(), null);
            return;
        }
        if (keyed) {
            String key = new String(
                    frame.bytes,
                    frame.subject + inlet.keyStart,
                    frame.subjectLength - inlet.keyStart,
                    StandardCharsets.UTF_8);
            query = MessageQuery.lastOf(key, query.withoutHeaders());
        }
        int bytes = (int) Math.min(Integer.MAX_VALUE, ACTIVE_BYTES + (long) PARSED_FACTOR * frame.size);
        new Request(hosted, inlet.stream, lane, reply, query, bytes).step();
    }

    /** Why a request is not served, as a status; null if it is. */
    private static @Nullable String refusal(PublishFrame frame, boolean keyed, @Nullable MessageQuery query) {
        if (frame.headerSize > 0 && asksForHigherLevel(frame)) {
            return "412 Required Api Level";
        }
        boolean empty = frame.size - Math.max(0, frame.headerSize) == 0;
        if (!keyed && empty) {
            return "408 Empty Request";
        }
        if (query == null) {
            return "408 Malformed Request";
        }
        if (keyed) {
            return query.hasMoreThanHeaders() ? "408 Bad Request" : null;
        }
        if (query.isEmpty()) {
            return "408 Empty Request";
        }
        return query.isContradictory() ? "408 Bad Request" : null;
    }

    private static boolean asksForHigherLevel(PublishFrame frame) {
        byte[] headers = Arrays.copyOfRange(frame.bytes, frame.payload, frame.payload + frame.headerSize);
        return Headers.of(headers)
                .value("Nats-Required-Api-Level")
                .filter(level -> !AssetMetadata.isSupported(level))
                .isPresent();
    }

    private static @Nullable MessageQuery parse(PublishFrame frame) {
        int headers = Math.max(0, frame.headerSize);
        MessageQueryBuilder query = new MessageQueryBuilder();
        if (frame.size > headers) {
            try {
                query.read(JsonReader.lenient(frame.bytes, frame.payload + headers, frame.size - headers));
            } catch (JsonException e) {
                return null;
            }
        }
        return query.build();
    }

    /** Whether there are requests that have not begun, or go on without waiting for the disk. */
    boolean hasWork() {
        if (!running.isEmpty()) {
            return true;
        }
        for (Queue queue : queues) {
            if (!queue.batches.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Gives up all requests: the server ends. */
    void dropAll() {
        running.clear();
        for (Queue queue : queues) {
            queue.batches.forEach(LaneBatch::release);
            queue.batches.clear();
            queue.cursor = null;
        }
    }

    private void answer(int lane, byte[] reply, int headersLength, @Nullable StoredMessage message) {
        FrameBatch batch = answers[lane];
        if (batch == null) {
            batch = pool.takeLarge();
            answers[lane] = batch;
        }
        outgoing.to(reply);
        if (headersLength >= 0) {
            outgoing.headers(block.bytes(), 0, headersLength);
        }
        if (message != null) {
            outgoing.payload(message.bytes, message.payload, message.payloadLength);
        }
        batch.add(0, outgoing);
    }

    /** Hands the answers to the lanes; whether some requests go on at once. */
    boolean flush() {
        boolean any = false;
        for (int lane = 0; lane < answers.length; lane++) {
            FrameBatch batch = answers[lane];
            if (batch != null) {
                answers[lane] = null;
                output.send(lane, batch);
                any = true;
            }
        }
        return any && hasWork();
    }

    /** A request being served. */
    private final class Request implements DirectGet.Output, Runnable {
        final int lane;
        private final HostedStream hosted;
        private final byte[] reply;
        private final DirectGet get;
        private final int bytes;

        Request(HostedStream hosted, byte[] name, int lane, byte[] reply, MessageQuery query, int bytes) {
            this.hosted = hosted;
            this.lane = lane;
            this.reply = reply;
            this.bytes = bytes;
            long maxBytes = options.settings().maxPendingBytes();
            get = new DirectGet(name, hosted.stream.store(), query, this, block, maxBytes, this);
            active++;
            activeBytes += bytes;
        }

        void step() {
            DirectGet.Step result = DirectGet.Step.DONE;
            if (streams.find(hosted.stream.id()) == null) {
                block.status("500 stream not found").end();
                status(block.bytes(), block.length());
            } else {
                result = get.step();
            }
            switch (result) {
                case DONE -> {
                    active--;
                    activeBytes -= bytes;
                }
                case AGAIN -> running.addLast(this);
                case WAITING -> {
                    // run() follows
                }
            }
        }

        /** What was waited for is there. */
        @Override
        public void run() {
            running.addLast(this);
            wake.run();
        }

        @Override
        public void message(byte[] headers, int headersLength, StoredMessage message) {
            answer(lane, reply, headersLength, message);
        }

        @Override
        public void status(byte[] headers, int headersLength) {
            answer(lane, reply, headersLength, null);
        }
    }
}
