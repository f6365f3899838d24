// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.ApiError;
import dev.iora.store.StoredMessage;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
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
        UNDECIDED
    }

    private static final byte[] NONE = {};
    private static final int STATUS_AT = 8;

    final StoredMessage message = new StoredMessage();
    final PublishHeaders headers = new PublishHeaders();
    private final Headers block = new Headers();
    private byte[] scratch = NONE;

    /** Bytes by which the message will count. */
    long bytes;

    /** Whether its reply subject requests a fast batch. */
    boolean fastBatch;

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

    /** Why it is refused, null if it is not. */
    public @Nullable ApiError error() {
        return error;
    }

    /** The text that goes with the error. */
    public String description() {
        return description;
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
        outcome = Outcome.ACCEPTED;
        error = null;
        sequence = 0;
        fastBatch = IngestRules.isFastBatch(frame.names, frame.reply, frame.replyLength);
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
        if (policy.transform != null) {
            byte[] mapped = policy.transform.apply(message.bytes, message.subject, message.subjectLength);
            if (mapped != null) {
                assemble(mapped, message.bytes, message.headers, message.headersLength);
            }
        }
        bytes = policy.bytesOf(message.subjectLength, message.headersLength, message.payloadLength);
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
        byte[] subject = new byte[message.subjectLength];
        System.arraycopy(message.bytes, message.subject, subject, 0, subject.length);
        assemble(subject, kept, 0, kept.length);
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
