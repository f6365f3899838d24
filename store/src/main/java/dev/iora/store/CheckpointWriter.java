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
 * Writes a checkpoint: messages of the journal to segments, then states, then the checkpoint's own file. Until that file
 * exists, the previous checkpoint counts.
 *
 * <p>Streams with at least 1 MiB to write get segments of their own; the others share segments.
 *
 * <p>Thread: background.
 */
final class CheckpointWriter {
    private static final int OWN_SEGMENT_BYTES = 1 << 20;
    private static final int STATE_FILES = 32;

    private final StorageDirectory directory;
    private final StateFiles states;
    private final JournalReader journal;
    private final SegmentBuffers.Pool buffers;
    private final WritePace pace;
    private final long number;
    private final long segmentBytes;
    private long nextSegment;
    private final List<SegmentWriter> open = new ArrayList<>();
    private final StoredMessage message = new StoredMessage();
    private final RunReader runReader = new RunReader();
    private final List<UnreadableMessage> unreadableMessages = new ArrayList<>();
    private final List<UnreadableRun> unreadableRuns = new ArrayList<>();
    private @Nullable SegmentWriter shared;

    /** Whether the checkpoint's own file may exist. */
    private boolean fileMayExist;

    /** A message of the journal that could not be read. */
    record UnreadableMessage(long streamId, long sequence, long position) {}

    /** A run that could not be read, and stays where it is instead of being rewritten. */
    record UnreadableRun(long streamId, IOException reason) {}

    CheckpointWriter(
            StorageDirectory directory,
            JournalReader journal,
            SegmentBuffers.Pool buffers,
            WritePace pace,
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

    /** Releases the journal reader. Thread: the owner of the journal. */
    void release() {
        journal.release();
    }

    /** Number of the next segment. */
    long nextSegment() {
        return nextSegment;
    }

    /** Messages that are lost; their rows are kept. */
    List<UnreadableMessage> unreadableMessages() {
        return unreadableMessages;
    }

    /** Runs that stay where they are because they could not be read. */
    List<UnreadableRun> unreadableRuns() {
        return unreadableRuns;
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
        // Otherwise another server's journal would be recycled.
        directory.requireOwned();
        var checkpoint = new Checkpoint(number, position, nextSegment, entries);
        fileMayExist = true;
        checkpoint.write(directory);
        return checkpoint;
    }

    /** Deletes everything written, to free room in case the disk is full. */
    void abandon() throws IOException {
        for (SegmentWriter writer : open) {
            writer.close();
        }
        if (fileMayExist) {
            // The next start may find the first copy of the checkpoint, so its parts stay until the next checkpoint
            // replaces it.
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
        StoreState state = plan.storeState();
        List<Run> runs = new ArrayList<>();
        if (state == null) {
            plan.pieces().forEach(piece -> runs.add(piece.run()));
            return runs;
        }
        boolean ownSegment = bytes(plan, state) >= OWN_SEGMENT_BYTES;
        var target = new Target(plan, state, runs, ownSegment);
        for (StreamPlan.Piece piece : plan.pieces()) {
            if (piece.rewritten() && isReadable(piece.run(), state)) {
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
            bytes += piece.rewritten() ? piece.run().recordsLength() : 0;
        }
        for (EntryTable.Chunk chunk : plan.tail()) {
            for (int slot = 0; slot < chunk.length; slot++) {
                long sequence = chunk.start + slot;
                bytes += sequence >= plan.tailFrom() && state.live().contains(sequence) ? chunk.sizes[slot] : 0;
            }
        }
        return bytes;
    }

    /** Destination of one stream's messages. */
    private final class Target implements RunReader.Visitor {
        final StreamPlan plan;
        final StoreState state;
        private final List<Run> runs;
        private final boolean ownSegment;
        private @Nullable SegmentWriter writer;

        Target(StreamPlan plan, StoreState state, List<Run> runs, boolean ownSegment) {
            this.plan = plan;
            this.state = state;
            this.runs = runs;
            this.ownSegment = ownSegment;
        }

        /** Returns the segment for the next message, with a run begun. */
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
            current = ownSegment ? begin() : sharedWriter();
            current.beginRun(plan.streamId());
            writer = current;
            return current;
        }

        void endRun() throws IOException {
            SegmentWriter current = writer;
            if (current != null) {
                current.endRun(runs);
                if (ownSegment) {
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

    /** Copies a message of the journal; returns the offset of its row. */
    private int copy(long sequence, EntryTable.Chunk chunk, int slot, SegmentWriter writer, Target target)
            throws IOException {
        long position = chunk.positions[slot];
        // A failed read ends the checkpoint and may succeed the next time. Only a damaged message is given up; its row
        // is
        // kept.
        if (journal.read(position, message) == LoadResult.LOADED) {
            return writer.addFromJournal(sequence, message.bytes, MessageCodec.startOf(message), position);
        }
        unreadableMessages.add(new UnreadableMessage(target.plan.streamId(), sequence, position));
        return writer.add(sequence, message.bytes, 0, 0, FileStreamStore.recordLength(chunk, slot));
    }

    /** Checked before anything of the run is written: an unreadable run must not block all checkpoints for good. */
    private boolean isReadable(Run run, StoreState state) {
        try {
            return runReader.forEach(run, state, (_, _, _, _, _, _) -> {});
        } catch (IOException e) {
            unreadableRuns.add(new UnreadableRun(run.streamId(), e));
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
        boolean[] ownersWritten = new boolean[plans.size()];
        boolean[] storeWritten = new boolean[plans.size()];
        for (int i = 0; i < plans.size(); i++) {
            StreamPlan plan = plans.get(i);
            Checkpoint.Entry previous = plan.previous();
            OwnerState captured = plan.ownerState();
            byte[] ownerState =
                    captured != null ? captured.encode() : aged(previous == null ? null : previous.ownerState());
            StoreState changed = plan.storeState();
            byte[] storeState =
                    changed != null ? changed.encode() : aged(previous == null ? null : previous.storeState());
            ownersWritten[i] = add(ownerState, fresh);
            storeWritten[i] = add(storeState, fresh);
        }
        List<Checkpoint.State> places = states.write(number, fresh, pace);
        List<Checkpoint.Entry> entries = new ArrayList<>(plans.size());
        int next = 0;
        for (int i = 0; i < plans.size(); i++) {
            StreamPlan plan = plans.get(i);
            Checkpoint.State ownerState =
                    ownersWritten[i] ? places.get(next++) : previous(plan).ownerState();
            Checkpoint.State storeState =
                    storeWritten[i] ? places.get(next++) : previous(plan).storeState();
            entries.add(new Checkpoint.Entry(
                    plan.streamId(), plan.name(), ownerState, storeState, List.copyOf(runs.get(i)), plan.kept()));
        }
        return entries;
    }

    private static boolean add(byte @Nullable [] state, List<byte[]> states) {
        return state != null && states.add(state);
    }

    private static Checkpoint.Entry previous(StreamPlan plan) {
        return Objects.requireNonNull(plan.previous(), "a new stream has a state");
    }

    /** A state from an old file, to be written again so that few files are needed; null if its file is recent. */
    private byte @Nullable [] aged(Checkpoint.@Nullable State state) {
        if (state == null || state.file() > number - STATE_FILES) {
            return null;
        }
        try {
            return states.read(state);
        } catch (IOException _) {
            // The damage was reported when it was found: the state stays where it is.
            return null;
        }
    }
}
