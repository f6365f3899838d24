// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;

/**
 * Messages of one stream in a segment, by ascending sequence. Each has a row:
 *
 * <pre>
 *  0  u32  sequence minus the run's first
 *  4  u32  offset of the record relative to the run's first
 *  8  u32  length of the record; a record that was unreadable when the segment was written is replaced by zeros of its length
 * 12  u31  handle of the subject; u1 whether there are headers
 * 16  u64  time
 * 24  u32  distance to the next message of the same subject known then, 0 if there was none
 * </pre>
 *
 * <p>Rows are stored in pages of 146, each with its CRC32C at the end, so that one small read suffices to remove a message,
 * to match its subject or to find it.
 *
 * @param recordsOffset offset of the first record in the file
 * @param rowsOffset offset of the first page of rows in the file
 */
record Run(
        Segment segment,
        long streamId,
        long firstSequence,
        long lastSequence,
        int rows,
        long recordsOffset,
        long recordsLength,
        long rowsOffset) {
    static final int ROW = 28;
    static final int ROWS_PER_PAGE = 146;
    static final int PAGE_CHECKSUM = 4;
    static final int PAGE = ROWS_PER_PAGE * ROW + PAGE_CHECKSUM;
    static final int ENCODED = 72;
    private static final int HEADER_FLAG = 1 << 31;

    /** Number of rows of a page. */
    int rowsOf(int page) {
        return Math.min(ROWS_PER_PAGE, rows - page * ROWS_PER_PAGE);
    }

    /** Number of pages. */
    int pages() {
        return (rows + ROWS_PER_PAGE - 1) / ROWS_PER_PAGE;
    }

    /** Number of bytes in the segment. */
    long sizeBytes() {
        return recordsLength + (long) rows * ROW + pages() * 4L + ENCODED;
    }

    /** Whether a sequence lies between the first and the last. */
    boolean contains(long sequence) {
        return firstSequence <= sequence && sequence <= lastSequence;
    }

    /** Whether no sequence is missing between the first and the last. */
    boolean isDense() {
        return lastSequence - firstSequence + 1 == rows;
    }

    /** Offset of the record of a row in the file. */
    long recordOffset(byte[] page, int at) {
        return recordsOffset + rowStart(page, at);
    }

    static void putRow(byte[] page, int at, int sequence, int offset, int length) {
        LittleEndian.putInt(page, at, sequence);
        LittleEndian.putInt(page, at + 4, offset);
        LittleEndian.putInt(page, at + 8, length);
    }

    static void putSubject(byte[] page, int at, int handle, boolean withHeaders, long timeNanos, int next) {
        LittleEndian.putInt(page, at + 12, withHeaders ? handle | HEADER_FLAG : handle);
        LittleEndian.putLong(page, at + 16, timeNanos);
        LittleEndian.putInt(page, at + 24, next);
    }

    static int rowSequence(byte[] page, int at) {
        return LittleEndian.intAt(page, at);
    }

    static long rowStart(byte[] page, int at) {
        return LittleEndian.intAt(page, at + 4) & 0xFFFF_FFFFL;
    }

    static int rowLength(byte[] page, int at) {
        return LittleEndian.intAt(page, at + 8);
    }

    static int rowHandle(byte[] page, int at) {
        return LittleEndian.intAt(page, at + 12) & ~HEADER_FLAG;
    }

    static boolean rowHasHeaders(byte[] page, int at) {
        return LittleEndian.intAt(page, at + 12) < 0;
    }

    static long rowTime(byte[] page, int at) {
        return LittleEndian.longAt(page, at + 16);
    }

    static int rowNext(byte[] page, int at) {
        return LittleEndian.intAt(page, at + 24);
    }

    void encode(byte[] target, int at) {
        LittleEndian.putLong(target, at, segment.number);
        LittleEndian.putLong(target, at + 8, streamId);
        LittleEndian.putLong(target, at + 16, firstSequence);
        LittleEndian.putLong(target, at + 24, lastSequence);
        LittleEndian.putInt(target, at + 32, rows);
        LittleEndian.putLong(target, at + 40, recordsOffset);
        LittleEndian.putLong(target, at + 48, recordsLength);
        LittleEndian.putLong(target, at + 56, rowsOffset);
    }

    static long segmentNumber(byte[] bytes, int at) {
        return LittleEndian.longAt(bytes, at);
    }

    static Run decode(byte[] bytes, int at, Segment segment) {
        return new Run(
                segment,
                LittleEndian.longAt(bytes, at + 8),
                LittleEndian.longAt(bytes, at + 16),
                LittleEndian.longAt(bytes, at + 24),
                LittleEndian.intAt(bytes, at + 32),
                LittleEndian.longAt(bytes, at + 40),
                LittleEndian.longAt(bytes, at + 48),
                LittleEndian.longAt(bytes, at + 56));
    }
}
