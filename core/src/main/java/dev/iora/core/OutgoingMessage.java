// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * A message to be put into a {@link FrameBatch}, as slices of the arrays its parts lie in; reused for the next one.
 *
 * <p>Thread: its user's. The arrays are copied when the message is added and not kept.
 */
public final class OutgoingMessage {
    private static final byte[] NONE = {};

    byte[] target = NONE;
    int targetOffset;
    int targetLength;
    byte[] subject = NONE;
    int subjectOffset;
    int subjectLength;
    byte[] reply = NONE;
    int replyOffset;
    int replyLength;
    byte[] headers = NONE;
    int headersOffset;
    int headersLength = -1;
    byte[] payload = NONE;
    int payloadOffset;
    int payloadLength;

    /**
     * Begins a message to whoever subscribes to {@code newTarget}: it shows that as its subject and has neither reply,
     * headers nor payload until they are set.
     */
    public OutgoingMessage to(byte[] newTarget) {
        return to(newTarget, 0, newTarget.length);
    }

    /** The same for a target that is {@code length} bytes from {@code offset}. */
    public OutgoingMessage to(byte[] bytes, int offset, int length) {
        target = bytes;
        targetOffset = offset;
        targetLength = length;
        replyLength = 0;
        headersLength = -1;
        payloadLength = 0;
        return subject(bytes, offset, length);
    }

    /** Shows another subject than the target. */
    public OutgoingMessage subject(byte[] bytes, int offset, int length) {
        subject = bytes;
        subjectOffset = offset;
        subjectLength = length;
        return this;
    }

    /** Sets the reply subject; empty for none. */
    public OutgoingMessage reply(byte[] bytes) {
        return reply(bytes, 0, bytes.length);
    }

    /** Sets the reply subject, {@code length} bytes from {@code offset}. */
    public OutgoingMessage reply(byte[] bytes, int offset, int length) {
        reply = bytes;
        replyOffset = offset;
        replyLength = length;
        return this;
    }

    /** Sets the whole header block, version line and blank line included. */
    public OutgoingMessage headers(byte[] bytes, int offset, int length) {
        headers = bytes;
        headersOffset = offset;
        headersLength = length;
        return this;
    }

    /** Sets the payload. */
    public OutgoingMessage payload(byte[] bytes, int offset, int length) {
        payload = bytes;
        payloadOffset = offset;
        payloadLength = length;
        return this;
    }

    /** Sets headers and payload that lie one behind the other, as {@link dev.iora.wire.PublishFrame} has them. */
    public OutgoingMessage message(byte[] bytes, int offset, int headerSize, int size) {
        int headerBytes = Math.max(0, headerSize);
        headers(bytes, offset, headerSize);
        return payload(bytes, offset + headerBytes, size - headerBytes);
    }
}
