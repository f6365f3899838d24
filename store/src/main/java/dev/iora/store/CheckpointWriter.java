// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint: messages of the journal into segments, states, at last the checkpoint's own file. Until that is there
 * the checkpoint before it counts.
 *
 * <p>Streams with 1 MiB to write get segments of their own, the others share them.
 *
 * <p>Thread: the background's.
 */
final class CheckpointWriter {
    private static final int OWN_SEGMENT_BYTES = 1 << 20;
    private static final int STATE_FILES = 32;

    private final StorageDirectory directory;
    private final StateFiles states;
    private final JournalReader journal;
    private final SegmentBuffers.Pool buffers;
    private final Pace pace;
    private final long number;
    private final long segmentBytes;
    private long nextSegment;
    private final List<SegmentWriter> open = new ArrayList<>();
    private final StoredMessage message = new StoredMessage();
    private final RunReader runReader = new RunReader();
    private final List<Unread> unread = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private @Nullable SegmentWriter shared;

    /** Whether the checkpoint's own file may be there. */
    private boolean mayCount;

    /** A message of the journal that could not be read. */
    record Unread(long streamId, long sequence, long position) {}

    /** A run that could not be read, and stays where it is instead of being written anew. */
    record Left(long streamId, IOException reason) {}

    CheckpointWriter(
            StorageDirectory directory,
            JournalReader journal,
            SegmentBuffers.Pool buffers,
            Pace pace,
            long number,
            long nextSegment,
            long segmentBytes) {
        this.directory = directory;
        this.states = new StateFiles(directory);
        this.journal = journal;
        this.buffers = buffers;
        this.pace = pace;
        this.number = number;
        this.nextSegment = nextSegment;
        this.segmentBytes = segmentBytes;
    }

    /** Gives back what it had of the journal. Thread: the owner of the journal. */
    void release() {
        journal.release();
    }

    /** Number of the next segment. */
    long nextSegment() {
        return nextSegment;
    }

    /** Messages that are lost: their rows say so. */
    List<Unread> unread() {
        return unread;
    }

    /** What stays where it is though it was to be written anew. */
    List<Left> left() {
        return left;
    }

    /** Writes everything and makes it durable. */
    Checkpoint write(long position, List<StreamPlan> plans) throws IOException {
        directory.requireOwned();
        List<List<Run>> runs = new ArrayList<>(plans.size());
        for (StreamPlan plan : plans) {
            runs.add(writeStream(plan));
        }
        if (shared != null) {
            shared.finish();
        }
        List<Checkpoint.Entry> entries = writeStates(plans, runs);
        directory.sync();
        // Or it would have the journal of another server used again.
        directory.requireOwned();
        var checkpoint = new Checkpoint(number, position, nextSegment, entries);
        mayCount = true;
        checkpoint.write(directory);
        return checkpoint;
    }

    /** Gives up what was written, and the room it takes: perhaps it was room that was missing. */
    void abandon() throws IOException {
        for (SegmentWriter writer : open) {
            writer.close();
        }
        if (mayCount) {
            // The next start may find the first copy of the checkpoint; the next checkpoint makes all of it
            // superfluous.
            return;
        }
        for (SegmentWriter writer : open) {
            directory.delete(writer.name());
        }
        states.delete(number);
    }

    private SegmentWriter begin() throws IOException {
        var writer = new SegmentWriter(directory, nextSegment++, buffers, pace);
        open.add(writer);
        return writer;
    }

    private List<Run> writeStream(StreamPlan plan) throws IOException {
        StoreState state = plan.state();
        List<Run> runs = new ArrayList<>();
        if (state == null) {
            plan.pieces().forEach(piece -> runs.add(piece.run()));
            return runs;
        }
        boolean isOwn = bytes(plan, state) >= OWN_SEGMENT_BYTES;
        var target = new Target(plan, state, runs, isOwn);
        for (StreamPlan.Piece piece : plan.pieces()) {
            if (piece.isRewritten() && isReadable(piece.run(), state)) {
                copy(piece.run(), target);
            } else {
                target.endRun();
                runs.add(piece.run());
            }
        }
        for (EntryTable.Chunk chunk : plan.tail()) {
            copy(chunk, target);
        }
        target.finish();
        return runs;
    }

    private static long bytes(StreamPlan plan, StoreState state) {
        long bytes = 0;
        for (StreamPlan.Piece piece : plan.pieces()) {
            bytes += piece.isRewritten() ? piece.run().recordsLength() : 0;
        }
        for (EntryTable.Chunk chunk : plan.tail()) {
            for (int slot = 0; slot < chunk.length; slot++) {
                long sequence = chunk.start + slot;
                bytes += sequence >= plan.tailFrom() && state.live().contains(sequence) ? chunk.sizes[slot] : 0;
            }
        }
        return bytes;
    }

    /** Where the messages of one stream go. */
    private final class Target implements RunReader.Visitor {
        final StreamPlan plan;
        final StoreState state;
        private final List<Run> runs;
        private final boolean isOwn;
        private @Nullable SegmentWriter writer;

        Target(StreamPlan plan, StoreState state, List<Run> runs, boolean isOwn) {
            this.plan = plan;
            this.state = state;
            this.runs = runs;
            this.isOwn = isOwn;
        }

