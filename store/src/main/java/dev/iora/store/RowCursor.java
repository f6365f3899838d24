// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one stream, and a cursor over their rows. After {@link #moveTo} or {@link #locate} has found a row, the
 * methods without arguments return its fields until the next call with a sequence.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class RowCursor {
    private static final byte[] NOWHERE = {};

    private final RowPages pages;
    private List<Run> runs;

    /** Index of the run that was found last; it most likely has the next message too. */
    private int index;

    private byte[] page = NOWHERE;
    private int at;

    RowCursor(RowPages pages, List<Run> runs) {
        this.pages = pages;
        this.runs = new ArrayList<>(runs);
    }

    /** The runs, in order. */
    List<Run> runs() {
        return runs;
    }

    /** Replaces the runs. */
    void replace(List<Run> fresh) {
        runs = new ArrayList<>(fresh);
        index = 0;
    }

    /** Returns the run with a message, null if no segment has it. */
    @Nullable
    Run runOf(long sequence) {
        return find(sequence) ? runs.get(index) : null;
    }

    private boolean find(long sequence) {
        if (index < runs.size() && runs.get(index).contains(sequence)) {
            return true;
        }
        int low = 0;
        int high = runs.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Run candidate = runs.get(middle);
            if (sequence < candidate.firstSequence()) {
                high = middle - 1;
            } else if (sequence > candidate.lastSequence()) {
                low = middle + 1;
            } else {
                index = middle;
                return true;
            }
        }
        return false;
    }

    /** Moves to the row of a message; false if the row is missing or damaged. Waits for the disk. */
    boolean moveTo(long sequence) {
        return find(sequence) && enter(pages.row(runs.get(index), sequence));
    }

    private boolean enter(int row) {
        byte[] found = row == RowPages.NONE ? null : pages.page(runs.get(index), row / Run.ROWS_PER_PAGE);
        if (found == null) {
            return false;
        }
        page = found;
        at = row % Run.ROWS_PER_PAGE * Run.ROW;
        return true;
    }

    /**
     * Moves to the row of a message without waiting for the disk.
     *
     * @param onReady runs after {@link LoadResult#PENDING} when a retry makes sense
     * @return {@link LoadResult#LOADED} if the cursor is at the row, {@link LoadResult#DAMAGED} if there is no row
     */
    LoadResult locate(long sequence, Runnable onReady) {
        if (!find(sequence)) {
            return LoadResult.DAMAGED;
        }
        int row = pages.locate(runs, index, sequence, onReady);
        return switch (row) {
            case RowPages.PENDING -> LoadResult.PENDING;
            case RowPages.FAILED -> LoadResult.FAILED;
            default -> enter(row) ? LoadResult.LOADED : LoadResult.DAMAGED;
        };
    }

    /**
     * Whether {@link #moveTo} would not wait for the disk. If it would, {@code onReady} runs once it would not, but not if
     * the read fails.
     */
    boolean isReady(long sequence, Runnable onReady) {
        if (!find(sequence)) {
            return true;
        }
        int row = pages.locate(runs, index, sequence, onReady);
        return row != RowPages.PENDING && row != RowPages.FAILED;
    }

    /** Whether {@link #moveTo} certainly would not wait for the disk. */
    boolean isReady(long sequence) {
        return !find(sequence) || pages.isKnown(runs.get(index), sequence);
    }

    /** Returns the run that contains the row. */
    Run run() {
        return runs.get(index);
    }

    /** Index of {@link #run} in {@link #runs}. */
    int runIndex() {
        return index;
    }

    int handle() {
        return Run.rowHandle(page, at);
    }

    boolean hasHeaders() {
        return Run.rowHasHeaders(page, at);
    }

    long timeNanos() {
        return Run.rowTime(page, at);
    }

    /** Distance to the next message of the same subject, 0 if it is not known. */
    int next() {
        return Run.rowNext(page, at);
    }

    /** Length of the record; 0 if it was unreadable when the segment was written. */
    int recordLength() {
        return Run.rowLength(page, at);
    }

    /** Offset of the record in the file. */
    long recordOffset() {
        return run().recordOffset(page, at);
    }
}
