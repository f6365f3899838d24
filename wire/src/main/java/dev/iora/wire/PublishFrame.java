// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

/**
 * A published message as slices of the bytes it arrived in; reused for the next one.
 *
 * <p>Thread: the owner of the parser; valid only during {@link ProtocolSink#onPublish}.
 *
 * <p>Invariant: {@code bytes[tail, end)} is what a MSG or HMSG line ends with, ready to be copied: the sizes as the
 * publisher wrote them, CRLF, headers and payload, CRLF.
 */
public final class PublishFrame {
    /** Holds everything the offsets below speak of. */
    public byte[] bytes = {};

    /** First byte of the subject. */
    public int subject;

    /** Length of the subject in bytes. */
    public int subjectLength;

    /** First byte of the reply subject. */
    public int reply;

    /** Length of the reply subject in bytes, 0 if there is none. */
    public int replyLength;

    /** Bytes of the header block, -1 for a message without one. */
    public int headerSize;

    /** Bytes of headers and payload. */
    public int size;

    /** Start of the sizes, CRLF, headers, payload, CRLF. */
    public int tail;

    /** First byte of headers and payload. */
    public int payload;

    /** Index behind the CRLF that ends the message. */
    public int end;

    /** Whether subject and reply are those of the sink's previous message, with no other operation in between. */
    public boolean repeated;

    /** Whether {@code bytes} was received for this message alone and will not be written again. */
    public boolean exclusive;
}