        /** The segment the next message goes to, with a run begun. */
        SegmentWriter room(long sequence) throws IOException {
            SegmentWriter current = writer;
            if (current != null && current.fits(sequence) && current.size() < segmentBytes) {
                return current;
            }
            if (current != null && current.size() < segmentBytes) {
                current.endRun(runs);
                current.beginRun(plan.streamId());
                return current;
            }
            endRun();
            current = isOwn ? begin() : sharedWriter();
            current.beginRun(plan.streamId());
            writer = current;
            return current;
        }

        void endRun() throws IOException {
            SegmentWriter current = writer;
            if (current != null) {
                current.endRun(runs);
                if (isOwn) {
                    current.finish();
                }
            }
            writer = null;
        }

        @Override
        public void onMessage(long sequence, byte[] page, int at, byte[] bytes, int offset, int length)
                throws IOException {
            SegmentWriter segment = room(sequence);
            int to = segment.add(sequence, bytes, offset, length, Run.rowLength(page, at));
            Run.putSubject(
                    segment.pages(),
                    to,
                    Run.rowHandle(page, at),
                    Run.rowHasHeaders(page, at),
                    Run.rowTime(page, at),
                    Run.rowNext(page, at));
        }

        void finish() throws IOException {
            endRun();
        }
    }

    private SegmentWriter sharedWriter() throws IOException {
        SegmentWriter current = shared;
        if (current != null && current.size() >= segmentBytes) {
            current.finish();
            current = null;
        }
        if (current == null) {
            current = begin();
            shared = current;
        }
        return current;
    }

    private void copy(EntryTable.Chunk chunk, Target target) throws IOException {
        for (int slot = 0; slot < chunk.length; slot++) {
            long sequence = chunk.start + slot;
            if (sequence < target.plan.tailFrom() || !target.state.live().contains(sequence)) {
                continue;
            }
            SegmentWriter writer = target.room(sequence);
            int at = copy(sequence, chunk, slot, writer, target);
            Run.putSubject(
                    writer.pages(),
                    at,
                    chunk.handle(slot),
                    chunk.hasHeaders(slot),
                    chunk.times[slot],
                    chunk.next[slot]);
        }
    }

    /** Copies a message of the journal; returns where its row is. */
    private int copy(long sequence, EntryTable.Chunk chunk, int slot, SegmentWriter writer, Target target)
            throws IOException {
        long position = chunk.positions[slot];
        // A failed read ends the checkpoint, and may succeed the next time: only what is damaged is given up, and keeps
        // its row.
        if (journal.read(position, message) == LoadResult.LOADED) {
            return writer.addFromJournal(sequence, message.bytes, MessageCodec.startOf(message), position);
        }
        unread.add(new Unread(target.plan.streamId(), sequence, position));
        return writer.add(sequence, message.bytes, 0, 0, FileStreamStore.recordLength(chunk, slot));
    }

    /** Looked at before anything of it is written: what cannot be read must not stand in the way of all else, for good. */
    private boolean isReadable(Run run, StoreState state) {
        try {
            return runReader.forEach(run, state, (_, _, _, _, _, _) -> {});
        } catch (IOException e) {
            left.add(new Left(run.streamId(), e));
            return false;
        }
    }

    private void copy(Run run, Target target) throws IOException {
        if (!runReader.forEach(run, target.state, target)) {
            throw new IOException(run.segment().name() + " was readable a moment ago");
        }
    }

    private List<Checkpoint.Entry> writeStates(List<StreamPlan> plans, List<List<Run>> runs) throws IOException {
        List<byte[]> fresh = new ArrayList<>();
        boolean[] hasOwners = new boolean[plans.size()];
        boolean[] hasStore = new boolean[plans.size()];
        for (int i = 0; i < plans.size(); i++) {
            StreamPlan plan = plans.get(i);
            Checkpoint.Entry previous = plan.previous();
            OwnerState state = plan.owners();
            byte[] owners = state != null ? state.encode() : aged(previous == null ? null : previous.owners());
            byte[] store =
                    plan.state() != null ? plan.state().encode() : aged(previous == null ? null : previous.store());
            hasOwners[i] = add(owners, fresh);
            hasStore[i] = add(store, fresh);
        }
        List<Checkpoint.State> places = states.write(number, fresh, pace);
        List<Checkpoint.Entry> entries = new ArrayList<>(plans.size());
        int next = 0;
        for (int i = 0; i < plans.size(); i++) {
            StreamPlan plan = plans.get(i);
            Checkpoint.State owners =
                    hasOwners[i] ? places.get(next++) : previous(plan).owners();
            Checkpoint.State store =
                    hasStore[i] ? places.get(next++) : previous(plan).store();
            entries.add(new Checkpoint.Entry(
                    plan.streamId(), plan.name(), owners, store, List.copyOf(runs.get(i)), plan.kept()));
        }
        return entries;
    }

    private static boolean add(byte @Nullable [] state, List<byte[]> states) {
        return state != null && states.add(state);
    }

    private static Checkpoint.Entry previous(StreamPlan plan) {
        return Objects.requireNonNull(plan.previous(), "a new stream has a state");
    }

    /** What lies in a file that is to be given up, so that there are never many of them; else null. */
    private byte @Nullable [] aged(Checkpoint.@Nullable State state) {
        if (state == null || state.file() > number - STATE_FILES) {
            return null;
        }
        try {
            return states.read(state);
        } catch (IOException _) {
            // Told when it was found damaged: it stays where it is.
            return null;
        }
    }
}
