// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of messages that a checkpoint moved out of the journal. Immutable, except for erased messages.
 *
 * <pre>
 *  0  u64  "IORASEGM"
 *  8  u32  format version
 * 12  u32  0
 * 16  u64  number of the segment
 * 24  u32  CRC32C over everything before it
 * 64       for each run: its records in the format of {@link MessageCodec}, then its rows
 *          the runs, 72 bytes each: see {@link Run#encode}
 *     u32  number of runs
 *     u32  CRC32C over the runs and their number
 *     u64  "IORASEGM"
 * </pre>
 *
 * <p>Thread: any.
 */
final class Segment {
    static final int HEADER = 64;
    static final int TRAILER = 16;
    private static final long MAGIC = 0x4D47_4553_4152_4F49L;
    private static final int VERSION = 1;
    private static final String PREFIX = "seg-";

    final long number;
    final StorageFile file;
    /** Set before the segment is published to other threads. */
    long sizeBytes;
    /** Whether the store needs it; once it does not, its file is closed soon. Thread: the shard. */
    boolean inUse = true;

    /** All runs ever written to it, once they are loaded. Thread: the checkpoint's. */
    private @Nullable List<Run> written;

    Segment(long number, StorageFile file) {
        this.number = number;
        this.file = file;
    }

    static String name(long number) {
        return PREFIX + HexFormat.of().toHexDigits(number);
    }

    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    String name() {
        return name(number);
    }

    static byte[] header(long number) {
        byte[] header = new byte[HEADER];
        LittleEndian.putLong(header, 0, MAGIC);
        LittleEndian.putInt(header, 8, VERSION);
        LittleEndian.putLong(header, 16, number);
        LittleEndian.putInt(header, 24, Checksum.crc32c(header, 0, 24));
        return header;
    }

    static void putTrailer(byte[] trailer, int at, int runs) {
        LittleEndian.putInt(trailer, at, runs);
        LittleEndian.putInt(trailer, at + 4, Checksum.crc32c(trailer, 0, at + 4));
        LittleEndian.putLong(trailer, at + 8, MAGIC);
    }

    /**
     * Whether the header of the file is intact and is that of this segment.
     *
     * @throws NewerFormatException if a later version wrote it
     */
    boolean isIntact() throws IOException {
        byte[] header = new byte[HEADER];
        if (readFully(file, 0, header, 0, HEADER) != HEADER
                || LittleEndian.longAt(header, 0) != MAGIC
                || LittleEndian.intAt(header, 24) != Checksum.crc32c(header, 0, 24)) {
            return false;
        }
        int version = LittleEndian.intAt(header, 8);
        if (version > VERSION) {
            throw new NewerFormatException(name(), version, VERSION);
        }
        return LittleEndian.longAt(header, 16) == number;
    }

    /**
     * Returns all runs ever written to it, including those that no checkpoint needs any more; null if the trailer is
     * damaged.
     */
    @Nullable
    List<Run> written() throws IOException {
        List<Run> known = written;
        if (known == null) {
            known = readTrailer();
            written = known;
        }
        return known;
    }

    private @Nullable List<Run> readTrailer() throws IOException {
        byte[] end = new byte[TRAILER];
        long at = sizeBytes - TRAILER;
        if (at < HEADER || readFully(file, at, end, 0, TRAILER) != TRAILER || LittleEndian.longAt(end, 8) != MAGIC) {
            return null;
        }
        int count = LittleEndian.intAt(end, 0);
        long length = (long) count * Run.ENCODED;
        if (count < 0 || length > at - HEADER) {
            return null;
        }
        byte[] trailer = new byte[(int) length + Integer.BYTES];
        readFully(file, at - length, trailer, 0, trailer.length);
        if (LittleEndian.intAt(end, 4) != Checksum.crc32c(trailer, 0, trailer.length)) {
            return null;
        }
        List<Run> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            runs.add(Run.decode(trailer, i * Run.ENCODED, this));
        }
        return runs;
    }

    /**
     * Reads the record of a message from the file, without the cache; empty if its row is damaged.
     *
     * @throws IOException if the file cannot be read
     */
    static byte[] read(Run run, long sequence) throws IOException {
        byte[] page = new byte[Run.PAGE];
        int row = RowPages.readRow(run, sequence, page);
        if (row < 0) {
            return new byte[0];
        }
        int at = row % Run.ROWS_PER_PAGE * Run.ROW;
        byte[] record = new byte[Run.rowLength(page, at)];
        readFully(run.segment().file, run.recordOffset(page, at), record, 0, record.length);
        return record;
    }

    /** Reads up to {@code length} bytes or the end of the file; returns how many. */
    static int readFully(StorageFile file, long position, byte[] into, int offset, int length) throws IOException {
        return file.read(ByteBuffer.wrap(into, offset, length), position);
    }
}
