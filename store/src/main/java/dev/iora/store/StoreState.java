// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;

/**
 * The state of a stream store without the positions of its messages, as stored by a checkpoint.
 *
 * @param live not to be modified
 * @param subjects not to be modified
 */
record StoreState(LiveSequences live, long bytes, long lastTimeNanos, SubjectTree subjects) {
    private static final int HEADER = 44;

    /** Returns the state of a store that never had a message. */
    static StoreState empty() {
        return new StoreState(new LiveSequences(), 0, 0, new SubjectTree());
    }

    byte[] encode() {
        SequenceSet deleted = live.deleted();
        int deletedSize = deleted.encodedSize();
        byte[] encoded = new byte[HEADER + deletedSize + subjects.encodedSize()];
        LittleEndian.putLong(encoded, 0, live.count());
        LittleEndian.putLong(encoded, 8, bytes);
        LittleEndian.putLong(encoded, 16, live.first());
        LittleEndian.putLong(encoded, 24, live.last());
        LittleEndian.putLong(encoded, 32, lastTimeNanos);
        LittleEndian.putInt(encoded, 40, deletedSize);
        deleted.encode(encoded, HEADER);
        subjects.encode(encoded, HEADER + deletedSize);
        return encoded;
    }

    /**
     * Decodes a state.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    static StoreState decode(byte[] encoded) {
        if (encoded.length < HEADER) {
            throw new IllegalArgumentException("state of a store too short: " + encoded.length + " bytes");
        }
        int trees = HEADER + LittleEndian.intAt(encoded, 40);
        var live = new LiveSequences(
                LittleEndian.longAt(encoded, 0),
                LittleEndian.longAt(encoded, 16),
                LittleEndian.longAt(encoded, 24),
                SequenceSet.decode(encoded, HEADER, trees - HEADER));
        return new StoreState(
                live,
                LittleEndian.longAt(encoded, 8),
                LittleEndian.longAt(encoded, 32),
                SubjectTree.decode(encoded, trees, encoded.length - trees));
    }
}
