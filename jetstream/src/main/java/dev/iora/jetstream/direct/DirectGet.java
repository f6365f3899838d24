// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import dev.iora.jetstream.config.JsonValues;
import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Responds to one direct get from the messages of a stream (reference: jetstream, section 13; nats-server v2.14.5 stream.go
 * getDirectRequest, getDirectMulti).
 *
 * <p>It works in slices, so that a large batch does not delay other requests, and waits for messages that must be read from
 * disk. Unlike nats-server it counts Nats-Num-Pending down also if headers are not requested, so that the end of such a
 * batch shows how many are left.
 *
 * <p>Thread: the shard that owns the stream.
 */
public final class DirectGet {
    /** The result of a step. */
    public enum Step {
        /** All messages were sent. */
        DONE,
        /** The next message is being read; then {@code onReady} is called. */
        WAITING,
        /** There is more; other requests may have their turn first. */
        AGAIN
    }

    /** Receives the responses. Arguments are valid during the call only. */
    public interface Output {
        /** Sends a message; {@code headersLength} is -1 for one without headers. */
        void message(byte[] headers, int headersLength, StoredMessage message);

        /** Sends a message without payload. */
        void status(byte[] headers, int headersLength);
    }

    /** Maximum of subjects whose last messages one request may get. */
    static final int MAX_SUBJECTS = 1024;

    private static final int SLICE_MESSAGES = 256;
    private static final int SLICE_BYTES = 256 << 10;

    private static final byte[] STREAM = name("Nats-Stream");
    private static final byte[] SUBJECT = name("Nats-Subject");
    private static final byte[] SEQUENCE = name("Nats-Sequence");
    private static final byte[] TIME = name("Nats-Time-Stamp");
    private static final byte[] PENDING = name("Nats-Num-Pending");
    private static final byte[] LAST_SEQUENCE = name("Nats-Last-Sequence");
    private static final byte[] UP_TO_SEQUENCE = name("Nats-UpTo-Sequence");

    private final byte[] stream;
    private final StreamStore store;
    private final MessageQuery query;
    private final Output output;
    private final HeaderBlock block;
    private final long maxBytes;
    private final Runnable onReady;
    private final StoredMessage message = new StoredMessage();

    private boolean started;
    private @Nullable FilterSet filter;
    private @Nullable LastSequences lasts;
    private long next;
    private long pending;
    private long validThrough;
    private long lastSequence;
    private long sentBytes;
    private int sent;

    /**
     * Creates one for a query that is neither empty nor contradictory.
     *
     * @param stream name of the stream
     * @param block for the headers; may be shared with others of the thread
     * @param maxBytes limit for a query without one
     * @param onReady called after {@link Step#WAITING}, when {@link #step} is to be called again
     */
    public DirectGet(
            byte[] stream,
            StreamStore store,
            MessageQuery query,
            Output output,
            HeaderBlock block,
            long maxBytes,
            Runnable onReady) {
        this.stream = stream;
        this.store = store;
        this.query = query;
        this.output = output;
        this.block = block;
        this.maxBytes = query.maxBytes() == 0 ? maxBytes : query.maxBytes();
        this.onReady = onReady;
    }

    private static byte[] name(String name) {
        return (name + ": ").getBytes(StandardCharsets.US_ASCII);
    }

    private boolean isBatch() {
        return query.batch() != 0;
    }

    /** Sends the messages that are available now. */
    public Step step() {
        if (!started) {
            started = true;
            if (!start()) {
                return Step.DONE;
            }
        }
        int messages = 0;
        long startBytes = sentBytes;
        while (mayContinue()) {
            if (messages == SLICE_MESSAGES || sentBytes - startBytes >= SLICE_BYTES) {
                return Step.AGAIN;
            }
            long sequence = nextSequence();
            LoadResult result = sequence == 0 ? LoadResult.MISSING : store.load(sequence, message, onReady);
            switch (result) {
                case PENDING -> {
                    return Step.WAITING;
                }
                case DAMAGED -> {
                    status("500 message " + Long.toUnsignedString(sequence) + " is damaged");
                    return Step.DONE;
                }
                case FAILED -> {
                    status("500 message " + Long.toUnsignedString(sequence) + " cannot be read now");
                    return Step.DONE;
                }
                case MISSING -> {
                    return end(lasts != null || sent == 0);
                }
                case LOADED -> send(sequence);
            }
            messages++;
        }
        return end(false);
    }

