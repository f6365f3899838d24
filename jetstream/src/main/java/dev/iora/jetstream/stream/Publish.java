// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.store.StoredMessage;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A published message and the decision about it; reused for the next message.
 *
 * <p>Thread: the shard.
 */
public final class Publish {
    /** The decision about a message. */
    public enum Outcome {
        /** Stored as {@link #sequence}. */
        ACCEPTED,
        /** Stored before, as {@link #sequence}. */
        DUPLICATE,
        /** Gets {@link #sequence} but is not stored, because no consumer is interested. */
        NOT_WANTED,
        /** Refused with {@link #error}. */
        REFUSED,
        /** Cannot be decided before the records in flight are applied. */
        UNDECIDED,
        /** Belongs to a batch, and is decided when that is committed. */
        BATCHED
    }

    private static final byte[] NONE = {};
    private static final int STATUS_AT = 8;

    /** Beginnings of headers that mean something to the stream of a publish only, not to one that copies it. */
    private static final String EXPECTED = "Nats-Expected-";

    private static final String BATCH = "Nats-Batch-";

    final StoredMessage message = new StoredMessage();
    final PublishHeaders headers = new PublishHeaders();
    private final Headers block = new Headers();
    private byte[] scratch = NONE;

    /** Bytes by which the message will count. */
    long bytes;

    /** Whether its reply subject requests a fast batch. */
    boolean fastBatch;

    /** Whether it was found to belong to a batch before, and is decided now. */
    boolean batchKnown;

    /** Bytes of headers that the server has added, which do not count for limits of its size. */
    int addedHeaderBytes;

    /** Whether it is undecided because a message is being read. */
    boolean reading;

    /** Total of its counter; null if it counts nothing. */
    @Nullable
    BigInteger total;

    /** Its number in a batch that is being committed; 0 if it is in none. */
    int batchIndex;

    /** Whether a message schedule publishes it. */
    boolean scheduled;

    /** The way it came from an origin; null if a client published it. */
    @Nullable
    OriginRoute route;

    /** Its sequence in the origin. */
    long originSequence;

    /** Time of the decision; never before that of an earlier message of the stream. */
    long timeNanos;

    /** The decision. */
    Outcome outcome = Outcome.ACCEPTED;

    /** Sequence of the message. */
    long sequence;

    /** Why it is refused. */
    @Nullable
    ApiError error;

    /** Text of {@link #error}. */
    String description = "";

    /** The decision. */
    public Outcome outcome() {
        return outcome;
    }

    /** The sequence decided. */
    public long sequence() {
        return sequence;
    }

    /** The message in the form that is stored. */
    public StoredMessage message() {
        return message;
    }

    /** Why it is refused; it must be. */
    public ApiFault fault() {
        return new ApiFault(error == null ? ApiError.STREAM_STORE_FAILED : error, description);
    }

    /** The headers that the server reads. */
    public PublishHeaders headers() {
        return headers;
    }

    /** Total of its counter; null if it counts nothing. */
    public @Nullable BigInteger total() {
        return total;
    }

    /** Forgets the last decision. */
    public void reset() {
        outcome = Outcome.UNDECIDED;
        reading = false;
    }

    /** Whether it is undecided because a message is being read. */
    public boolean isReading() {
        return reading;
    }

    /** Whether its reply subject requests a fast batch. */
    public boolean isOfFastBatch() {
        return fastBatch;
    }

    boolean isInBatch() {
        return batchIndex > 0;
    }

    /** Refuses it before any decision. */
    public void refuse(ApiFault why) {
        refuse(why.error(), why.description());
    }

    void refuse(ApiError why) {
        refuse(why, why.description());
    }

    void refuse(ApiError why, String text) {
        outcome = Outcome.REFUSED;
        error = why;
        description = text;
    }

    void undecided() {
        outcome = Outcome.UNDECIDED;
    }

