// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;

/**
 * What a stream store knows beside the places of its messages, as a checkpoint keeps it.
 *
 * @param deleted not to be modified
 * @param subjects not to be modified
 */
record StoreState(
        long messages,
        long bytes,
        long first,
        long last,
        long lastTimeNanos,
        SequenceSet deleted,
        SubjectTree subjects) {
    private static final int HEADER = 44;

    /** Whether a message with this sequence was there. */
    boolean isLive(long sequence) {
        return messages > 0 && sequence >= first && sequence <= last && !deleted.contains(sequence);
    }

    /** Number of messages there were from {@code low} to {@code high}. */
    long liveBetween(long low, long high) {
        long from = Math.max(low, first);
        long to = Math.min(high, last);
        return messages == 0 || from > to ? 0 : to - from + 1 - deleted.count(from, to);
    }

    byte[] encode() {
        int deletedSize = deleted.encodedSize();
        byte[] encoded = new byte[HEADER + deletedSize + subjects.encodedSize()];
        LittleEndian.putLong(encoded, 0, messages);
        LittleEndian.putLong(encoded, 8, bytes);
        LittleEndian.putLong(encoded, 16, first);
        LittleEndian.putLong(encoded, 24, last);
        LittleEndian.putLong(encoded, 32, lastTimeNanos);
        LittleEndian.putInt(encoded, 40, deletedSize);
        deleted.encode(encoded, HEADER);
        subjects.encode(encoded, HEADER + deletedSize);
        return encoded;
    }

    /**
     * The state that was encoded.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    static StoreState decode(byte[] encoded) {
        if (encoded.length < HEADER) {
            throw new IllegalArgumentException("state of a store too short: " + encoded.length + " bytes");
        }
        int trees = HEADER + LittleEndian.intAt(encoded, 40);
        return new StoreState(
                LittleEndian.longAt(encoded, 0),
                LittleEndian.longAt(encoded, 8),
                LittleEndian.longAt(encoded, 16),
                LittleEndian.longAt(encoded, 24),
                LittleEndian.longAt(encoded, 32),
                SequenceSet.decode(encoded, HEADER, trees - HEADER),
                SubjectTree.decode(encoded, trees, encoded.length - trees));
    }
}