    /** Finds the first message; false if a status was sent instead. */
    private boolean start() {
        if (!query.multiLast().isEmpty()) {
            return startLasts();
        }
        next = query.startTime() == null
                ? query.sequence()
                : store.sequenceAt(JsonValues.epochNanos(query.startTime()));
        if (!query.nextBySubject().isEmpty()) {
            filter = MessageQuery.filter(query.nextBySubject());
            if (filter == null) {
                // An invalid filter matches nothing.
                next = 0;
            }
        } else if (next != 0) {
            filter = isBatch() ? FilterSet.ALL : null;
        } else {
            next = lastOf(query.lastBySubject());
        }
        if (isBatch()) {
            validThrough = store.lastSequence();
            pending = filter == null ? 0 : store.count(next, filter);
        }
        if (next == 0 && filter == null) {
            status("404 Message Not Found");
            return false;
        }
        return true;
    }

    private long lastOf(String subject) {
        FilterSet last = MessageQuery.filter(subject);
        return last == null ? 0 : store.previous(store.lastSequence(), last);
    }

    private boolean startLasts() {
        long upTo = query.upToSequence();
        if (query.upToTime() != null) {
            upTo = store.sequenceAt(JsonValues.epochNanos(query.upToTime()));
            if (upTo <= store.firstSequence()) {
                status("404 No Results");
                return false;
            }
            upTo--;
        }
        if (upTo == 0) {
            upTo = store.lastSequence();
        }
        LastSequences found = LastSequences.find(store, MessageQuery.filters(query.multiLast()), upTo, MAX_SUBJECTS);
        if (found.isTooMany()) {
            status("413 Too Many Results");
            return false;
        }
        if (found.size() == 0) {
            status("404 No Results");
            return false;
        }
        found.skipBelow(query.sequence());
        pending = found.size();
        lasts = found;
        return true;
    }

    private boolean mayContinue() {
        if (lasts != null) {
            boolean full = query.batch() > 0 && sent >= query.batch();
            return lasts.size() > 0 && !full && (sent == 0 || sentBytes < maxBytes);
        }
        int batch = isBatch() ? query.batch() : 1;
        return sent < batch && (sent == 0 || sentBytes < maxBytes);
    }

    private long nextSequence() {
        if (lasts != null) {
            return lasts.first();
        }
        return filter == null ? next : store.next(Math.max(1, next), filter);
    }

    private void send(long sequence) {
        if (lasts != null) {
            lasts.removeFirst();
        }
        next = sequence + 1;
        pending = Math.max(0, pending - 1);
        if (lasts == null && query.withoutHeaders()) {
            output.message(block.bytes(), -1, message);
        } else {
            header(sequence);
            output.message(block.bytes(), block.length(), message);
        }
        lastSequence = sequence;
        sentBytes += message.subjectLength + message.headersLength + message.payloadLength;
        sent++;
    }

    private void header(long sequence) {
        block.begin(message)
                .add(STREAM, stream, 0, stream.length)
                .add(SUBJECT, message.bytes, message.subject, message.subjectLength)
                .add(SEQUENCE, sequence)
                .addTime(TIME, message.timeNanos);
        if (lasts != null || isBatch()) {
            block.add(PENDING, pending).add(LAST_SEQUENCE, lastSequence);
        }
        block.end();
    }

    private Step end(boolean notFound) {
        if (notFound) {
            status("404 Message Not Found");
        } else if (lasts != null) {
            block.status("204 EOB")
                    .add(PENDING, pending)
                    .add(LAST_SEQUENCE, lastSequence)
                    .add(UP_TO_SEQUENCE, lasts.upTo())
                    .end();
            output.status(block.bytes(), block.length());
        } else if (isBatch()) {
            if (filter != null && store.lastSequence() > validThrough) {
                pending = store.count(next, filter);
            }
            block.status("204 EOB")
                    .add(PENDING, pending)
                    .add(LAST_SEQUENCE, lastSequence)
                    .end();
            output.status(block.bytes(), block.length());
        }
        return Step.DONE;
    }

    private void status(String text) {
        block.status(text).end();
        output.status(block.bytes(), block.length());
    }
}
