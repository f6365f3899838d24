// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;

/**
 * Reads the messages of a run that live, one after the other, as far as the file has them.
 *
 * <p>Thread: the checkpoint's.
 */
final class RunReader {
    private static final int WINDOW_BYTES = 256 << 10;

    private final byte[] page = new byte[Run.PAGE];
    private byte[] window = {};
    private long windowOffset;
    private int windowLength;

    /** Gets a message. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Called for each message.
         *
         * @param page with its row, at {@code at}
         * @param bytes with its record, at {@code offset}
         * @param length of the record, as far as the file has it
         */
        void onMessage(long sequence, byte[] page, int at, byte[] bytes, int offset, int length) throws IOException;
    }

    /**
     * Shows the messages that live.
     *
     * @return false if a page of rows is damaged: those of the pages before it were shown
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
        // Not beyond the run: what lies there may be unreadable, and is not asked for.
        long rest = run.recordsOffset() + run.recordsLength() - offset;
        int wanted = (int) Math.max(length, Math.min(WINDOW_BYTES, rest));
        window = window.length < wanted ? new byte[wanted] : window;
        windowOffset = offset;
        windowLength = Segment.readFully(run.segment().file, offset, window, 0, wanted);
    }
}
