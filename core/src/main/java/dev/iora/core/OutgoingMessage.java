// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * A message for a {@link FrameBatch}, as slices of the arrays that hold its parts; reused for the next one.
 *
 * <p>Thread: its user's. Adding the message copies the arrays; they are not kept.
 */
public final class OutgoingMessage {
    private static final byte[] NONE = {};

    int account;
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
     * Begins a message to the subscribers of {@code newTarget} in {@code receiving}. The target is also its subject; it has no
     * reply, headers and payload.
     */
    public OutgoingMessage to(Account receiving, byte[] newTarget) {
        return to(receiving, newTarget, 0, newTarget.length);
    }

    /** Begins a message to the target of {@code length} bytes at {@code offset}. */
    public OutgoingMessage to(Account receiving, byte[] bytes, int offset, int length) {
        account = receiving.id();
        target = bytes;
        targetOffset = offset;
        targetLength = length;
        replyLength = 0;
        headersLength = -1;
        payloadLength = 0;
        return subject(bytes, offset, length);
    }

    /** Sets a subject that differs from the target. */
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

    /** Sets the reply subject, {@code length} bytes at {@code offset}. */
    public OutgoingMessage reply(byte[] bytes, int offset, int length) {
        reply = bytes;
        replyOffset = offset;
        replyLength = length;
        return this;
    }

    /** Sets the whole header block, including version line and blank line. */
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

    /** Sets headers and payload that are adjacent, as in {@link dev.iora.wire.PublishFrame}. */
    public OutgoingMessage message(byte[] bytes, int offset, int headerSize, int size) {
        int headerBytes = Math.max(0, headerSize);
        headers(bytes, offset, headerSize);
        return payload(bytes, offset + headerBytes, size - headerBytes);
    }
}
