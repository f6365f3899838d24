// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.StorageDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a shard keeps on disk: its journal and its checkpoints.
 *
 * <p>To open a store: {@link #open} finds the newest checkpoint, {@link #recovered} returns its streams, {@link
 * #openJournal} replays later records. {@link #beginCheckpoint} begins a checkpoint, which continues in the background;
 * until it is complete the previous one counts, and the journal keeps all later records.
 *
 * <p>Thread: the shard.
 */
public final class ShardStore implements AutoCloseable {
    private static final String JOURNAL = "journal";
    private static final String SEGMENTS = "segments";

    /** Chunks of 28 KiB; about as many as a checkpoint releases when messages are small. */
    private static final int SPARE_CHUNKS = 256;

    /** The directories of a shard. */
    private record Places(StorageDirectory root, StorageDirectory segments, StorageDirectory journal) {
        static Places in(StorageDirectory root) throws IOException {
            var places = new Places(root, root.directory(SEGMENTS), root.directory(JOURNAL));
            // Also for existing directories: a server may have been killed after it created them.
            root.sync();
            return places;
        }
    }

    private final Places places;
    private final Options options;
    private final StoreThreads threads;
    private final SegmentFiles segments;
    private final FileStreamStore.Shared shared;
    private final StoredStreams streams;
    private final PendingErasures erasures;
    private final CheckpointCycle checkpoints;
    private final HeadsFile heads;
    private @Nullable Journal journal;

    /**
     * Disk and memory use of a store.
     *
     * @param segmentBytes size at which the next segment is begun
     * @param cacheBytes memory for blocks of segments
     */
    public record Options(JournalOptions journal, long segmentBytes, long cacheBytes) {}

    private ShardStore(StorageDirectory directory, Options options, StoreThreads threads, StreamDamage damage)
            throws IOException {
        places = Places.in(directory);
        heads = openHeads(places, threads, damage);
        this.options = options;
        this.threads = threads;
        var pages = new RowPages(damage, threads.readers(), threads.owner());
        var blocks = new BlockCache(options.cacheBytes(), damage, threads.readers(), threads.owner());
        segments = new SegmentFiles(places.segments);
        var spares = new EntryTable.Spares(SPARE_CHUNKS);
        shared = new FileStreamStore.Shared(
                (position, into) -> journal().read(position, into), pages, blocks, spares, damage);
        streams = new StoredStreams(shared);
        erasures = new PendingErasures(threads);
        checkpoints = new CheckpointCycle(
                places.segments, segments, streams, shared, erasures, threads, options.segmentBytes());
    }

    private static HeadsFile openHeads(Places places, StoreThreads threads, StreamDamage damage) throws IOException {
        String path = HeadsFile.path(places.root);
        boolean exists = HeadsFile.isIn(places.root);
        HeadsFile heads = HeadsFile.open(
                places.root,
                failure -> threads.owner()
                        .execute(() -> damage.onTolerated(path + " cannot be written, " + failure.getMessage()
                                + ": damage at the end of the journal may not be noticed; the write is retried")));
        if (!exists) {
            places.root.sync();
            if (JournalFiles.areIn(places.journal)) {
                damage.onTolerated(path + " was missing and is created again: a lost end of the journal cannot be"
                        + " detected this time");
            }
        }
        return heads;
    }

    /** Creates the files and directories that every shard has; durable once the parent of {@code directory} is synced. */
    public static void prepare(StorageDirectory directory) throws IOException {
        HeadsFile.create(directory);
        Places.in(directory);
    }

    /** Whether a directory contains nothing that {@link #prepare} or a shard creates. */
    public static boolean isEmpty(StorageDirectory directory) throws IOException {
        return !HeadsFile.isIn(directory)
                && !(directory.exists(JOURNAL) && JournalFiles.areIn(directory.directory(JOURNAL)))
                && !(directory.exists(SEGMENTS) && Checkpoint.isIn(directory.directory(SEGMENTS)));
    }

    /**
     * Opens a shard at its newest checkpoint, or creates a new shard.
     *
     * @param damage receives missing or corrupt data, found now or by a later read
     * @throws NewerFormatException if a later version wrote it; nothing was changed
     * @throws IOException if it cannot be read; nothing was removed
     */
    public static ShardStore open(
            StorageDirectory directory, Options options, StoreThreads threads, StreamDamage damage) throws IOException {
        var store = new ShardStore(directory, options, threads, damage);
        try {
            store.checkpoints.recover();
        } catch (IOException | RuntimeException e) {
            store.segments.close();
            store.heads.close();
            throw e;
        }
        return store;
    }

    /** Returns the streams of the checkpoint whose state is damaged in all copies. */
    public List<UnreadableStream> unreadable() {
        return streams.unreadable();
    }

    /**
     * Keeps a stream of the checkpoint unchanged, because the owner cannot read its state.
     *
     * @param reason for the log
     */
    public UnreadableStream leave(RecoveredStream stream, String reason) {
        Invariants.check(journal == null, "too late: the journal is open");
        return streams.leave(stream.streamId(), reason);
    }

    /** Returns the streams of the checkpoint by id, without those whose state is damaged. */
    public List<RecoveredStream> recovered() {
        return streams.recovered();
    }

    /**
     * Opens the journal, replays the records after the checkpoint, and removes files of unfinished checkpoints.
     *
     * @param replay visits every valid record in order
     */
    public void openJournal(RecordVisitor replay, DamageListener journalDamage) throws IOException {
        Invariants.check(journal == null, "the journal is open");
        var start = new Journal.Start(position(), streams.keptRanges(), streams.kept(), heads);
        Journal opened = Journal.open(places.journal, options.journal(), start, replay, journalDamage);
        journal = opened;
        streams.onReplayed(new JournalRange(position(), opened.replayedTo()));
        if (checkpoints.last() == null && JournalPosition.file(opened.start()) > 1) {
            throw new IOException(places.root + ": the beginning of the journal is missing, and there is no checkpoint;"
                    + " nothing was removed");
        }
        checkpoints.sweepUnfinished();
    }

    /** Visits the last record of each stream after the checkpoint, as noted beside the journal. */
    public void forEachHead(HeadVisitor visitor) {
        long covered = position();
        heads.forEach((streamId, position, lastSequence) -> {
            if (position >= covered) {
                visitor.onHead(streamId, position, lastSequence);
            }
        });
    }

    /** Position up to which {@link #forEachHead} covers all records. */
    public long headsEnd() {
        return heads.durable();
    }

    /** Returns the open journal. */
    public Journal journal() {
        Journal open = journal;
        if (open == null) {
            throw new IllegalStateException("the journal is not open yet");
        }
        return open;
    }

    /** Position of the last complete checkpoint, 0 if there is none. */
    public long position() {
        return checkpoints.position();
    }

    /** Bytes of all stream states in the last complete checkpoint. */
    public long stateBytes() {
        return checkpoints.stateBytes();
    }

    /** Creates the store of a new stream. */
    public FileStreamStore create(long streamId) {
        return streams.create(streamId);
    }

    /** Returns the store of a stream, null if there is none. */
    public @Nullable FileStreamStore find(long streamId) {
        return streams.find(streamId);
    }

    /** Deletes a stream; the next checkpoint removes its messages. */
    public void delete(long streamId) {
        streams.delete(streamId);
    }

    /** Whether no checkpoint can begin, because one is in progress or messages are being located or erased. */
    public boolean isBusy() {
        return checkpoints.isRunning() || erasures.isBusy();
    }

    /** Whether a checkpoint is in progress. */
    public boolean isCheckpointRunning() {
        return checkpoints.isRunning();
    }

    /**
     * Begins a checkpoint, unless {@link #isBusy}.
     *
     * @param position end position of the last applied batch; no later record is applied
     * @return false if a checkpoint or an erasure is in progress
     */
    public boolean beginCheckpoint(long position, OwnerStates owners, CheckpointListener listener) {
        if (isBusy()) {
            return false;
        }
        checkpoints.begin(journal(), position, owners, listener);
        return true;
    }

    /** Begins the erasure of a message that is about to be removed; null if there is no such message. */
    public @Nullable Erasure erasure(long streamId, long sequence) {
        FileStreamStore store = find(streamId);
        return store == null || !store.live().contains(sequence) ? null : erasures.begin(store, sequence);
    }

    /** Whether a removed message can be erased. If not, and the store is not busy, a checkpoint must be made first. */
    public boolean canErase(Erasure message) {
        return checkpoints.isSwept() && !isBusy() && message.position() < position();
    }

    /**
     * Overwrites messages for which {@link #canErase} is true, in all files; no checkpoint begins meanwhile.
     *
     * @param sync group commit of the journal
     * @param done gets null once the erasure is durable, or the failure; on the owner's thread
     */
    public void erase(List<Erasure> messages, GroupCommit sync, Consumer<@Nullable IOException> done) {
        messages.forEach(message -> Invariants.check(canErase(message), "a checkpoint has to be made first"));
        if (streams.keptRanges().stream().anyMatch(range -> !range.isEmpty())) {
            done.accept(new IOException("files of the journal are kept for streams whose state cannot be read"));
            return;
        }
        var eraserThreads =
                new Eraser.Threads(threads.background()::execute, journal().spares(), sync);
        Checkpoint last = Objects.requireNonNull(checkpoints.last());
        erasures.erase(messages, eraserThreads, segments.all(), last, done);
    }

    /** Approximate bytes of heap in use, without the stores. */
    public long memoryBytes() {
        return shared.blocks().memoryBytes() + (journal == null ? 0 : journal.memoryBytes());
    }

    /** Closes all files; the journal's {@link GroupCommit} must be closed. */
    @Override
    public void close() throws IOException {
        streams.close();
        segments.close();
        if (journal == null) {
            heads.close();
        } else {
            journal.close();
        }
    }
}
