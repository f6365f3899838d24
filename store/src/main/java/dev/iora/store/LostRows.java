// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import org.jspecify.annotations.Nullable;

/**
 * Determines the sizes of messages whose rows cannot be read.
 *
 * <p>The rows around a hole give the total length of the records in it. Each removed message takes a share, and the last
 * one takes the rest, so that the stream's bytes are exact once all of them are removed. The share depends only on the
 * number of live messages, not on earlier calls, so a replay gives the same result.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class LostRows {
    private final RowPages pages;
    private @Nullable Hole last;

    /**
     * Consecutive rows that cannot be read.
     *
     * @param first the lowest sequence that may be among them
     * @param last the highest such sequence
     * @param rows number of rows
     * @param recordBytes total length of their records
     * @param withHeaders whether the neighboring messages have headers, as these most likely do too
     */
    record Hole(Run run, long first, long last, int rows, long recordBytes, boolean withHeaders) {
        boolean contains(Run other, long sequence) {
            return run == other && first <= sequence && sequence <= last;
        }

        /** Returns the size of one message while {@code live} of them are live. */
        int share(long live) {
            long bytes = Math.max(0, recordBytes + (long) rows * FileStreamStore.extraBytes(withHeaders));
            return (int) (bytes * live / rows - bytes * (live - 1) / rows);
        }
    }

    LostRows(RowPages pages) {
        this.pages = pages;
    }

    /** Returns the hole with the row of a message. Waits for the disk, except for the last returned hole. */
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
        boolean withHeaders = false;
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
                return new Hole(run, first, low - 1, rows, bytes, withHeaders || Run.rowHasHeaders(page, 0));
            }
            if (high >= sequence) {
                // The page was unreadable a moment ago.
                continue;
            }
            first = high + 1;
            firstRow = number * Run.ROWS_PER_PAGE + run.rowsOf(number);
            from = Run.rowStart(page, at) + Run.rowLength(page, at);
            withHeaders = Run.rowHasHeaders(page, at);
        }
        return new Hole(run, first, run.lastSequence(), run.rows() - firstRow, run.recordsLength() - from, withHeaders);
    }
}
