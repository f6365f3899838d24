// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.ApiError;
import dev.iora.store.StoredMessage;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * A published message while a stream decides about it, and the decision; reused for the next one.
 *
 * <p>Thread: the shard.
 */
public final class Publish {
    /** What becomes of a message. */
    public enum Outcome {
        /** It is stored as {@link #sequence}. */
        ACCEPTED,
        /** It was stored before, as {@link #sequence}. */
        DUPLICATE,
        /** It gets {@link #sequence}, but nobody is interested and it is not stored. */
        NOT_WANTED,
        /** It is refused with {@link #error}. */
        REFUSED,
        /** Nothing can be said before what was decided so far is applied. */
        UNDECIDED
    }

    private static final byte[] NONE = {};
    private static final int STATUS_AT = 8;

    final StoredMessage message = new StoredMessage();
    final PublishHeaders headers = new PublishHeaders();
    private final Headers block = new Headers();
    private byte[] scratch = NONE;

    /** Bytes the message will count. */
    long bytes;

    /** Whether its reply subject asks for a fast batch. */
    boolean isFastBatch;

    /** When the decision is made; never before that of an earlier message of the stream. */
    long timeNanos;

    /** The decision. */
    Outcome outcome = Outcome.ACCEPTED;

    /** Sequence of the message. */
    long sequence;

    /** Why it is refused. */
    @Nullable
    ApiError error;

    /** What {@link #error} says. */
    String description = "";

    /** What was decided. */
    public Outcome outcome() {
        return outcome;
    }

    /** The sequence decided. */
    public long sequence() {
        return sequence;
    }

    /** The message as it is stored. */
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

    /** Lays the message over what arrived; subject transform and headers that are not stored need a copy. */
    void wrap(PublishFrame frame, StreamPolicy policy) {
        outcome = Outcome.ACCEPTED;
        error = null;
        sequence = 0;
        isFastBatch = IngestRules.isFastBatch(frame.bytes, frame.reply, frame.replyLength);
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

    /** A status line and what imports say of the requester are not stored. */
    private void dropUnstoredHeaders() {
        boolean hasStatus = message.headersLength > STATUS_AT && message.bytes[message.headers + STATUS_AT] == ' ';
        if (!hasStatus && !headers.has(PublishHeader.REQUEST_INFO)) {
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
            // The message may lie in the scratch array already.
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
