// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * A part of a journal. Immutable.
 *
 * @param from its first position
 * @param to the position after it; 0 if the range is empty
 */
record JournalRange(long from, long to) {
    static final JournalRange NONE = new JournalRange(0, 0);

    boolean isEmpty() {
        return to == 0;
    }

    /** Whether a file overlaps the range. */
    boolean touches(int file) {
        return !isEmpty() && file >= JournalPosition.file(from) && file <= JournalPosition.file(to);
    }
}
