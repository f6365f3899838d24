// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * An immutable file of messages that a checkpoint moved out of the journal.
 *
 * <pre>
 *  0  u64  "IORASEGM"
 *  8  u32  format version
 * 12  u32  0
 * 16  u64  number of the segment
 * 24  u32  CRC32C over what is before it
 * 64       for each run: its records one after the other as {@link MessageCodec} has them, then its rows
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
    /** Fixed before others see the segment. */
    long sizeBytes;
    /** Whether the store needs it; soon after that its file is closed. Thread: the shard. */
    boolean isInUse = true;

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
        LittleEndian.putInt(header, 24, LittleEndian.crc32c(header, 0, 24));
        return header;
    }

    static void putTrailer(byte[] trailer, int at, int runs) {
        LittleEndian.putInt(trailer, at, runs);
        LittleEndian.putInt(trailer, at + 4, LittleEndian.crc32c(trailer, 0, at + 4));
        LittleEndian.putLong(trailer, at + 8, MAGIC);
    }

    /**
     * Whether the file is this segment, by its header.
     *
     * @throws NewerFormatException if a later version wrote it
     */
    boolean isIntact() throws IOException {
        byte[] header = new byte[HEADER];
        if (readFully(file, 0, header, 0, HEADER) != HEADER
                || LittleEndian.longAt(header, 0) != MAGIC
                || LittleEndian.intAt(header, 24) != LittleEndian.crc32c(header, 0, 24)) {
            return false;
        }
        int version = LittleEndian.intAt(header, 8);
        if (version > VERSION) {
            throw new NewerFormatException(name(), version, VERSION);
        }
        return LittleEndian.longAt(header, 16) == number;
    }

    /** Reads until {@code length} bytes or the end of the file; how many. */
    static int readFully(StorageFile file, long position, byte[] into, int offset, int length) throws IOException {
        return file.read(ByteBuffer.wrap(into, offset, length), position);
    }
}
