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
 * The streams of a shard: their stores, and how the last complete checkpoint has each of them.
 *
 * <p>Invariants: a stream of that checkpoint has a store or is {@link UnreadableStream unreadable}, never both. Without an entry
 * in it a stream is new, and all of its state goes into the next one.
 *
 * <p>Thread: the shard.
 */
final class StoredStreams {
    private final FileStreamStore.Shared shared;
    private final Map<Long, Slot> slots = new TreeMap<>();
    private final List<UnreadableStream> unreadable = new ArrayList<>();

    /** Records of streams that could not be read earlier, and can now: they are not in the states. */
    private final List<KeptRecords> kept = new ArrayList<>();

    /** What was found, until the journal was replayed. */
    private final List<RecoveredStream> recovered = new ArrayList<>();

    /** A stream that can be used. */
    private static final class Slot {
        final FileStreamStore store;
        Checkpoint.@Nullable Entry entry;

        /** What {@link FileStreamStore#changes} was when the entry was captured. */
        long changes = -1;

        /** The same for the checkpoint that is on its way. */
        private long captured = -1;

        Slot(FileStreamStore store) {
            this.store = store;
        }

        /** As a checkpoint has it that was found. */
        Slot(FileStreamStore store, Checkpoint.Entry entry) {
            this.store = store;
            this.entry = entry;
            this.changes = store.changes();
        }

        StreamPlan plan(long id, String name, @Nullable OwnerState owners, Set<Segment> sparse) {
            captured = store.changes();
            Checkpoint.Entry last = entry;
            if (last != null && changes == captured && !isAnySparse(last, sparse)) {
                return StreamPlan.unchanged(last, name, owners, JournalRange.NONE);
            }
            EntryTable.Chunk[] tail = store.captureTail();
            return new StreamPlan(
                    id,
                    name,
                    owners,
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
            if (plan.state() != null) {
                store.install(written.runs(), plan.tailTo());
            }
        }
    }

    StoredStreams(FileStreamStore.Shared shared) {
        this.shared = shared;
    }

    /** Restores the streams of the checkpoint that was found. */
    void recover(Checkpoint newest, StateFiles states) {
        for (Checkpoint.Entry entry : newest.streams()) {
            recover(entry, states);
        }
    }

    private void recover(Checkpoint.Entry entry, StateFiles states) {
        byte[] owners;
        StoreState state;
        try {
            owners = states.read(entry.owners());
            state = StoreState.decode(states.read(entry.store()));
        } catch (IOException | IllegalArgumentException e) {
            // Everything of it stays where it is.
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
        recovered.add(new RecoveredStream(id, owners, store));
    }

    /** Those that were restored, until the journal was replayed; by id. */
    List<RecoveredStream> recovered() {
        return List.copyOf(recovered);
    }

    /** Those whose state cannot be read. */
    List<UnreadableStream> unreadable() {
        return List.copyOf(unreadable);
    }

    /** A stream that was restored is unreadable all the same: its owner says so. */
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

    /** Records to be shown before the others. */
    List<KeptRecords> kept() {
        return List.copyOf(kept);
    }

    /** The parts of the journal that no checkpoint may give up. */
    List<JournalRange> keptRanges() {
        List<JournalRange> ranges = new ArrayList<>();
        unreadable.forEach(left -> ranges.add(left.kept()));
        kept.forEach(records -> ranges.add(records.range()));
        return ranges;
    }

    /** The journal was replayed; {@code range} is what is behind the checkpoint. */
    void onReplayed(JournalRange range) {
        unreadable.replaceAll(left -> left.keeping(range));
        recovered.clear();
    }

    /** The store of a new stream. */
    FileStreamStore create(long streamId) {
        Invariants.check(!slots.containsKey(streamId), "there is a stream with this id");
        var store = new FileStreamStore(streamId, shared);
        slots.put(streamId, new Slot(store));
        return store;
    }

    /** The store of a stream, null if there is none. */
    @Nullable
    FileStreamStore find(long streamId) {
        Slot slot = slots.get(streamId);
        return slot == null ? null : slot.store;
    }

    /** Forgets a stream; its messages go with the next checkpoint. */
    void delete(long streamId) {
        Slot slot = slots.remove(streamId);
        if (slot != null) {
            slot.store.close();
        }
        unreadable.removeIf(left -> left.streamId() == streamId);
        kept.removeIf(records -> records.streamId() == streamId);
    }

    /** What the next checkpoint has to write of each. */
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

    /** Goes over to what a checkpoint has written by these plans; streams deleted meanwhile are left out. */
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
