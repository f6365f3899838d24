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
            var places = new Places(root, root.directory(SEGMENTS), root.directory(JOURNAL));
            // Also those that are there already: a server that was killed may have created them and not come to this.
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
     * How it uses disk and memory.
     *
     * @param segmentBytes size after which the next segment is begun
     * @param cacheBytes of segments kept in memory for readers
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
        boolean isThere = HeadsFile.isIn(places.root);
        HeadsFile heads = HeadsFile.open(
                places.root,
                failure -> threads.owner()
                        .execute(() -> damage.onTolerated(path + " cannot be written, " + failure.getMessage()
                                + ": damage at the end of the journal may not be noticed; it is tried again")));
        if (!isThere) {
            places.root.sync();
            if (JournalFiles.areIn(places.journal)) {
                damage.onTolerated(path + " was missing and is made anew: whether the end of the journal is there"
                        + " cannot be told this time");
            }
        }
        return heads;
    }

    /** Makes what every shard of a store has that was created; durable when {@code directory} is in the one above it. */
    public static void prepare(StorageDirectory directory) throws IOException {
        HeadsFile.create(directory);
        Places.in(directory);
    }

    /** Whether there is nothing in a directory of what {@link #prepare} or a shard puts there. */
    public static boolean isEmpty(StorageDirectory directory) throws IOException {
        return !HeadsFile.isIn(directory)
                && !(directory.exists(JOURNAL) && JournalFiles.areIn(directory.directory(JOURNAL)))
                && !(directory.exists(SEGMENTS) && Checkpoint.isIn(directory.directory(SEGMENTS)));
    }

    /**
     * Finds the newest checkpoint of a shard, or begins a new shard.
     *
     * @param damage is told of what should be there and is not, now and when something is read later
     * @throws NewerFormatException if a later version wrote it; nothing was touched
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

    /** The streams of the checkpoint that was found whose state is damaged in all its copies. */
    public List<UnreadableStream> unreadable() {
        return streams.unreadable();
    }

    /**
     * Leaves a stream of the checkpoint as it is, because the owner cannot read its state.
     *
     * @param reason for the log
     */
    public UnreadableStream leave(RecoveredStream stream, String reason) {
        Invariants.check(journal == null, "too late: the journal is open");
        return streams.leave(stream.streamId(), reason);
    }

    /** The streams of the checkpoint that was found, by id; those are left out whose state is damaged. */
    public List<RecoveredStream> recovered() {
        return streams.recovered();
    }

    /**
     * Opens the journal, shows what is behind the checkpoint, and removes what crashes left of unfinished checkpoints.
     *
     * @param replay is shown every record that counts, in order
     */
    public void openJournal(RecordVisitor replay, DamageListener journalDamage) throws IOException {
        Invariants.check(journal == null, "the journal is open");
        var start = new Journal.Start(position(), streams.keptRanges(), streams.kept(), heads);
        Journal opened = Journal.open(places.journal, options.journal(), start, replay, journalDamage);
        journal = opened;
        streams.onReplayed(new JournalRange(position(), opened.replayedTo()));
        if (checkpoints.last() == null && JournalPosition.file(opened.start()) > 1) {
            throw new IOException(
                    places.root + ": the journal does not begin at its beginning, and there is no checkpoint;"
                            + " nothing was removed");
        }
        checkpoints.sweepUnfinished();
    }

    /** Shows where the last record of each stream was that is not in the checkpoint, as far as it is known beside the journal. */
    public void forEachHead(HeadVisitor visitor) {
        long covered = position();
        heads.forEach((streamId, position, lastSequence) -> {
            if (position >= covered) {
                visitor.onHead(streamId, position, lastSequence);
            }
        });
    }

    /** Position up to which {@link #forEachHead} knows of all records. */
    public long headsEnd() {
        return heads.durable();
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
        return checkpoints.position();
    }

    /** Bytes of the states of all streams, as the last complete checkpoint has them. */
    public long stateBytes() {
        return checkpoints.stateBytes();
    }

    /** The store of a new stream. */
    public FileStreamStore create(long streamId) {
        return streams.create(streamId);
    }

    /** The store of a stream, null if there is none. */
    public @Nullable FileStreamStore find(long streamId) {
        return streams.find(streamId);
    }

    /** Forgets a stream; its messages go with the next checkpoint. */
    public void delete(long streamId) {
        streams.delete(streamId);
    }

    /** Whether no checkpoint can begin: one is on its way, or messages are being located or erased. */
    public boolean isBusy() {
        return checkpoints.isRunning() || erasures.isBusy();
    }

    /** Whether a checkpoint is on its way. */
    public boolean isCheckpointRunning() {
        return checkpoints.isRunning();
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
        checkpoints.begin(journal(), position, owners, listener);
        return true;
    }

    /** A message that is about to be removed, and then to be erased; null if it is not there. */
    public @Nullable Erasure erasure(long streamId, long sequence) {
        FileStreamStore store = find(streamId);
        return store == null || !store.live().contains(sequence) ? null : erasures.begin(store, sequence);
    }

    /** Whether a message that was removed can be erased; if not, and it is not busy, a checkpoint has to be made first. */
    public boolean canErase(Erasure message) {
        return checkpoints.isSwept() && !isBusy() && message.position() < position();
    }

    /**
     * Overwrites messages that {@link #canErase}, in all files; no checkpoint begins until that is done.
     *
     * @param sync of the journal
     * @param done gets null when it is durable that they are gone, else what is in the way; on the owner's thread
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

    /** Bytes of heap in use, about, beside those of the stores. */
    public long memoryBytes() {
        return shared.blocks().memoryBytes() + (journal == null ? 0 : journal.memoryBytes());
    }

    /** Closes all files; the journal's {@link GroupCommit} must have been closed. */
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
