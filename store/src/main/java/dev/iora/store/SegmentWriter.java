// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;
import dev.iora.common.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a segment sequentially.
 *
 * <p>Thread: the checkpoint's.
 */
final class SegmentWriter implements AutoCloseable {
    private static final int BYTES_PER_FORCE = 4 << 20;
    private static final byte[] ZEROS = new byte[4096];

    /** Limits the memory for rows, which are kept until the run ends because they are written after its records. */
    static final int ROWS_PER_RUN = SegmentBuffers.PAGES * Run.ROWS_PER_PAGE;

    private final Segment segment;
    private final WritePace pace;
    private final List<Run> runs = new ArrayList<>();
    private final SegmentBuffers.Pool pool;
    private final SegmentBuffers buffers;
    private final ByteBuffer buffer;
    private final byte[] pages;
    private final byte[] head = new byte[MessageCodec.HEAD];
    private long flushed;
    private long unforced;

    private long streamId;
    private long recordsOffset;
    private long firstSequence;
    private long lastSequence;
    private int rows;

    SegmentWriter(StorageDirectory directory, long number, SegmentBuffers.Pool pool, WritePace pace)
            throws IOException {
        segment = new Segment(number, directory.openUncached(Segment.name(number)));
        // A crash may have left an unfinished file.
        segment.file.truncate(0);
        this.pace = pace;
        this.pool = pool;
        buffers = pool.take();
        buffer = buffers.block.clear();
        pages = buffers.pages;
        byte[] header = Segment.header(number);
        write(header, 0, header.length);
    }

    /** Name of its file. */
    String name() {
        return segment.name();
    }

    /** Bytes written so far. */
    long size() {
        return flushed + buffer.position();
    }

    /** Begins a run of messages of a stream. */
    void beginRun(long stream) {
        streamId = stream;
        recordsOffset = size();
        rows = 0;
    }

    /** Bytes of the records in the current run. */
    long runBytes() {
        return size() - recordsOffset;
    }

    /** Whether a message with this sequence fits into the current run. */
    boolean fits(long sequence) {
        return rows == 0 || (rows < ROWS_PER_RUN && sequence - firstSequence < Integer.MAX_VALUE);
    }

    /**
     * Adds a message to the run. The caller completes its row with {@link Run#putSubject} at the returned index of {@link
     * #pages}.
     *
     * @param length number of available bytes of the record
     * @param recordLength full length of the record; missing bytes are filled with zeros, so that the row keeps the size of
     *     the loss
     */
    int add(long sequence, byte[] bytes, int offset, int length, int recordLength) throws IOException {
        int at = addRow(sequence, recordLength);
        write(bytes, offset, length);
        fill(recordLength - length);
        return at;
    }

    private void fill(int length) throws IOException {
        for (int rest = length; rest > 0; rest -= Math.min(rest, ZEROS.length)) {
            write(ZEROS, 0, Math.min(rest, ZEROS.length));
        }
    }

    /**
     * As {@link #add}, for a message in the journal's encoding.
     *
     * @param position its position in the journal
     */
    int addFromJournal(long sequence, byte[] bytes, int offset, long position) throws IOException {
        int length = LittleEndian.intAt(bytes, offset);
        int at = addRow(sequence, length);
        int checksum = MessageCodec.relocate(bytes, offset, position, head);
        write(head, 0, MessageCodec.HEAD);
        write(bytes, offset + MessageCodec.HEAD, length - MessageCodec.HEAD - MessageCodec.CHECKSUM);
        LittleEndian.putInt(head, 0, checksum);
        write(head, 0, MessageCodec.CHECKSUM);
        return at;
    }

    private int addRow(long sequence, int length) {
        if (rows == 0) {
            firstSequence = sequence;
        }
        int page = rows / Run.ROWS_PER_PAGE * Run.PAGE;
        int at = page + rows % Run.ROWS_PER_PAGE * Run.ROW;
        Run.putRow(pages, at, (int) (sequence - firstSequence), (int) runBytes(), length);
        lastSequence = sequence;
        rows++;
        return at;
    }

    byte[] pages() {
        return pages;
    }

    /** Ends the current run and adds it to {@code target} unless it is empty. */
    void endRun(List<Run> target) throws IOException {
        if (rows == 0) {
            return;
        }
        var run = new Run(segment, streamId, firstSequence, lastSequence, rows, recordsOffset, runBytes(), size());
        for (int number = 0; number < run.pages(); number++) {
            int page = number * Run.PAGE;
            int length = run.rowsOf(number) * Run.ROW;
            LittleEndian.putInt(pages, page + length, Checksum.crc32c(pages, page, length));
            write(pages, page, length + 4);
        }
        runs.add(run);
        target.add(run);
    }

    /** Writes the rest and makes everything but the file's name durable. */
    void finish() throws IOException {
        byte[] trailer = new byte[runs.size() * Run.ENCODED + Segment.TRAILER];
        for (int i = 0; i < runs.size(); i++) {
            runs.get(i).encode(trailer, i * Run.ENCODED);
        }
        Segment.putTrailer(trailer, runs.size() * Run.ENCODED, runs.size());
        write(trailer, 0, trailer.length);
        flush();
        segment.file.force();
        segment.sizeBytes = size();
        pool.give(buffers);
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, part);
            done += part;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        int count = buffer.position();
        segment.file.write(buffer.flip(), flushed);
        buffer.clear();
        flushed += count;
        unforced += count;
        if (unforced >= BYTES_PER_FORCE && !segment.file.isUncached()) {
            segment.file.force();
            unforced = 0;
        }
        pace.onBytes(count);
    }

    /** Closes the file of a segment that will not be used. */
    @Override
    public void close() throws IOException {
        segment.file.close();
    }
}
