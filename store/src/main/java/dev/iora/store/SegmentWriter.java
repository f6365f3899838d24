// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a segment from its beginning to its end.
 *
 * <p>Thread: the checkpoint's.
 */
final class SegmentWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int BYTES_PER_FORCE = 4 << 20;

    private final Segment segment;
    private final Pace pace;
    private final List<Run> runs = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;
    private long flushed;
    private long unforced;

    private long streamId;
    private long recordsOffset;
    private long firstSequence;
    private long lastSequence;
    private int rows;
    private byte[] pages = new byte[Run.PAGE];

    SegmentWriter(StorageDirectory directory, long number, Pace pace) throws IOException {
        segment = new Segment(number, directory.open(Segment.name(number)));
        // A crash may have left something there.
        segment.file.truncate(0);
        this.pace = pace;
        byte[] header = Segment.header(number);
        write(header, 0, header.length);
    }

    /** Bytes written so far. */
    long size() {
        return flushed + buffered;
    }

    /** Begins the messages of a stream. */
    void beginRun(long stream) {
        streamId = stream;
        recordsOffset = size();
        rows = 0;
    }

    /** Bytes of the records of the run that was begun. */
    long runBytes() {
        return size() - recordsOffset;
    }

    /** Whether a message of this sequence fits the run that was begun. */
    boolean fits(long sequence) {
        return rows == 0 || sequence - firstSequence < Integer.MAX_VALUE;
    }

    /**
     * Adds a message to the run. The row's subject is the caller's business: {@link Run#putSubject} at the returned place of
     * {@link #pages}.
     */
    int add(long sequence, byte[] bytes, int offset, int length) throws IOException {
        if (rows == 0) {
            firstSequence = sequence;
        }
        int page = rows / Run.ROWS_PER_PAGE * Run.PAGE;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, pages.length * 2);
        }
        int at = page + rows % Run.ROWS_PER_PAGE * Run.ROW;
        Run.putRow(pages, at, (int) (sequence - firstSequence), (int) runBytes(), length);
        write(bytes, offset, length);
        lastSequence = sequence;
        rows++;
        return at;
    }

    byte[] pages() {
        return pages;
    }

    /** Ends the run that was begun; adds it to {@code target} unless it is empty. */
    void endRun(List<Run> target) throws IOException {
        if (rows == 0) {
            return;
        }
        var run = new Run(segment, streamId, firstSequence, lastSequence, rows, recordsOffset, runBytes(), size());
        for (int number = 0; number < run.pages(); number++) {
            int page = number * Run.PAGE;
            int length = run.rowsOf(number) * Run.ROW;
            LittleEndian.putInt(pages, page + length, LittleEndian.crc32c(pages, page, length));
            write(pages, page, length + 4);
        }
        runs.add(run);
        target.add(run);
    }

    /** Writes the rest and makes everything durable, but the name. */
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
        pace.onBytes(unforced);
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, buffer.length - buffered);
            System.arraycopy(bytes, offset + done, buffer, buffered, part);
            buffered += part;
            done += part;
            if (buffered == buffer.length) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        segment.file.write(ByteBuffer.wrap(buffer, 0, buffered), flushed);
        flushed += buffered;
        unforced += buffered;
        buffered = 0;
        if (unforced >= BYTES_PER_FORCE) {
            segment.file.force();
            pace.onBytes(unforced);
            unforced = 0;
        }
    }

    /** Closes the file of a segment that is not to be used. */
    @Override
    public void close() throws IOException {
        segment.file.close();
    }
}
