// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.LittleEndian;

/**
 * The format of a message in the journal and in segments, which is the same so that checkpoints can copy it.
 *
 * <pre>
 *  0  u32  length of all of it
 *  4  u8   type, {@link RecordVisitor#MESSAGE}
 *  5  u8   flags, 0
 *  6  u16  length of the subject
 *  8  u64  stream id
 * 16  u64  sequence
 * 24  u64  time, epoch nanoseconds
 * 32  u64  in the journal, position of the previous record of the same stream, 0 if there is none; in a segment, position
 *          in the journal of the message itself
 * 40  u32  length of the header block
 * 44       subject, header block, payload
 *     u32  CRC32C over everything before it
 * </pre>
 *
 * <p>All numbers are little-endian.
 *
 * <p>Thread: any.
 */
public final class MessageCodec {
    /** Length of the longest subject in bytes. */
    public static final int MAX_SUBJECT_LENGTH = 0xFFFF;

    private static final int TYPE = 4;
    private static final int FLAGS = 5;
    private static final int SUBJECT_LENGTH = 6;
    private static final int STREAM = 8;
    private static final int SEQUENCE = 16;
    private static final int TIME = 24;
    private static final int PREVIOUS = 32;
    private static final int HEADERS_LENGTH = 40;
    private static final int CONTENT = 44;

    /** Number of bytes at the beginning of a message that differ between journal and segment. */
    static final int HEAD = HEADERS_LENGTH;

    /** Number of bytes at the end of a message that differ. */
    static final int CHECKSUM = 4;

    private MessageCodec() {}

    /** Returns the length of an encoded message. */
    public static int size(int subjectLength, int headersLength, int payloadLength) {
        return CONTENT + subjectLength + headersLength + payloadLength + CHECKSUM;
    }

    /**
     * Encodes {@code message} at {@code at}; there must be room for it.
     *
     * @param previousPosition position of the previous record of the same stream, 0 if there is none
     * @return the number of bytes, equal to {@link #size}
     */
    public static int encode(byte[] target, int at, long streamId, long previousPosition, StoredMessage message) {
        Invariants.check(message.subjectLength <= MAX_SUBJECT_LENGTH, "subject too long to be stored");
        int size = size(message.subjectLength, message.headersLength, message.payloadLength);
        LittleEndian.putInt(target, at, size);
        target[at + TYPE] = RecordVisitor.MESSAGE;
        target[at + FLAGS] = 0;
        LittleEndian.putShort(target, at + SUBJECT_LENGTH, message.subjectLength);
        LittleEndian.putLong(target, at + STREAM, streamId);
        LittleEndian.putLong(target, at + SEQUENCE, message.sequence);
        LittleEndian.putLong(target, at + TIME, message.timeNanos);
        LittleEndian.putLong(target, at + PREVIOUS, previousPosition);
        LittleEndian.putInt(target, at + HEADERS_LENGTH, message.headersLength);
        int to = at + CONTENT;
        System.arraycopy(message.bytes, message.subject, target, to, message.subjectLength);
        to += message.subjectLength;
        System.arraycopy(message.bytes, message.headers, target, to, message.headersLength);
        to += message.headersLength;
        System.arraycopy(message.bytes, message.payload, target, to, message.payloadLength);
        to += message.payloadLength;
        LittleEndian.putInt(target, to, Checksum.crc32c(target, at, to - at));
        return size;
    }

    /** Returns the index in {@link StoredMessage#bytes} at which the encoding of {@code message} begins. */
    static int startOf(StoredMessage message) {
        return message.subject - CONTENT;
    }

    /**
     * Makes {@code into} point at the message encoded at {@code at}.
     *
     * @param limit end of the readable bytes
     * @param verify whether to compute the checksum
     * @return false if there is no complete message; {@code into} is then unchanged
     */
    public static boolean decode(byte[] bytes, int at, int limit, StoredMessage into, boolean verify) {
        int size = lengthAt(bytes, at, limit);
        if (size < 0) {
            return false;
        }
        int subjectLength = LittleEndian.shortAt(bytes, at + SUBJECT_LENGTH);
        int headersLength = LittleEndian.intAt(bytes, at + HEADERS_LENGTH);
        int payloadLength = size - size(subjectLength, 0, 0) - headersLength;
        if (headersLength < 0 || payloadLength < 0) {
            return false;
        }
        int end = at + size - CHECKSUM;
        if (verify && LittleEndian.intAt(bytes, end) != Checksum.crc32c(bytes, at, end - at)) {
            return false;
        }
        into.sequence = LittleEndian.longAt(bytes, at + SEQUENCE);
        into.timeNanos = LittleEndian.longAt(bytes, at + TIME);
        into.bytes = bytes;
        into.subject = at + CONTENT;
        into.subjectLength = subjectLength;
        into.headers = into.subject + subjectLength;
        into.headersLength = headersLength;
        into.payload = into.headers + headersLength;
        into.payloadLength = payloadLength;
        return true;
    }

    /**
     * Returns the length of the message that seems to begin at {@code at}.
     *
     * @return -1 if the bytes cannot be a message, or it does not end before {@code limit}
     */
    public static int lengthAt(byte[] bytes, int at, int limit) {
        if (limit - at < CONTENT + CHECKSUM) {
            return -1;
        }
        int size = LittleEndian.intAt(bytes, at);
        boolean plausible = size >= CONTENT + CHECKSUM
                && size <= limit - at
                && bytes[at + TYPE] == RecordVisitor.MESSAGE
                && bytes[at + FLAGS] == 0;
        return plausible ? size : -1;
    }

    /** Returns the stream id of an encoded message. */
    public static long streamId(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + STREAM);
    }

    /** Returns the sequence of an encoded message. */
    public static long sequence(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + SEQUENCE);
    }

    /**
     * Encodes the beginning of a message, up to {@link #HEAD}, for a segment. There the position of the message itself in
     * the journal replaces that of the previous record, so that an erasure finds both copies.
     *
     * @return the checksum of the message with that beginning, its last four bytes
     */
    static int relocate(byte[] bytes, int at, long position, byte[] head) {
        System.arraycopy(bytes, at, head, 0, HEAD);
        LittleEndian.putLong(head, PREVIOUS, position);
        int rest = LittleEndian.intAt(bytes, at) - CHECKSUM - HEAD;
        return Checksum.crc32c(head, 0, HEAD, bytes, at + HEAD, rest);
    }

    /** Returns the journal position of a message that is in a segment. */
    static long position(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + PREVIOUS);
    }

    /** Returns the position of the previous record of the same stream, 0 if there was none. */
    public static long previousPosition(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + PREVIOUS);
    }
}
