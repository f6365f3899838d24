// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint has to write of a stream.
 *
 * @param name of the stream
 * @param owners what the owner keeps of it; null if {@code previous} has it still
 * @param state state of its store; null if {@code previous} has it still
 * @param previous what the last checkpoint has of it, null if it is new
 * @param pieces the runs it has, by ascending sequence
 * @param tail the entries of messages in the journal
 * @param tailFrom the first sequence of which the tail speaks
 * @param tailTo the sequence behind the last one
 * @param kept where the journal has records that are not in the states
 */
@SuppressWarnings("ArrayRecordComponent") // plans are not compared
record StreamPlan(
        long streamId,
        String name,
        @Nullable OwnerState owners,
        @Nullable StoreState state,
        Checkpoint.@Nullable Entry previous,
        List<Piece> pieces,
        EntryTable.Chunk[] tail,
        long tailFrom,
        long tailTo,
        JournalRange kept) {
    /** A run, and whether its live messages are to be written anew. */
    record Piece(Run run, boolean isRewritten) {}

    /** Of a store that is as {@code entry} has it: its runs and its state stay where they are. */
    static StreamPlan unchanged(Checkpoint.Entry entry, String name, @Nullable OwnerState owners, JournalRange kept) {
        List<Piece> pieces = new ArrayList<>(entry.runs().size());
        entry.runs().forEach(run -> pieces.add(new Piece(run, false)));
        return new StreamPlan(entry.streamId(), name, owners, null, entry, pieces, new EntryTable.Chunk[0], 0, 0, kept);
    }
}