    /** Refers to the bytes that arrived, or to a copy if a subject transform or headers that are not stored require one. */
    void wrap(PublishFrame frame, StreamPolicy policy) {
        begin();
        fastBatch = IngestRules.isFastBatch(frame.names, frame.reply, frame.replyLength);
        refer(frame);
        transform(policy);
        bytes = policy.bytesOf(message.subjectLength, message.headersLength, message.payloadLength);
    }

    private void refer(PublishFrame frame) {
        int headersLength = Math.max(0, frame.headerSize);
        message.bytes = frame.bytes;
        message.subject = frame.subject;
        message.subjectLength = frame.subjectLength;
        message.headers = frame.payload;
        message.headersLength = headersLength;
        message.payload = frame.payload + headersLength;
        message.payloadLength = frame.size - headersLength;
        headers.scan(message);
        if (headersLength > 0) {
            dropUnstoredHeaders();
        }
    }

    private void transform(StreamPolicy policy) {
        if (policy.transform != null) {
            byte[] mapped = policy.transform.apply(message.bytes, message.subject, message.subjectLength);
            if (mapped != null) {
                assemble(mapped, message.bytes, message.headers, message.headersLength);
            }
        }
    }

    /**
     * Refers to a message from an origin, or to a copy with the headers and the subject that it gets (nats-server v2.14.5
     * stream.go processInboundMirrorMsg, processInboundSourceMsg).
     */
    void wrapFromOrigin(PublishFrame frame, OriginRoute from, long sequence, StreamPolicy policy) {
        begin();
        fastBatch = false;
        batchKnown = true;
        route = from;
        originSequence = sequence;
        refer(frame);
        byte[] mapped = from.subject(message.bytes, message.subject, message.subjectLength);
        byte[] changed = headersFromOrigin(from, sequence);
        if (mapped != null || changed != null) {
            byte[] subject = mapped == null
                    ? Arrays.copyOfRange(message.bytes, message.subject, message.subject + message.subjectLength)
                    : mapped;
            if (changed == null) {
                assemble(subject, message.bytes, message.headers, message.headersLength);
            } else {
                assemble(subject, changed, 0, changed.length);
            }
        }
        transform(policy);
        bytes = policy.bytesOf(message.subjectLength, message.headersLength, message.payloadLength);
    }

    /** The headers of a message from an origin; null if they stay. */
    private byte @Nullable [] headersFromOrigin(OriginRoute from, long sequence) {
        if (from.isMirror() && message.headersLength == 0) {
            return null;
        }
        block.wrap(message.bytes, message.headers, message.headersLength);
        if (from.isMirror() && !block.hasPrefix(EXPECTED) && !block.hasPrefix(BATCH)) {
            return null;
        }
        Headers.Builder kept = block.toBuilder().removePrefix(EXPECTED).removePrefix(BATCH);
        if (from.isMirror()) {
            return kept.build();
        }
        String note = from.note(sequence, message.bytes, message.subject, message.subjectLength);
        return kept.remove("Nats-Stream-Source").add("Nats-Stream-Source", note).build();
    }

    /** Removes a status line and the requester's data that imports add, which are not stored. */
    private void dropUnstoredHeaders() {
        boolean status = message.headersLength > STATUS_AT && message.bytes[message.headers + STATUS_AT] == ' ';
        if (!status && !headers.has(PublishHeader.REQUEST_INFO)) {
            return;
        }
        block.wrap(message.bytes, message.headers, message.headersLength);
        byte[] kept =
                block.toBuilder().removeStatus().remove("Nats-Request-Info").build();
        byte[] subject = Arrays.copyOfRange(message.bytes, message.subject, message.subject + message.subjectLength);
        assemble(subject, kept, 0, kept.length);
    }

    private void begin() {
        outcome = Outcome.ACCEPTED;
        error = null;
        sequence = 0;
        batchIndex = 0;
        batchKnown = false;
        addedHeaderBytes = 0;
        reading = false;
        total = null;
        route = null;
        scheduled = false;
    }

