// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of rows, and keeps the last of them: 1 MiB at most.
 *
 * <p>Thread: the shard; it waits for the disk, 4 KiB at a time.
 */
final class RowPages {
    private static final int SLOTS = 256;

    private final StreamDamage damage;
    private final Run[] runs = new Run[SLOTS];
    private final int[] numbers = new int[SLOTS];
    private final byte[][] pages = new byte[SLOTS][];
    private final boolean[] damaged = new boolean[SLOTS];

    RowPages(StreamDamage damage) {
        this.damage = damage;
    }

    /** Page {@code number} of a run, valid until the next call; null if it is damaged. */
    byte @Nullable [] page(Run run, int number) {
        int slot = (int) (run.segment().number * 31 + run.rowsOffset() + number) & (SLOTS - 1);
        if (runs[slot] != run || numbers[slot] != number) {
            read(run, number, slot);
        }
        return damaged[slot] ? null : pages[slot];
    }

    private void read(Run run, int number, int slot) {
        if (pages[slot] == null) {
            pages[slot] = new byte[Run.PAGE];
        }
        runs[slot] = run;
        numbers[slot] = number;
        damaged[slot] = !read(run, number, pages[slot]);
        if (damaged[slot]) {
            // Which sequences the page held is unknown unless the run has no gaps.
            long first = run.isDense() ? run.firstSequence() + (long) number * Run.ROWS_PER_PAGE : run.firstSequence();
            long last =
                    run.isDense() ? Math.min(run.lastSequence(), first + Run.ROWS_PER_PAGE - 1) : run.lastSequence();
            long offset = run.rowsOffset() + (long) number * Run.PAGE;
            damage.onDamage(run.streamId(), first, last, run.segment().name(), offset);
        }
    }

    /** Reads a page into {@code page}; false if it is damaged. Thread: any. */
    static boolean read(Run run, int number, byte[] page) {
        try {
            long offset = run.rowsOffset() + (long) number * Run.PAGE;
            int length = run.rowsOf(number) * Run.ROW;
            int read = Segment.readFully(run.segment().file, offset, page, 0, length + 4);
            return read == length + 4 && LittleEndian.intAt(page, length) == LittleEndian.crc32c(page, 0, length);
        } catch (IOException e) {
            // Told as damage by the caller, with the place.
            return false;
        }
    }

    /** The row of a sequence, -1 if the run has none. */
    int row(Run run, long sequence) {
        if (run.isDense()) {
            return (int) (sequence - run.firstSequence());
        }
        int wanted = (int) (sequence - run.firstSequence());
        int low = 0;
        int high = run.rows() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            byte[] page = page(run, middle / Run.ROWS_PER_PAGE);
            if (page == null) {
                return -1;
            }
            int found = Run.rowSequence(page, middle % Run.ROWS_PER_PAGE * Run.ROW);
            if (found == wanted) {
                return middle;
            }
            if (found < wanted) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Forgets all pages: their runs are replaced. */
    void clear() {
        Arrays.fill(runs, null);
        Arrays.fill(damaged, false);
    }
}
