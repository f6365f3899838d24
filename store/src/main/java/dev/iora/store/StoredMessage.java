// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * A stored message as slices of a byte array, which may be shared and is never written to. The object is reused for the
 * next message.
 */
public final class StoredMessage {
    /** Its sequence in the stream. */
    public long sequence;

    /** When it was stored, nanoseconds since 1970-01-01T00:00:00Z. */
    public long timeNanos;

    /** Contains subject, header block and payload. */
    public byte[] bytes = {};

    /** First byte of the subject. */
    public int subject;

    /** Length of the subject in bytes. */
    public int subjectLength;

    /** First byte of the header block. */
    public int headers;

    /** Length of the header block, 0 for a message without one. */
    public int headersLength;

    /** First byte of the payload. */
    public int payload;

    /** Length of the payload in bytes. */
    public int payloadLength;
}
