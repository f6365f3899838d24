// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The frame around what one batch writes, and the header of journal files.
 *
 * <pre>
 * File header, twice, at 0 and at 2048; blocks begin at 4096:
 *  0  u64  "IORAJRNL"
 *  8  u32  format version
 * 12  u32  0
 * 16  u64  identity of the journal
 * 24  u32  CRC32C over everything before it
 *
 * Block, at a multiple of 512:
 *  0  u32  "IBLK"
 *  4  u32  length of the records
 *  8  u64  position of the block
 * 16  u64  position of the previous block
 * 24  u64  everything before this position was durable when the block was written
 * 32  u64  identity of the journal
 * 40  u64  position of the last valid block of earlier runs
 * 48  u64  position of the first block of this run: everything between the two is void
 * 56  u32  number of records
 * 60  u32  0
 * 64  u32  CRC32C over everything before it
 * 68  u32  CRC32C over everything before it and the records
 * 72       records: a message in the format of {@link MessageCodec}, or u32 length, u8 type, 3 bytes 0, u64 stream id,
 *          u64 position of the previous record of the same stream, body; padded with zeros
 * </pre>
 *
 * <p>The checksum covers the position, so a block left by an earlier use of the file is never taken for a new one. It also
 * covers the identity, which clients do not know, so they cannot forge blocks in payloads. Each block begins at a sector
 * boundary: a torn write cannot damage blocks that were durable before.
 */
final class JournalBlock {
    static final int ALIGNMENT = 512;
    static final int HEADER = 72;

    /** Offset of the first block of a file. */
    static final int FIRST_OFFSET = 4096;

    static final int RECORD_HEADER = 24;

    /** Offset of the previous position in a record that is not a message. */
    static final int PREVIOUS = 16;

    private static final long FILE_MAGIC = 0x4C4E524A41524F49L;
    private static final int FILE_VERSION = 1;
    private static final int SECOND_COPY = 2048;
    private static final int MAGIC = 0x4B4C4249;

    private JournalBlock() {}

    /** The header fields of a block. */
    record Entry(
            long position, int length, long previous, long durable, long resumedAfter, long resumedAt, boolean intact) {
        /** Position at which the next block may begin. */
        long end() {
            return position + align(HEADER + length);
        }
    }

    static int align(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Whether an intact header of a block at {@code position} is at {@code at}. */
    static boolean isHeader(byte[] bytes, int at, long position, long identity) {
        return LittleEndian.intAt(bytes, at) == MAGIC
                && LittleEndian.longAt(bytes, at + 8) == position
                && LittleEndian.longAt(bytes, at + 32) == identity
                && LittleEndian.intAt(bytes, at + 64) == Checksum.crc32c(bytes, at, 64);
    }

    static int length(byte[] bytes, int at) {
        return LittleEndian.intAt(bytes, at + 4);
    }

    /** Whether the checksum of header and records is correct. */
    static boolean isIntact(byte[] bytes, int at, int length) {
        return LittleEndian.intAt(bytes, at + 68) == Checksum.crc32c(bytes, at, HEADER - 4, bytes, at + HEADER, length);
    }

    static Entry entry(byte[] bytes, int at, boolean intact) {
        return new Entry(
                LittleEndian.longAt(bytes, at + 8),
                length(bytes, at),
                LittleEndian.longAt(bytes, at + 16),
                LittleEndian.longAt(bytes, at + 24),
                LittleEndian.longAt(bytes, at + 40),
                LittleEndian.longAt(bytes, at + 48),
                intact);
    }

    /** Writes the header in front of existing records. */
    static void seal(byte[] bytes, int at, Entry entry, int records, long identity) {
        LittleEndian.putInt(bytes, at, MAGIC);
        LittleEndian.putInt(bytes, at + 4, entry.length());
        LittleEndian.putLong(bytes, at + 8, entry.position());
        LittleEndian.putLong(bytes, at + 16, entry.previous());
        LittleEndian.putLong(bytes, at + 24, entry.durable());
        LittleEndian.putLong(bytes, at + 32, identity);
        LittleEndian.putLong(bytes, at + 40, entry.resumedAfter());
        LittleEndian.putLong(bytes, at + 48, entry.resumedAt());
        LittleEndian.putInt(bytes, at + 56, records);
        LittleEndian.putInt(bytes, at + 60, 0);
        LittleEndian.putInt(bytes, at + 64, Checksum.crc32c(bytes, at, 64));
        LittleEndian.putInt(bytes, at + 68, Checksum.crc32c(bytes, at, HEADER - 4, bytes, at + HEADER, entry.length()));
    }

    /** Visits the records of an intact block from {@code fromPosition} on. */
    static void visit(byte[] bytes, int at, int length, long position, long fromPosition, RecordVisitor visitor) {
        int record = at + HEADER;
        int end = record + length;
        while (record < end) {
            int size = LittleEndian.intAt(bytes, record);
            long recordPosition = position + record - at;
            if (recordPosition >= fromPosition) {
                int type = bytes[record + 4] & 0xFF;
                long streamId = LittleEndian.longAt(bytes, record + 8);
                if (type == RecordVisitor.MESSAGE) {
                    long previous = MessageCodec.previousPosition(bytes, record);
                    visitor.onRecord(type, streamId, recordPosition, previous, bytes, record, size);
                } else {
                    long previous = LittleEndian.longAt(bytes, record + PREVIOUS);
                    int body = record + RECORD_HEADER;
                    visitor.onRecord(type, streamId, recordPosition, previous, bytes, body, size - RECORD_HEADER);
                }
            }
            record += size;
        }
    }

    static void writeFileHeader(StorageFile file, long identity) throws IOException {
        byte[] header = new byte[FIRST_OFFSET];
        for (int at = 0; at <= SECOND_COPY; at += SECOND_COPY) {
            LittleEndian.putLong(header, at, FILE_MAGIC);
            LittleEndian.putInt(header, at + 8, FILE_VERSION);
            LittleEndian.putLong(header, at + 16, identity);
            LittleEndian.putInt(header, at + 24, Checksum.crc32c(header, at, 24));
        }
        file.write(ByteBuffer.wrap(header), 0);
    }

    /** Result of reading the header of a file. */
    enum FileHeader {
        /** The header is valid. */
        KNOWN,
        /** There is no header: the file was not completed. */
        NONE,
        /** The bytes are neither a valid header nor empty. */
        DAMAGED
    }

    /** Reads the header of a file and stores its identity in {@code identity[0]}. */
    static FileHeader readFileHeader(StorageFile file, String name, long[] identity) throws IOException {
        byte[] header = new byte[FIRST_OFFSET];
        file.read(ByteBuffer.wrap(header), 0);
        for (int at = 0; at <= SECOND_COPY; at += SECOND_COPY) {
            boolean whole = LittleEndian.longAt(header, at) == FILE_MAGIC
                    && LittleEndian.intAt(header, at + 24) == Checksum.crc32c(header, at, 24);
            if (whole) {
                int version = LittleEndian.intAt(header, at + 8);
                if (version > FILE_VERSION) {
                    throw new NewerFormatException(name, version, FILE_VERSION);
                }
                identity[0] = LittleEndian.longAt(header, at + 16);
                return FileHeader.KNOWN;
            }
        }
        return Arrays.equals(header, new byte[FIRST_OFFSET]) ? FileHeader.NONE : FileHeader.DAMAGED;
    }
}