    /** Its subject. */
    String subject() {
        return new String(message.bytes, message.subject, message.subjectLength, StandardCharsets.UTF_8);
    }

    /** Whether it keeps the sequence that its origin gave it. */
    boolean isMirrored() {
        OriginRoute from = route;
        return from != null && from.isMirror();
    }

    /** Its subject in the origin, as {@code Nats-Stream-Source} has it. */
    String originSubject() {
        String note = headers.text(PublishHeader.STREAM_SOURCE);
        return note.substring(note.lastIndexOf(' ') + 1);
    }

    /** Replaces the value of a header, or adds it. */
    void setHeader(String key, String value, StreamPolicy policy) {
        block.wrap(message.bytes, message.headers, message.headersLength);
        replaceHeaders(block.toBuilder().set(key, value).build(), policy);
    }

    /** Removes a header. */
    void removeHeader(String key, StreamPolicy policy) {
        block.wrap(message.bytes, message.headers, message.headersLength);
        replaceHeaders(block.toBuilder().remove(key).build(), policy);
    }

    private void replaceHeaders(byte[] changed, StreamPolicy policy) {
        byte[] subject = Arrays.copyOfRange(message.bytes, message.subject, message.subject + message.subjectLength);
        assemble(subject, changed, 0, changed.length);
        bytes = policy.bytesOf(message.subjectLength, message.headersLength, message.payloadLength);
    }

    /** Replaces the payload. */
    void setPayload(byte[] payload, StreamPolicy policy) {
        byte[] subject = Arrays.copyOfRange(message.bytes, message.subject, message.subject + message.subjectLength);
        byte[] block = Arrays.copyOfRange(message.bytes, message.headers, message.headers + message.headersLength);
        message.bytes = payload;
        message.payload = 0;
        message.payloadLength = payload.length;
        assemble(subject, block, 0, block.length);
        bytes = policy.bytesOf(message.subjectLength, message.headersLength, message.payloadLength);
    }

    /** Refers to a message without payload that the server itself stores. */
    void wrapOwn(byte[] subject, byte[] headerBytes, StreamPolicy policy) {
        begin();
        fastBatch = false;
        message.bytes = NONE;
        message.payload = 0;
        message.payloadLength = 0;
        assemble(subject, headerBytes, 0, headerBytes.length);
        bytes = policy.bytesOf(message.subjectLength, message.headersLength, 0);
    }

    /** Refers to a message that a schedule publishes, with the payload of {@code content}. */
    void wrapScheduled(byte[] subject, byte[] headerBytes, StoredMessage content, StreamPolicy policy) {
        begin();
        fastBatch = false;
        batchKnown = true;
        scheduled = true;
        message.bytes = content.bytes;
        message.payload = content.payload;
        message.payloadLength = content.payloadLength;
        assemble(subject, headerBytes, 0, headerBytes.length);
        transform(policy);
        bytes = policy.bytesOf(message.subjectLength, message.headersLength, message.payloadLength);
    }

    private void assemble(byte[] subject, byte[] headerBytes, int headersOffset, int headersLength) {
        int size = subject.length + headersLength + message.payloadLength;
        byte[] target = scratch;
        if (target.length < size || target == message.bytes) {
            // The message may be in the scratch array already.
            target = new byte[Math.max(size, scratch.length)];
            scratch = target;
        }
        System.arraycopy(subject, 0, target, 0, subject.length);
        System.arraycopy(headerBytes, headersOffset, target, subject.length, headersLength);
        int payloadAt = subject.length + headersLength;
        System.arraycopy(message.bytes, message.payload, target, payloadAt, message.payloadLength);
        message.bytes = target;
        message.subject = 0;
        message.subjectLength = subject.length;
        message.headers = subject.length;
        message.headersLength = headersLength;
        message.payload = payloadAt;
        headers.scan(message);
    }
}
