// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a shard: their stores and their entries in the last complete checkpoint.
 *
 * <p>Invariants: a stream of that checkpoint either has a store or is {@link UnreadableStream unreadable}. A stream without
 * an entry is new, and the next checkpoint contains its whole state.
 *
 * <p>Thread: the shard.
 */
final class StoredStreams {
    private final FileStreamStore.Shared shared;
    private final Map<Long, Slot> slots = new TreeMap<>();
    private final List<UnreadableStream> unreadable = new ArrayList<>();

    /** Records that are missing in the states of streams which were unreadable earlier and are readable now. */
    private final List<KeptRecords> kept = new ArrayList<>();

    /** Streams of the checkpoint, until the journal is replayed. */
    private final List<RecoveredStream> recovered = new ArrayList<>();

    /** A stream that can be used. */
    private static final class Slot {
        final FileStreamStore store;
        Checkpoint.@Nullable Entry entry;

        /** {@link FileStreamStore#changes} at the capture of the entry. */
        long changes = -1;

        /** The same for the checkpoint in progress. */
        private long captured = -1;

        Slot(FileStreamStore store) {
            this.store = store;
        }

        /** Creates the slot of a restored stream. */
        Slot(FileStreamStore store, Checkpoint.Entry entry) {
            this.store = store;
            this.entry = entry;
            this.changes = store.changes();
        }

        StreamPlan plan(long id, String name, @Nullable OwnerState ownerState, Set<Segment> sparse) {
            captured = store.changes();
            Checkpoint.Entry last = entry;
            if (last != null && changes == captured && !isAnySparse(last, sparse)) {
                return StreamPlan.unchanged(last, name, ownerState, JournalRange.NONE);
            }
            EntryTable.Chunk[] tail = store.captureTail();
            return new StreamPlan(
                    id,
                    name,
                    ownerState,
                    store.capture(),
                    last,
                    store.pieces(sparse, tail),
                    tail,
                    store.tailFrom(),
                    store.lastSequence() + 1,
                    JournalRange.NONE);
        }

        private static boolean isAnySparse(Checkpoint.Entry entry, Set<Segment> sparse) {
            for (Run run : entry.runs()) {
                if (sparse.contains(run.segment())) {
                    return true;
                }
            }
            return false;
        }

        void install(Checkpoint.Entry written, StreamPlan plan) {
            entry = written;
            changes = captured;
            if (plan.storeState() != null) {
                store.install(written.runs(), plan.tailTo());
            }
        }
    }

    StoredStreams(FileStreamStore.Shared shared) {
        this.shared = shared;
    }

    /** Restores the streams of a checkpoint. */
    void recover(Checkpoint newest, StateFiles states) {
        for (Checkpoint.Entry entry : newest.streams()) {
            recover(entry, states);
        }
    }

    private void recover(Checkpoint.Entry entry, StateFiles states) {
        byte[] ownerState;
        StoreState state;
        try {
            ownerState = states.read(entry.ownerState());
            state = StoreState.decode(states.read(entry.storeState()));
        } catch (IOException | IllegalArgumentException e) {
            // All its data stays where it is.
            unreadable.add(new UnreadableStream(String.valueOf(e.getMessage()), entry));
            return;
        }
        long id = entry.streamId();
        if (!entry.kept().isEmpty()) {
            kept.add(new KeptRecords(id, entry.kept()));
        }
        var store = new FileStreamStore(id, shared, state, entry.runs());
        for (Run run : entry.runs()) {
            if (run.segment().file instanceof MissingFile) {
                shared.damage()
                        .onDamage(
                                id,
                                run.firstSequence(),
                                run.lastSequence(),
                                run.segment().name(),
                                0);
            }
        }
        slots.put(id, new Slot(store, entry));
        recovered.add(new RecoveredStream(id, ownerState, store));
    }

    /** Returns the restored streams by id, until the journal is replayed. */
    List<RecoveredStream> recovered() {
        return List.copyOf(recovered);
    }

    /** Returns the streams whose state cannot be read. */
    List<UnreadableStream> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Marks a restored stream as unreadable, because its owner cannot read its state. */
    UnreadableStream leave(long streamId, String reason) {
        Slot slot = slots.remove(streamId);
        Checkpoint.Entry entry = slot == null ? null : slot.entry;
        if (entry == null) {
            throw new IllegalArgumentException("no stream of the checkpoint");
        }
        kept.removeIf(records -> records.streamId() == streamId);
        var left = new UnreadableStream(reason, entry);
        unreadable.add(left);
        return left;
    }

    /** Returns the records to replay before all others. */
    List<KeptRecords> kept() {
        return List.copyOf(kept);
    }

    /** Returns the ranges of the journal that no checkpoint may recycle. */
    List<JournalRange> keptRanges() {
        List<JournalRange> ranges = new ArrayList<>();
        unreadable.forEach(left -> ranges.add(left.kept()));
        kept.forEach(records -> ranges.add(records.range()));
        return ranges;
    }

    /** Called after the replay of {@code range}, the part of the journal after the checkpoint. */
    void onReplayed(JournalRange range) {
        unreadable.replaceAll(left -> left.keeping(range));
        recovered.clear();
    }

    /** Creates the store of a new stream. */
    FileStreamStore create(long streamId) {
        Invariants.check(!slots.containsKey(streamId), "there is a stream with this id");
        var store = new FileStreamStore(streamId, shared);
        slots.put(streamId, new Slot(store));
        return store;
    }

    /** Returns the store of a stream, null if there is none. */
    @Nullable
    FileStreamStore find(long streamId) {
        Slot slot = slots.get(streamId);
        return slot == null ? null : slot.store;
    }

    /** Deletes a stream; the next checkpoint removes its messages. */
    void delete(long streamId) {
        Slot slot = slots.remove(streamId);
        if (slot != null) {
            slot.store.close();
        }
        unreadable.removeIf(left -> left.streamId() == streamId);
        kept.removeIf(records -> records.streamId() == streamId);
    }

    /** Plans the next checkpoint for each stream. */
    List<StreamPlan> plan(OwnerStates owners, SegmentFiles segments) {
        List<StreamPlan> plans = new ArrayList<>(slots.size());
        List<FileStreamStore> stores = new ArrayList<>(slots.size());
        slots.values().forEach(slot -> stores.add(slot.store));
        Set<Segment> sparse = segments.sparse(stores);
        slots.forEach((id, slot) -> {
            OwnerState state = owners.stateOf(id);
            Invariants.check(state != null || slot.entry != null, "a new stream has a state");
            plans.add(slot.plan(id, owners.nameOf(id), state, sparse));
        });
        unreadable.forEach(left -> plans.add(left.plan()));
        return plans;
    }

    /** Switches to the result of a checkpoint with these plans, except for streams deleted meanwhile. */
    void install(Checkpoint written, List<StreamPlan> plans) {
        for (int i = 0; i < plans.size(); i++) {
            StreamPlan plan = plans.get(i);
            Slot slot = slots.get(plan.streamId());
            if (slot != null) {
                slot.install(written.streams().get(i), plan);
            }
        }
        unreadable.replaceAll(left -> left.in(written));
        kept.clear();
    }

    void close() {
        slots.values().forEach(slot -> slot.store.close());
    }
}
