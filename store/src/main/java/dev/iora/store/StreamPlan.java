// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plan of what a checkpoint writes for a stream.
 *
 * @param name of the stream
 * @param ownerState the owner's state; null if that in {@code previous} is still valid
 * @param storeState state of its store; null if that in {@code previous} is still valid
 * @param previous its entry in the last checkpoint, null if the stream is new
 * @param pieces its runs by ascending sequence
 * @param tail the entries of messages in the journal
 * @param tailFrom the first sequence that the tail covers
 * @param tailTo the sequence after the last one
 * @param kept range of the journal with records that are not in the states
 */
@SuppressWarnings("ArrayRecordComponent") // plans are not compared
record StreamPlan(
        long streamId,
        String name,
        @Nullable OwnerState ownerState,
        @Nullable StoreState storeState,
        Checkpoint.@Nullable Entry previous,
        List<Piece> pieces,
        EntryTable.Chunk[] tail,
        long tailFrom,
        long tailTo,
        JournalRange kept) {
    /** A run, and whether its live messages are rewritten. */
    record Piece(Run run, boolean rewritten) {}

    /** Plans a store that has not changed since {@code entry}: its runs and its state stay where they are. */
    static StreamPlan unchanged(
            Checkpoint.Entry entry, String name, @Nullable OwnerState ownerState, JournalRange kept) {
        List<Piece> pieces = new ArrayList<>(entry.runs().size());
        entry.runs().forEach(run -> pieces.add(new Piece(run, false)));
        return new StreamPlan(
                entry.streamId(), name, ownerState, null, entry, pieces, new EntryTable.Chunk[0], 0, 0, kept);
    }
}
