// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.LittleEndian;

/**
 * The one format of a message, in the journal and in segments alike, so that checkpoints copy it.
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
    /** Longest subject the format can hold. */
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

    /** Bytes at the beginning of a message that differ between journal and segment. */
    static final int HEAD = HEADERS_LENGTH;

    /** Bytes at the end of a message that differ. */
    static final int CHECKSUM = 4;

    private MessageCodec() {}

    /** Bytes of an encoded message. */
    public static int size(int subjectLength, int headersLength, int payloadLength) {
        return CONTENT + subjectLength + headersLength + payloadLength + CHECKSUM;
    }

    /**
     * Encodes {@code message} at {@code at}, where there must be room for it.
     *
     * @param previousPosition where the journal holds the previous record of the same stream, 0 if there is none
     * @return the number of bytes, as {@link #size} tells it
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

    /** Returns where in {@link StoredMessage#bytes} the encoding begins that {@code message} was decoded from. */
    static int startOf(StoredMessage message) {
        return message.subject - CONTENT;
    }

    /**
     * Makes {@code into} point at the message encoded at {@code at}.
     *
     * @param limit end of what may be read
     * @param verify whether to compute the checksum
     * @return false if that is no whole message, and then {@code into} is unchanged
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
     * Bytes of the message that seems to be at {@code at}: enough of it must be readable to tell.
     *
     * @return -1 if there can be no message, or not before {@code limit}
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

    /** Stream of an encoded message. */
    public static long streamId(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + STREAM);
    }

    /** Sequence of an encoded message. */
    public static long sequence(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + SEQUENCE);
    }

    /**
     * Makes the beginning of an encoded message, up to {@link #HEAD}, as it is in a segment: there it tells where the journal
     * holds it, in place of the record before it, because who overwrites the one copy has to find the other.
     *
     * @return the checksum of the message with that beginning, its last four bytes
     */
    static int relocate(byte[] bytes, int at, long position, byte[] head) {
        System.arraycopy(bytes, at, head, 0, HEAD);
        LittleEndian.putLong(head, PREVIOUS, position);
        int rest = LittleEndian.intAt(bytes, at) - CHECKSUM - HEAD;
        return Checksum.crc32c(head, 0, HEAD, bytes, at + HEAD, rest);
    }

    /** Where the journal held a message that is in a segment. */
    static long position(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + PREVIOUS);
    }

    /** Where the journal held the previous record of the same stream, 0 if there was none. */
    public static long previousPosition(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at + PREVIOUS);
    }
}
