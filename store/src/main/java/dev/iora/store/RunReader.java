// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;

/**
 * Reads the live messages of a run in order, as far as the file contains them.
 *
 * <p>Thread: the checkpoint's.
 */
final class RunReader {
    private static final int WINDOW_BYTES = 256 << 10;

    private final byte[] page = new byte[Run.PAGE];
    private byte[] window = {};
    private long windowOffset;
    private int windowLength;

    /** Receives messages. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Called for each message.
         *
         * @param page contains its row at {@code at}
         * @param bytes contains its record at {@code offset}
         * @param length number of bytes of the record that the file contains
         */
        void onMessage(long sequence, byte[] page, int at, byte[] bytes, int offset, int length) throws IOException;
    }

    /**
     * Visits the live messages.
     *
     * @return false if a page of rows is damaged; messages of earlier pages were visited
     * @throws IOException if the file cannot be read
     */
    boolean forEach(Run run, StoreState state, Visitor visitor) throws IOException {
        windowLength = 0;
        for (int row = 0; row < run.rows(); row++) {
            int at = row % Run.ROWS_PER_PAGE * Run.ROW;
            if (at == 0 && !RowPages.read(run, row / Run.ROWS_PER_PAGE, page)) {
                return false;
            }
            long sequence = run.firstSequence() + Run.rowSequence(page, at);
            if (!state.live().contains(sequence)) {
                continue;
            }
            long offset = run.recordOffset(page, at);
            int length = Run.rowLength(page, at);
            if (offset < windowOffset || offset + length > windowOffset + windowLength) {
                move(run, offset, length);
            }
            int kept = Math.clamp(windowOffset + windowLength - offset, 0, length);
            visitor.onMessage(sequence, page, at, window, (int) (offset - windowOffset), kept);
        }
        return true;
    }

    private void move(Run run, long offset, int length) throws IOException {
        // Does not read beyond the run, where an unneeded block might be unreadable.
        long rest = run.recordsOffset() + run.recordsLength() - offset;
        int wanted = (int) Math.max(length, Math.min(WINDOW_BYTES, rest));
        window = window.length < wanted ? new byte[wanted] : window;
        windowOffset = offset;
        windowLength = Segment.readFully(run.segment().file, offset, window, 0, wanted);
    }
}
