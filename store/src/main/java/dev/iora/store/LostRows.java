// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import org.jspecify.annotations.Nullable;

/**
 * What messages count in the bytes of their stream when their rows cannot be read.
 *
 * <p>The rows around a hole tell how long the records in it are together. Each message that goes takes a share, and the last one
 * what is left: when all are gone, the bytes are those of the rest. The share follows from how many of them live, not from what
 * was asked before, so a replay comes to the same.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class LostRows {
    private final RowPages pages;
    private @Nullable Hole last;

    /**
     * Rows one behind the other, none of which can be read.
     *
     * @param first the lowest sequence that may be among them
     * @param last the highest one
     * @param rows how many there are
     * @param recordBytes length of their records together
     * @param haveHeaders whether those next to them have headers: most likely they do as well
     */
    record Hole(Run run, long first, long last, int rows, long recordBytes, boolean haveHeaders) {
        boolean contains(Run other, long sequence) {
            return run == other && first <= sequence && sequence <= last;
        }

        /** What one of them counts, when so many live. */
        int share(long live) {
            long bytes = Math.max(0, recordBytes + (long) rows * FileStreamStore.bytesBeside(haveHeaders));
            return (int) (bytes * live / rows - bytes * (live - 1) / rows);
        }
    }

    LostRows(RowPages pages) {
        this.pages = pages;
    }

    /** The hole in which the row of a message is that cannot be read. Waits for the disk, but for the last hole asked for. */
    Hole around(Run run, long sequence) {
        Hole known = last;
        if (known == null || !known.contains(run, sequence)) {
            known = find(run, sequence);
            last = known;
        }
        return known;
    }

    private Hole find(Run run, long sequence) {
        long first = run.firstSequence();
        int firstRow = 0;
        long from = 0;
        boolean haveHeaders = false;
        for (int number = 0; number < run.pages(); number++) {
            byte[] page = pages.page(run, number);
            if (page == null) {
                continue;
            }
            int at = (run.rowsOf(number) - 1) * Run.ROW;
            long low = run.firstSequence() + Run.rowSequence(page, 0);
            long high = run.firstSequence() + Run.rowSequence(page, at);
            if (low > sequence) {
                int rows = number * Run.ROWS_PER_PAGE - firstRow;
                long bytes = Run.rowStart(page, 0) - from;
                return new Hole(run, first, low - 1, rows, bytes, haveHeaders || Run.rowHasHeaders(page, 0));
            }
            if (high >= sequence) {
                // It could not be read a moment ago.
                continue;
            }
            first = high + 1;
            firstRow = number * Run.ROWS_PER_PAGE + run.rowsOf(number);
            from = Run.rowStart(page, at) + Run.rowLength(page, at);
            haveHeaders = Run.rowHasHeaders(page, at);
        }
        return new Hole(run, first, run.lastSequence(), run.rows() - firstRow, run.recordsLength() - from, haveHeaders);
    }
}
