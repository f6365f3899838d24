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
 * 24  u32  CRC32C over what is before it
 *
 * Block, at a multiple of 512:
 *  0  u32  "IBLK"
 *  4  u32  length of the records
 *  8  u64  position of the block
 * 16  u64  position of the block before it
 * 24  u64  everything before this position was durable when the block was written
 * 32  u64  identity of the journal
 * 40  u64  position of the last block that counts of what earlier runs wrote
 * 48  u64  position of the first block of this run: what lies between the two is void
 * 56  u32  number of records
 * 60  u32  0
 * 64  u32  CRC32C over what is before it
 * 68  u32  CRC32C over what is before it and the records
 * 72       records: a message as {@link MessageCodec} has it, or u32 length, u8 type, 3 bytes 0, u64 stream id, u64 position
 *          of the previous record of the same stream, body; padded with zeros
 * </pre>
 *
 * <p>The position is part of the checksum, so a block that an earlier use of the file left behind is never taken for a
 * new one; so is the identity, which clients do not know, and cannot forge blocks in payloads. Blocks begin at sectors of
 * their own: a torn write cannot touch what was durable before.
 */
final class JournalBlock {
    static final int ALIGNMENT = 512;
    static final int HEADER = 72;

    /** Where the first block of a file begins. */
    static final int FIRST_OFFSET = 4096;

    static final int RECORD_HEADER = 24;

    /** Where a record that is no message has the position of the previous one of its stream. */
    static final int PREVIOUS = 16;

    private static final long FILE_MAGIC = 0x4C4E524A41524F49L;
    private static final int FILE_VERSION = 1;
    private static final int SECOND_COPY = 2048;
    private static final int MAGIC = 0x4B4C4249;

    private JournalBlock() {}

    /** What a block says of itself and of others. */
    record Entry(
            long position,
            int length,
            long previous,
            long durable,
            long resumedAfter,
            long resumedAt,
            boolean isIntact) {
        /** Where the next block may begin. */
        long end() {
            return position + align(HEADER + length);
        }
    }

    static int align(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Whether a block that is at {@code position} seems to begin at {@code at}: its header is whole. */
    static boolean isHeader(byte[] bytes, int at, long position, long identity) {
        return LittleEndian.intAt(bytes, at) == MAGIC
                && LittleEndian.longAt(bytes, at + 8) == position
                && LittleEndian.longAt(bytes, at + 32) == identity
                && LittleEndian.intAt(bytes, at + 64) == Checksum.crc32c(bytes, at, 64);
    }

    static int length(byte[] bytes, int at) {
        return LittleEndian.intAt(bytes, at + 4);
    }

    /** Whether header and records are as they were written. */
    static boolean isIntact(byte[] bytes, int at, int length) {
        return LittleEndian.intAt(bytes, at + 68) == Checksum.crc32c(bytes, at, HEADER - 4, bytes, at + HEADER, length);
    }

    static Entry entry(byte[] bytes, int at, boolean isIntact) {
        return new Entry(
                LittleEndian.longAt(bytes, at + 8),
                length(bytes, at),
                LittleEndian.longAt(bytes, at + 16),
                LittleEndian.longAt(bytes, at + 24),
                LittleEndian.longAt(bytes, at + 40),
                LittleEndian.longAt(bytes, at + 48),
                isIntact);
    }

    /** Writes the header in front of records that are there already. */
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

    /** Shows the records from {@code fromPosition} on of a block that is intact. */
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

    /** What the header of a file told. */
    enum FileHeader {
        /** It is there. */
        KNOWN,
        /** There is none: the file was not completed. */
        NONE,
        /** There is something else. */
        DAMAGED
    }

    /** Reads the header of a file and puts the identity it tells into {@code identity[0]}. */
    static FileHeader readFileHeader(StorageFile file, String name, long[] identity) throws IOException {
        byte[] header = new byte[FIRST_OFFSET];
        file.read(ByteBuffer.wrap(header), 0);
        for (int at = 0; at <= SECOND_COPY; at += SECOND_COPY) {
            boolean isWhole = LittleEndian.longAt(header, at) == FILE_MAGIC
                    && LittleEndian.intAt(header, at + 24) == Checksum.crc32c(header, at, 24);
            if (isWhole) {
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
