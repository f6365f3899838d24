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
 * Responds to direct gets of a shard's streams from applied messages; the responses leave at the end of the step. Large batches
 * continue in later steps, and only as fast as their lane takes them. Until a request begins, it stays in the bytes it
 * arrived in and counts as memory of its sender.
 *
 * <p>Thread: the shard.
 */
final class DirectGets {
    /** Bytes of responses for a lane in one step, without the last slice. */
    private static final int STEP_BYTES = 1 << 20;

    /** Maximum of requests of a lane that begin in one step. */
    private static final int STEP_REQUESTS = 1024;

    /** Maximum of requests that have begun and not ended: they are in the middle of a batch, or wait for the disk. */
    private static final int MAX_ACTIVE = 1024;

    /** Memory of a request that has begun, without the parsed objects. */
    private static final int ACTIVE_BYTES = 1024;

    /** Most bytes of objects for one byte of JSON, reached by strings of a few characters. */
    private static final int PARSED_FACTOR = 24;

    private final ShardOptions options;
    private final ShardStreams streams;
    private final LaneOutput output;
    private final FrameBatchPool pool;
    private final Runnable wake;
    private final HeaderBlock block = new HeaderBlock();
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final @Nullable FrameBatch[] responses;
    private final Queue[] queues;
    private final ArrayDeque<Request> running = new ArrayDeque<>();
    private int active;
    private long activeBytes;

    /** Requests of one lane that have not begun. */
    private static final class Queue {
        final ArrayDeque<LaneBatch> batches = new ArrayDeque<>();

        /** At the next request of the first batch; null if that batch has not begun. */
        FrameBatch.@Nullable Cursor cursor;
    }

    /**
     * Creates it.
     *
     * @param wake makes the shard look for finished reads
     */
    DirectGets(ShardOptions options, ShardStreams streams, LaneOutput output, FrameBatchPool pool, Runnable wake) {
        this.options = options;
        this.streams = streams;
        this.output = output;
        this.pool = pool;
        this.wake = wake;
        int lanes = options.lanes().count();
        responses = new FrameBatch[lanes];
        queues = new Queue[lanes];
        Arrays.setAll(queues, lane -> new Queue());
    }

    /** Adds requests; {@link #work} begins them. */
    void add(LaneBatch batch) {
        queues[batch.lane()].batches.addLast(batch);
    }

    /** Continues requests that have begun, and begins others; how many did something. */
    int work() {
        int worked = 0;
        for (int i = running.size(); i > 0; i--) {
            Request request = running.removeFirst();
            if (canRespond(request.lane)) {
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
        while (!queue.batches.isEmpty() && begun < STEP_REQUESTS && mayBegin() && canRespond(lane)) {
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

    /** The limits never refuse the only active request. */
    private boolean mayBegin() {
        return active == 0
                || (active < MAX_ACTIVE && activeBytes < options.memory().directGetBytes());
    }

    /** If false, the lane's output reports when it takes messages again, or the next step tries again. */
    private boolean canRespond(int lane) {
        FrameBatch batch = responses[lane];
        return (batch == null || batch.bytes() < STEP_BYTES) && output.canSend(lane);
    }

    private void begin(int lane, long streamId, PublishFrame frame) {
        HostedStream hosted = streams.find(streamId);
        byte[] reply = Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength);
        if (hosted == null
                || !hosted.inlets().serveDirectGets()
                || !hosted.account.account().hasInterest(reply)) {
            // The client or the stream is gone, so no client waits for a response.
            return;
        }
        int keyStart = DirectInlet.keyStart(frame);
        boolean keyed = frame.subjectLength > keyStart;
        MessageQuery query = parse(frame);
        String refusal = refusal(frame, keyed, query);
        if (refusal != null || query == null) {
            block.status(refusal == null ? "408 Malformed Request" : refusal).end();
            respond(hosted, lane, reply, block.length(), null);
            return;
        }
        if (keyed) {
            String key = new String(
                    frame.names, frame.subject + keyStart, frame.subjectLength - keyStart, StandardCharsets.UTF_8);
            query = MessageQuery.lastOf(key, query.withoutHeaders());
        }
        int bytes = (int) Math.min(Integer.MAX_VALUE, ACTIVE_BYTES + (long) PARSED_FACTOR * frame.size);
        new Request(hosted, hosted.name, lane, reply, query, bytes).step();
    }

    /** Returns the status that refuses a request; null if it is served. */
    private static @Nullable String refusal(PublishFrame frame, boolean keyed, @Nullable MessageQuery query) {
        if (frame.headerSize > 0 && requiresHigherLevel(frame)) {
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

    private static boolean requiresHigherLevel(PublishFrame frame) {
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

    /** Whether there are requests that have not begun, or can continue without waiting for the disk. */
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

    /** Drops all requests at the end of the server. */
    void dropAll() {
        running.clear();
        for (Queue queue : queues) {
            queue.batches.forEach(LaneBatch::release);
            queue.batches.clear();
            queue.cursor = null;
        }
    }

    private void respond(
            HostedStream hosted, int lane, byte[] reply, int headersLength, @Nullable StoredMessage message) {
        FrameBatch batch = responses[lane];
        if (batch == null) {
            batch = pool.takeLarge();
            responses[lane] = batch;
        }
        outgoing.to(hosted.account.account(), reply);
        if (headersLength >= 0) {
            outgoing.headers(block.bytes(), 0, headersLength);
        }
        if (message != null) {
            outgoing.payload(message.bytes, message.payload, message.payloadLength);
        }
        batch.add(0, outgoing);
    }

    /** Hands the responses to the lanes; whether some requests can continue at once. */
    boolean flush() {
        boolean any = false;
        for (int lane = 0; lane < responses.length; lane++) {
            FrameBatch batch = responses[lane];
            if (batch != null) {
                responses[lane] = null;
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

        /** The read that this request waited for is done. */
        @Override
        public void run() {
            running.addLast(this);
            wake.run();
        }

        @Override
        public void message(byte[] headers, int headersLength, StoredMessage message) {
            respond(hosted, lane, reply, headersLength, message);
        }

        @Override
        public void status(byte[] headers, int headersLength) {
            respond(hosted, lane, reply, headersLength, null);
        }
    }
}
