// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything a shard keeps on disk: its journal, and what checkpoints made of the journal.
 *
 * <p>Opening: {@link #open} finds the newest checkpoint, {@link #recovered} tells what is in it, {@link #openJournal} shows
 * the records behind it. A checkpoint is begun with {@link #beginCheckpoint} and goes on in the background; until it is
 * complete the one before it counts, and the journal keeps everything behind that.
 *
 * <p>Thread: the shard.
 */
public final class ShardStore implements AutoCloseable {
    private static final String JOURNAL = "journal";
    private static final String SEGMENTS = "segments";

    /** Of 28 KiB: about what a checkpoint gives back when messages are small. */
    private static final int SPARE_CHUNKS = 256;

    /** Where its files are. */
    private record Places(StorageDirectory root, StorageDirectory segments, StorageDirectory journal) {
        static Places in(StorageDirectory root) throws IOException {
            boolean isNew = !root.exists(SEGMENTS) || !root.exists(JOURNAL);
            var places = new Places(root, root.directory(SEGMENTS), root.directory(JOURNAL));
            if (isNew) {
                root.sync();
            }
            return places;
        }
    }

    private final Places places;
    private final Options options;
    private final Threads threads;
    private final SegmentFiles segments;
    private final SegmentBuffers.Pool buffers = new SegmentBuffers.Pool();
    private final FileStreamStore.Shared shared;
    private final Map<Long, Slot> streams = new TreeMap<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private final List<Journal.Kept> shown = new ArrayList<>();
    private final List<Recovered> recovered = new ArrayList<>();
    private @Nullable Checkpoint checkpoint;
    private @Nullable Journal journal;
    private long number;
    private long nextSegment = 1;
    private long stateBytes;
    private boolean isRunning;
    private boolean isErasing;

    /** Erasures of which it is not known yet where the journal had the message. */
    private int unlocated;

    /** Closes and deletes what the last checkpoint replaced, when nothing is being located there any more. */
    private @Nullable Runnable sweeping;

    /** Whether the last checkpoint freed the files of earlier runs and left nothing behind: no file has unknown messages. */
    private boolean isSwept;

    /**
     * How it uses disk and memory.
     *
     * @param segmentBytes size after which the next segment is begun
     * @param cacheBytes of segments kept in memory for readers
     */
    public record Options(Journal.Options journal, long segmentBytes, long cacheBytes) {}

    /**
     * Who does its work.
     *
     * @param background runs checkpoints, one at a time
     * @param readers runs reads that may wait for the disk; if it runs them at once, no message is ever pending
     * @param owner runs tasks on the shard's thread
     * @param pace slows the background down
     */
    public record Threads(Executor background, Executor readers, Executor owner, Pace pace) {}

    /** State of a stream, captured on the owner's thread. */
    @FunctionalInterface
    public interface OwnerState {
        /** The state as bytes. Thread: the background's, once, before the checkpoint is told to be complete. */
        byte[] encode();
    }

    /** Tells what the owner keeps of its streams. */
    @FunctionalInterface
    public interface OwnerStates {
        /** State of a stream; null if it is as it was when the last checkpoint was begun that was completed. */
        @Nullable
        OwnerState stateOf(long streamId);

        /** Name of a stream, by which it is told of if its state cannot be read one day. */
        default String nameOf(long streamId) {
            return "";
        }
    }

    /** Is told what became of a checkpoint. Thread: the shard. */
    public interface CheckpointListener {
        /** It is durable, and recovery will begin at {@code position}. */
        void onCheckpoint(long position);

        /** It was given up, and the one before it counts; another one may be begun. */
        void onCheckpointFailed(IOException failure);
    }

    /**
     * A stream as a checkpoint has it.
     *
     * @param owners what the owner kept of it; not to be modified
     */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    public record Recovered(long streamId, byte[] owners, FileStreamStore store) {}

    /** A stream whose state cannot be read: everything of it stays as it is, in segments and in the journal. Immutable. */
    public static final class Unreadable {
        private final long streamId;
        private final String name;
        private final String reason;
        private final Checkpoint.Entry entry;

        private Unreadable(String reason, Checkpoint.Entry entry) {
            streamId = entry.streamId();
            name = entry.name();
            this.reason = reason;
            this.entry = entry;
        }

        /** Its number. */
        public long streamId() {
            return streamId;
        }

        /** Its name; empty if that is not known. */
        public String name() {
            return name;
        }

        /** For the log: the file and the place. */
        public String reason() {
            return reason;
        }

        /** As a checkpoint has it that was just written. */
        private Unreadable in(Checkpoint written) {
            for (Checkpoint.Entry candidate : written.streams()) {
                if (candidate.streamId() == streamId) {
                    return new Unreadable(reason, candidate);
                }
            }
            return this;
        }

        /** The records that the states of the checkpoint do not have are kept with it. */
        private Unreadable keeping(JournalRange range) {
            return entry.kept().isEmpty() ? new Unreadable(reason, entry.keeping(range)) : this;
        }
    }

    private static final class Slot {
        final FileStreamStore store;
        Checkpoint.@Nullable Entry entry;
        long changes = -1;

        Slot(FileStreamStore store) {
            this.store = store;
        }
    }

    private ShardStore(StorageDirectory directory, Options options, Threads threads, StreamDamage damage)
            throws IOException {
        places = Places.in(directory);
        this.options = options;
        this.threads = threads;
        var pages = new RowPages(damage, threads.readers(), threads.owner());
        var blocks = new BlockCache(options.cacheBytes(), threads.readers(), threads.owner());
        segments = new SegmentFiles(places.segments);
        var spares = new EntryTable.Spares(SPARE_CHUNKS);
        shared = new FileStreamStore.Shared(new JournalSource(), pages, blocks, spares, damage);
    }

    /**
     * Finds the newest checkpoint of a shard, or begins a new shard.
     *
     * @param damage is told of what should be there and is not, now and when something is read later
     * @throws NewerFormatException if a later version wrote it; nothing was touched
     * @throws IOException if it cannot be read; nothing was removed
     */
    public static ShardStore open(StorageDirectory directory, Options options, Threads threads, StreamDamage damage)
            throws IOException {
        var store = new ShardStore(directory, options, threads, damage);
        try {
            store.recover();
        } catch (IOException | RuntimeException e) {
            store.segments.close();
            throw e;
        }
        return store;
    }

    /** Messages no segment has. */
    private final class JournalSource implements FileStreamStore.Source {
        @Override
        public LoadResult read(long position, StoredMessage into) {
            return journal().read(position, into);
        }

        @Override
        public @Nullable IOException failure() {
            return journal().readFailure();
        }
    }

    private void recover() throws IOException {
        Checkpoint newest = Checkpoint.readNewest(places.segments, segments);
        checkpoint = newest;
        if (newest == null) {
            return;
        }
        number = newest.number();
        nextSegment = newest.nextSegment();
        var states = new StateFiles(places.segments);
        for (Checkpoint.Entry entry : newest.streams()) {
            recover(entry, states);
        }
    }

    private void recover(Checkpoint.Entry entry, StateFiles states) {
        long id = entry.streamId();
        byte[] owners;
        StoreState state;
        try {
            owners = states.read(entry.owners());
            state = StoreState.decode(states.read(entry.store()));
        } catch (IOException | IllegalArgumentException e) {
            // Everything of it stays where it is.
            unreadable.add(new Unreadable(String.valueOf(e.getMessage()), entry));
            return;
        }
        if (!entry.kept().isEmpty()) {
            shown.add(new Journal.Kept(id, entry.kept()));
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
        var slot = new Slot(store);
        slot.entry = entry;
        slot.changes = store.changes();
        streams.put(id, slot);
        recovered.add(new Recovered(id, owners, store));
    }

    /** The streams of the checkpoint that was found whose state is damaged in all its copies. */
    public List<Unreadable> unreadable() {
        return List.copyOf(unreadable);
    }

    /**
     * Leaves a stream of the checkpoint as it is, because the owner cannot read its state.
     *
     * @param reason for the log
     */
    public Unreadable leave(Recovered stream, String reason) {
        Invariants.check(journal == null, "too late: the journal is open");
        Slot slot = streams.remove(stream.streamId());
        Checkpoint.Entry entry = slot == null ? null : slot.entry;
        if (entry == null) {
            throw new IllegalArgumentException("no stream of the checkpoint");
        }
        shown.removeIf(kept -> kept.streamId() == stream.streamId());
        var left = new Unreadable(reason, entry);
        unreadable.add(left);
        return left;
    }

    /** The streams of the checkpoint that was found, by id; those are left out whose state is damaged. */
    public List<Recovered> recovered() {
        return List.copyOf(recovered);
    }

    /**
     * Opens the journal, shows what is behind the checkpoint, and removes what crashes left of unfinished checkpoints.
     *
     * @param replay is shown every record that counts, in order
     */
    public void openJournal(RecordVisitor replay, DamageListener journalDamage) throws IOException {
        Invariants.check(journal == null, "the journal is open");
        Checkpoint newest = checkpoint;
        var start = new Journal.Start(position(), keptRanges(), shown);
        Journal opened = Journal.open(places.journal, options.journal(), start, replay, journalDamage);
        journal = opened;
        long end = opened.replayedTo();
        unreadable.replaceAll(left -> left.keeping(new JournalRange(position(), end)));
        recovered.clear();
        if (newest == null && JournalPosition.file(journal.start()) > 1) {
            throw new IOException(
                    places.root + ": the journal does not begin at its beginning, and there is no checkpoint;"
                            + " nothing was removed");
        }
        Checkpoint kept = newest == null ? new Checkpoint(0, 0, 1, List.of()) : newest;
        SegmentFiles.sweep(places.segments, kept, Pace.NONE);
    }

    private List<JournalRange> keptRanges() {
        List<JournalRange> ranges = new ArrayList<>();
        unreadable.forEach(left -> ranges.add(left.entry.kept()));
        shown.forEach(kept -> ranges.add(kept.range()));
        return ranges;
    }

    /** The journal, once it is open. */
    public Journal journal() {
        Journal open = journal;
        if (open == null) {
            throw new IllegalStateException("the journal is not open yet");
        }
        return open;
    }

    /** Position of the last complete checkpoint, 0 if there is none. */
    public long position() {
        Checkpoint last = checkpoint;
        return last == null ? 0 : last.position();
    }

    /** Bytes of the states of all streams, as the last complete checkpoint has them. */
    public long stateBytes() {
        return stateBytes;
    }

    /** The store of a new stream. */
    public FileStreamStore create(long streamId) {
        Invariants.check(!streams.containsKey(streamId), "there is a stream with this id");
        var store = new FileStreamStore(streamId, shared);
        streams.put(streamId, new Slot(store));
        return store;
    }

    /** The store of a stream, null if there is none. */
    public @Nullable FileStreamStore find(long streamId) {
        Slot slot = streams.get(streamId);
        return slot == null ? null : slot.store;
    }

    /** Forgets a stream; its messages go with the next checkpoint. */
    public void delete(long streamId) {
        Slot slot = streams.remove(streamId);
        if (slot != null) {
            slot.store.close();
        }
        unreadable.removeIf(left -> left.streamId == streamId);
        shown.removeIf(kept -> kept.streamId() == streamId);
    }

    /** Whether no checkpoint can begin: one is on its way, or messages are being located or erased. */
    public boolean isBusy() {
        return isRunning || isErasing || unlocated > 0;
    }

    /** Whether a checkpoint is on its way. */
    public boolean isCheckpointRunning() {
        return isRunning;
    }

    /**
     * Begins a checkpoint, unless one is on its way.
     *
     * @param position end position of the last batch that was applied: everything before it was, nothing behind it
     * @return false if one is on its way, or messages are being erased
     */
    public boolean beginCheckpoint(long position, OwnerStates owners, CheckpointListener listener) {
        if (isBusy()) {
            return false;
        }
        isRunning = true;
        isSwept = false;
        number++;
        List<Long> changes = new ArrayList<>();
        List<StreamPlan> plans = plan(owners, changes);
        var writer = new CheckpointWriter(
                places.segments,
                journal().reader(position()),
                buffers,
                threads.pace(),
                number,
                nextSegment,
                options.segmentBytes());
        threads.background().execute(() -> write(writer, position, plans, changes, listener));
        return true;
    }

    private List<StreamPlan> plan(OwnerStates owners, List<Long> changes) {
        List<StreamPlan> plans = new ArrayList<>(streams.size());
        List<FileStreamStore> stores = new ArrayList<>(streams.size());
        streams.values().forEach(slot -> stores.add(slot.store));
        Set<Segment> sparse = segments.sparse(stores);
        streams.forEach((id, slot) -> {
            OwnerState state = owners.stateOf(id);
            Invariants.check(state != null || slot.entry != null, "a new stream has a state");
            plans.add(plan(id, owners.nameOf(id), slot, state, sparse));
            changes.add(slot.store.changes());
        });
        for (Unreadable left : unreadable) {
            plans.add(unchanged(left.entry, left.name, null, left.entry.kept()));
        }
        return plans;
    }

    private static StreamPlan plan(long id, String name, Slot slot, @Nullable OwnerState owners, Set<Segment> sparse) {
        Checkpoint.Entry entry = slot.entry;
        FileStreamStore store = slot.store;
        if (entry != null && slot.changes == store.changes() && !isAnySparse(entry, sparse)) {
            return unchanged(entry, name, owners, JournalRange.NONE);
        }
        EntryTable.Chunk[] tail = store.captureTail();
        return new StreamPlan(
                id,
                name,
                owners,
                store.capture(),
                entry,
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

    private static StreamPlan unchanged(
            Checkpoint.Entry entry, String name, @Nullable OwnerState owners, JournalRange kept) {
        List<StreamPlan.Piece> pieces = new ArrayList<>(entry.runs().size());
        entry.runs().forEach(run -> pieces.add(new StreamPlan.Piece(run, false)));
        return new StreamPlan(entry.streamId(), name, owners, null, entry, pieces, new EntryTable.Chunk[0], 0, 0, kept);
    }

    /** Thread: background. */
    private void write(
            CheckpointWriter writer,
            long position,
            List<StreamPlan> plans,
            List<Long> changes,
            CheckpointListener listener) {
        try {
            Checkpoint written = writer.write(position, plans);
            threads.owner().execute(() -> {
                writer.release();
                writer.unread().forEach(this::tell);
                writer.left().forEach(run -> shared.damage().onReadFailed(run.streamId(), run.reason()));
                install(written, plans, changes, listener);
            });
        } catch (IOException e) {
            IOException failure = abandon(writer, e);
            threads.owner().execute(() -> {
                writer.release();
                fail(writer.nextSegment(), failure, listener);
            });
        }
    }

    private void tell(CheckpointWriter.Unread message) {
        String name = JournalFiles.name(JournalPosition.file(message.position()));
        int offset = JournalPosition.offset(message.position());
        shared.damage().onDamage(message.streamId(), message.sequence(), message.sequence(), name, offset);
    }

    private static IOException abandon(CheckpointWriter writer, IOException failure) {
        try {
            writer.abandon();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private void fail(long nextUnused, IOException failure, CheckpointListener listener) {
        nextSegment = nextUnused;
        isRunning = false;
        listener.onCheckpointFailed(failure);
    }

    private void install(Checkpoint written, List<StreamPlan> plans, List<Long> changes, CheckpointListener listener) {
        checkpoint = written;
        stateBytes = 0;
        written.streams().forEach(entry -> stateBytes += entry.stateBytes());
        nextSegment = written.nextSegment();
        for (int i = 0; i < changes.size(); i++) {
            StreamPlan plan = plans.get(i);
            Checkpoint.Entry entry = written.streams().get(i);
            Slot slot = streams.get(plan.streamId());
            if (slot == null) {
                continue;
            }
            slot.entry = entry;
            slot.changes = changes.get(i);
            if (plan.state() != null) {
                slot.store.install(entry.runs(), plan.tailTo());
            }
        }
        unreadable.replaceAll(left -> left.in(written));
        shown.clear();
        shared.pages().clear();
        List<Segment> unneeded = segments.install(written);
        journal().recycle(written.position(), keptRanges());
        sweeping = () -> sweep(written, unneeded, listener);
        sweepWhenLocated();
    }

    private void sweepWhenLocated() {
        Runnable next = sweeping;
        if (unlocated == 0 && next != null) {
            sweeping = null;
            threads.background().execute(next);
        }
    }

    /** Thread: background. */
    private void sweep(Checkpoint written, List<Segment> unneeded, CheckpointListener listener) {
        IOException failure = null;
        try {
            for (Segment segment : unneeded) {
                segment.file.close();
            }
            SegmentFiles.sweep(places.segments, written, threads.pace());
        } catch (IOException e) {
            failure = e;
        }
        IOException told = failure;
        threads.owner().execute(() -> {
            isRunning = false;
            // Of files of earlier runs it is not known which parts are unwritten.
            isSwept = told == null && journal().isOfThisRun(written.position());
            if (told == null) {
                listener.onCheckpoint(written.position());
            } else {
                listener.onCheckpointFailed(told);
            }
        });
    }

    /** A message that is about to be removed, and then to be erased; null if it is not there. */
    public @Nullable Erasure erasure(long streamId, long sequence) {
        FileStreamStore store = find(streamId);
        if (store == null || !store.live().contains(sequence)) {
            return null;
        }
        Erasure erasure = store.erasure(sequence);
        if (!erasure.isLocated()) {
            // Until that is known the run's file is not closed.
            unlocated++;
            Run run = store.run(sequence);
            threads.background().execute(() -> locate(erasure, run));
        }
        return erasure;
    }

    /** Thread: background. */
    private void locate(Erasure erasure, @Nullable Run run) {
        byte[] record = new byte[0];
        IOException failure = null;
        try {
            record = run == null ? record : Segment.read(run, erasure.sequence());
        } catch (IOException e) {
            failure = e;
        }
        boolean isWhole = MessageCodec.decode(record, 0, record.length, new StoredMessage(), true);
        long position = isWhole ? MessageCodec.position(record, 0) : 0;
        int length = record.length;
        IOException reason = failure;
        threads.owner().execute(() -> {
            erasure.locate(position, length, reason);
            unlocated--;
            sweepWhenLocated();
        });
    }

    /** Whether a message that was removed can be erased; if not, and it is not busy, a checkpoint has to be made first. */
    public boolean canErase(Erasure message) {
        return isSwept && !isBusy() && message.position() < position();
    }

    /**
     * Overwrites messages that {@link #canErase}, in all files; no checkpoint begins until that is done.
     *
     * @param sync of the journal
     * @param done gets null when it is durable that they are gone, else what is in the way; on the owner's thread
     */
    public void erase(List<Erasure> messages, GroupCommit sync, Consumer<@Nullable IOException> done) {
        messages.forEach(message -> Invariants.check(canErase(message), "a checkpoint has to be made first"));
        Checkpoint last = Objects.requireNonNull(checkpoint);
        if (keptRanges().stream().anyMatch(range -> !range.isEmpty())) {
            done.accept(new IOException("files of the journal are kept for streams whose state cannot be read"));
            return;
        }
        isErasing = true;
        var eraserThreads =
                new Eraser.Threads(threads.background()::execute, journal().spares(), sync);
        new Eraser(
                        eraserThreads,
                        segments.all(),
                        last,
                        failure -> threads.owner().execute(() -> {
                            isErasing = false;
                            done.accept(failure);
                        }))
                .start(messages);
    }

    /** Bytes of heap in use, about, beside those of the stores. */
    public long memoryBytes() {
        return shared.blocks().memoryBytes() + (journal == null ? 0 : journal.memoryBytes());
    }

    /** Closes all files; the journal's {@link GroupCommit} must have been closed. */
    @Override
    public void close() throws IOException {
        streams.values().forEach(slot -> slot.store.close());
        segments.close();
        if (journal != null) {
            journal.close();
        }
    }
}
