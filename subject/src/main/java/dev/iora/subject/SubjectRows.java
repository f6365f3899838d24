// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.Arrays;

/**
 * Rows of three numbers, by handle. Freed rows are reused, the last freed first.
 *
 * <p>Rows are kept in pages, so growing copies nothing. A copy shares the pages; the first side to write to a shared page
 * replaces it by a page of its own. So a copy costs a reference per page, and later 24 KiB per page that changes.
 *
 * <p>Thread: its owner; a copy may belong to another thread.
 */
final class SubjectRows {
    /** Columns of a row. */
    static final int COLUMNS = 3;

    private static final int PAGE_BITS = 10;
    private static final int PAGE_ROWS = 1 << PAGE_BITS;
    private static final int FIRST_PAGE_ROWS = 4;
    private static final int NONE = -1;

    private long[][] pages = new long[1][];
    private boolean[] shared = new boolean[1];
    private int limit;
    private int firstFree = NONE;

    /** Returns the handle of a free row, adding a page if necessary. */
    int allocate() {
        if (firstFree != NONE) {
            int handle = firstFree;
            firstFree = (int) column(handle, 0);
            return handle;
        }
        int page = limit >>> PAGE_BITS;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page + Math.max(4, page / 2));
            shared = Arrays.copyOf(shared, pages.length);
        }
        int within = limit & (PAGE_ROWS - 1);
        if (within == 0) {
            pages[page] = new long[(page == 0 ? FIRST_PAGE_ROWS : PAGE_ROWS) * COLUMNS];
            shared[page] = false;
        } else if (within * COLUMNS == pages[page].length) {
            pages[page] = Arrays.copyOf(pages[page], pages[page].length * 2);
            shared[page] = false;
        }
        return limit++;
    }

    /** Frees a row. Its first column is negative until it is allocated again. */
    void free(int handle) {
        set(handle, 0, Long.MIN_VALUE | (firstFree & 0xFFFF_FFFFL));
        firstFree = handle;
    }

    boolean isFree(int handle) {
        return column(handle, 0) < 0;
    }

    long column(int handle, int column) {
        return pages[handle >>> PAGE_BITS][(handle & (PAGE_ROWS - 1)) * COLUMNS + column];
    }

    void set(int handle, int column, long value) {
        int page = handle >>> PAGE_BITS;
        if (shared[page]) {
            pages[page] = pages[page].clone();
            shared[page] = false;
        }
        pages[page][(handle & (PAGE_ROWS - 1)) * COLUMNS + column] = value;
    }

    /** All handles are below this. */
    int limit() {
        return limit;
    }

    SubjectRows copy() {
        Arrays.fill(shared, true);
        var copy = new SubjectRows();
        copy.pages = pages.clone();
        copy.shared = shared.clone();
        copy.limit = limit;
        copy.firstFree = firstFree;
        return copy;
    }

    long memoryBytes() {
        int used = (limit + PAGE_ROWS - 1) >>> PAGE_BITS;
        long rows = used <= 1 ? (used == 0 ? 0 : pages[0].length / COLUMNS) : (long) used * PAGE_ROWS;
        return rows * COLUMNS * 8 + pages.length * 5L + used * 16L + 64;
    }
}
