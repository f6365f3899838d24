// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import java.util.Arrays;

/**
 * A published message as slices of the bytes in which it arrived; reused for the next message.
 *
 * <p>Thread: the owner of the parser; valid only during {@link ProtocolSink#onPublish}.
 *
 * <p>Invariant: {@code bytes[tail, end)} is the end of a MSG or HMSG, ready to be copied: the sizes as the publisher wrote
 * them, CRLF, headers and payload, CRLF.
 */
public final class PublishFrame {
    /** Contains subject and reply; the same array as {@link #bytes}, unless the message got another subject on its way. */
    public byte[] names = {};

    /** First byte of the subject. */
    public int subject;

    /** Length of the subject in bytes. */
    public int subjectLength;

    /** First byte of the target if that is not the subject: the subscribers of the target get the message. */
    public int target;

    /** Length of the target in bytes, 0 if it is the subject. */
    public int targetLength;

    /** First byte of the reply subject. */
    public int reply;

    /** Length of the reply subject in bytes, 0 if there is none. */
    public int replyLength;

    /** Contains sizes, headers and payload. */
    public byte[] bytes = {};

    /** Bytes of the header block, -1 for a message without one. */
    public int headerSize;

    /** Bytes of headers and payload. */
    public int size;

    /** Start of the sizes, CRLF, headers, payload, CRLF. */
    public int tail;

    /** First byte of headers and payload. */
    public int payload;

    /** Index after the CRLF that ends the message. */
    public int end;

    /** Whether subject and reply equal those of the sink's previous message, without another operation in between. */
    public boolean repeated;

    /** Whether {@code bytes} was received for this message alone and will not be written again. */
    public boolean exclusive;

    /** First byte of the subject whose subscribers get the message: the target, or else the subject. */
    public int receiversStart() {
        return isRedirected() ? target : subject;
    }

    /** Length of the subject whose subscribers get the message. */
    public int receiversLength() {
        return isRedirected() ? targetLength : subjectLength;
    }

    /** Whether the message goes to the subscribers of another subject than the one it shows. */
    public boolean isRedirected() {
        return targetLength > 0;
    }

    /**
     * Returns this message for the subscribers of {@code newTarget}. It gets that subject, too, unless it is redirected already:
     * then it goes on showing its own.
     */
    public PublishFrame forwarded(byte[] newTarget) {
        if (!isRedirected()) {
            return renamed(newTarget);
        }
        byte[] shown = Arrays.copyOfRange(names, subject, subject + subjectLength + newTarget.length);
        System.arraycopy(newTarget, 0, shown, subjectLength, newTarget.length);
        PublishFrame copy = renamed(shown);
        copy.subjectLength = subjectLength;
        copy.target = subjectLength;
        copy.targetLength = newTarget.length;
        return copy;
    }

    /** Returns this message with another subject. It shares the bytes of the payload and the reply subject's characters. */
    public PublishFrame renamed(byte[] newSubject) {
        return renamed(newSubject, names, reply, replyLength);
    }

    /** Returns this message with another subject, and another reply subject of {@code newReplyLength} bytes at an offset. */
    public PublishFrame renamed(byte[] newSubject, byte[] replyBytes, int newReply, int newReplyLength) {
        var copy = new PublishFrame();
        if (newReplyLength == 0) {
            copy.names = newSubject;
        } else {
            copy.names = Arrays.copyOf(newSubject, newSubject.length + newReplyLength);
            System.arraycopy(replyBytes, newReply, copy.names, newSubject.length, newReplyLength);
        }
        copy.subjectLength = newSubject.length;
        copy.reply = newSubject.length;
        copy.replyLength = newReplyLength;
        copy.bytes = bytes;
        copy.headerSize = headerSize;
        copy.size = size;
        copy.tail = tail;
        copy.payload = payload;
        copy.end = end;
        copy.exclusive = exclusive;
        return copy;
    }
}
