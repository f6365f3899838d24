// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead log of a shard: batches of records in files that are filled with zeros ahead of their use and used again
 * once a checkpoint covers them. {@link GroupCommit} writes what is formed here.
 *
 * <p>Thread: its owner.
 *
 * <p>Invariants: one batch is formed at a time, and its position is fixed when it is begun, since batches are written in
 * the order they are submitted. A batch lies in one file; a file grows if a batch needs it.
 */
public final class Journal implements AutoCloseable {
    /** A new file is begun when less than this is left of one; and never when more than an eighth is. */
    private static final int LEAST_ROOM_BYTES = 1 << 20;

    /** What is left of a file on a full disk for records that make room, or that others wait for. */
    private static final int RESERVE_BYTES = 256 << 10;

    private final JournalOptions options;
    private final JournalFiles files;
    private final SpareFiles spares;
    private final JournalWriter writer;
    private final JournalReader reader;
    private final JournalCache cache;
    private final DamageListener damage;
    private final ArrayDeque<JournalBatch> free = new ArrayDeque<>();
    private @Nullable JournalBatch forming;
    private int fileNumber;
    private int fileCapacity;

    /** Whether the file was prepared, so that writing up to its capacity needs no room on the disk. */
    private boolean isPrepared;

    private long next;
    private long lastBlock;
    private final long replayedTo;
    private final boolean isEndMissing;
    private final int firstFile;
    private boolean isWritten;

    /**
     * Where to begin.
     *
     * @param position 0, or the end position of a batch
     * @param ranges of files that are kept
     * @param kept what is shown of them
     * @param heads what is known of the journal beside it
     */
    record Start(long position, List<JournalRange> ranges, List<KeptRecords> kept, HeadsFile heads) {
        /** Begins at a position. */
        static Start at(long position) {
            return new Start(position, List.of(), List.of(), HeadsFile.none());
        }
    }

    private Journal(
            JournalOptions options,
            JournalFiles files,
            JournalWriter writer,
            JournalRecovery.Result recovered,
            DamageListener damage) {
        this.options = options;
        this.files = files;
        this.spares = files.spares();
        this.writer = writer;
        this.damage = damage;
        this.cache = new JournalCache(options.cacheBytes(), options.tailBytes());
        this.reader = reader(Long.MAX_VALUE);
        this.lastBlock = recovered.lastBlock();
        this.next = recovered.resumeAt();
        this.replayedTo = recovered.end();
        this.isEndMissing = recovered.isEndMissing();
        this.fileNumber = JournalPosition.file(next);
        this.firstFile = fileNumber;
        this.fileCapacity = options.firstFileBytes();
    }

    /**
     * Opens a journal and replays it.
     *
     * @param from where to begin, and what is before it but is not to be given up
     * @param replay is shown every record that counts, in order
     * @param damage is told of what should be there and is not, now and when something is read later
     * @throws NewerFormatException if a file is of a later version; nothing was touched
     * @throws IOException if the files cannot be read; nothing was removed
     */
    static Journal open(
            StorageDirectory directory, JournalOptions options, Start from, RecordVisitor replay, DamageListener damage)
            throws IOException {
        long fromPosition = from.position;
        SortedMap<Integer, StorageFile> found = JournalFiles.open(directory);
        JournalFiles files;
        JournalRecovery.Result recovered;
        try {
            for (KeptRecords kept : from.kept) {
                // Only what was not in the stream's states when these could not be read.
                new JournalRecovery(
                                JournalFiles.of(found, kept.range()),
                                kept.range().from(),
                                0,
                                damage,
                                directory.toString())
                        .show(kept, replay);
            }
            long known = from.heads.durable();
            recovered = new JournalRecovery(found, fromPosition, known, damage, directory.toString())
                    .run(options.identity(), replay);
            files = new JournalFiles(directory, from.heads, options, recovered.identity(), found);
            boolean unused = recovered.resumeAt() == JournalPosition.of(1, JournalBlock.FIRST_OFFSET);
            files.spares().start(unused ? 1 : 0);
        } catch (IOException | RuntimeException e) {
            JournalFiles.closeAll(found);
            throw e;
        }
        files.recycle(JournalPosition.file(fromPosition), from.ranges);
        from.heads.onCovered(fromPosition);
        var writer = new JournalWriter(files, options, recovered);
        return new Journal(options, files, writer, recovered, damage);
    }

    /** Begins the next batch; the one before it must have been submitted. */
    public JournalBatch begin() {
        Invariants.check(forming == null, "a batch is being formed");
        int room = fileCapacity - JournalPosition.offset(next);
        if (room < Math.min(LEAST_ROOM_BYTES, fileCapacity / 8) && !spares.isShort()) {
            fileNumber++;
            fileCapacity = options.fileBytes();
            isPrepared = false;
            next = JournalPosition.of(fileNumber, JournalBlock.FIRST_OFFSET);
            reserveFile();
        }
        JournalCache.Chunk chunk = cache.begin(next);
        JournalBatch batch = free.isEmpty() ? new JournalBatch(cache, chunk) : free.removeLast();
        batch.begin(chunk, next, lastBlock);
        forming = batch;
        return batch;
    }

    /** Has the file be a prepared one, if one is ready by now. */
    private void reserveFile() {
        if (!isPrepared && !isSameFile(next, lastBlock)) {
            int bytes = spares.reserve(fileNumber, fileCapacity);
            isPrepared = bytes > 0;
            fileCapacity = isPrepared ? bytes : fileCapacity;
        }
    }

    /**
     * Whether the batch being formed can take a record of this size: not if the disk is full, no file is prepared, and
     * little is left of the one in use.
     */
    public boolean hasRoom(int recordBytes) {
        if (!spares.isShort()) {
            return true;
        }
        reserveFile();
        JournalBatch batch = forming;
        long used = batch == null ? 0 : batch.bytes();
        long end = JournalPosition.offset(next) + JournalBlock.HEADER + used + recordBytes + JournalBlock.ALIGNMENT;
        return isPrepared && end + Math.min(RESERVE_BYTES, fileCapacity / 8) <= fileCapacity;
    }

    /** Why the next file could not be prepared, null if it could. */
    public @Nullable IOException preparationFailure() {
        return spares.preparationFailure();
    }

    /** Whether the disk has no room for the next file. */
    public boolean isShort() {
        return spares.isShort();
    }

    /** Tries again to prepare the next file, in the background. */
    public void prepareAgain() {
        spares.prepareAgain();
    }

    /** Fixes what was formed, to be written. */
    void seal(JournalBatch batch) {
        Invariants.check(batch == forming, "not the batch being formed");
        reserveFile();
        batch.seal();
        forming = null;
        isWritten = true;
        next = batch.endPosition();
        lastBlock = batch.position();
    }

    /** Gives a batch back that was committed and applied. */
    public void release(JournalBatch batch) {
        batch.release();
        free.addLast(batch);
    }

    /**
     * Makes {@code into} point at a message of a batch that was submitted: valid until the owner's next call of any method
     * of the journal.
     *
     * @return {@link LoadResult#LOADED}, {@link LoadResult#DAMAGED}, or {@link LoadResult#MISSING} if the journal does not
     *     go back that far
     * @throws IOException if a file could not be read, which says nothing of what is stored
     */
    public LoadResult read(long position, StoredMessage into) throws IOException {
        JournalCache.Chunk chunk = cache.find(position);
        if (chunk == null) {
            return reader.read(position, into);
        }
        boolean isWhole = MessageCodec.decode(chunk.bytes, (int) (position - chunk.base), chunk.filled, into, false);
        Invariants.check(isWhole, "no message at this position");
        return LoadResult.LOADED;
    }

    /**
     * A reader for another thread, of positions that were written; to be released.
     *
     * @param fromPosition what is in memory from there on it does not read from files
     */
    JournalReader reader(long fromPosition) {
        return new JournalReader(files, writer::written, damage, cache.capture(fromPosition));
    }

    /** Position behind what was replayed when it was opened: as long as nothing is written, that is its end. */
    public long replayedTo() {
        return replayedTo;
    }

    /**
     * Whether something is missing that was durable behind all that was found when it was opened. The next start would not
     * notice it if a batch was written before a checkpoint of what was found is complete.
     */
    public boolean isEndMissing() {
        return isEndMissing;
    }

    /** Whether a position is in a file that was begun since it was opened. */
    public boolean isOfThisRun(long position) {
        return JournalPosition.file(position) >= firstFile;
    }

    /** Position behind the last batch that was submitted: a replay from here sees what comes after it. */
    public long end() {
        return next;
    }

    /** Position up to which everything is written. Thread: any. */
    public long written() {
        return writer.written();
    }

    /** The lowest position kept, 0 if nothing is. */
    public long start() {
        int first = files.first();
        return first == 0 ? 0 : JournalPosition.of(first, JournalBlock.FIRST_OFFSET);
    }

    /** Whether two positions lie in the same file. */
    public static boolean isSameFile(long position, long other) {
        return JournalPosition.file(position) == JournalPosition.file(other);
    }

    /** Whether records may lie between two positions: not if that is within the header of a file. */
    public static boolean mayHoldRecords(long fromPosition, long toPosition) {
        return !isSameFile(fromPosition, toPosition) || JournalPosition.offset(toPosition) > JournalBlock.FIRST_OFFSET;
    }

    /** A position in words: the number of the file and the offset in it. */
    public static String describe(long position) {
        return JournalPosition.describe(position);
    }

    /** Bytes between two positions, about. */
    public long bytesBetween(long fromPosition, long toPosition) {
        long wholeFiles = (long) JournalPosition.file(toPosition) - JournalPosition.file(fromPosition);
        return wholeFiles * options.fileBytes()
                + JournalPosition.offset(toPosition)
                - JournalPosition.offset(fromPosition);
    }

    /** Lets files be used again that hold nothing at or behind {@code beforePosition}; readers must be done with them. */
    public void recycle(long beforePosition) {
        recycle(beforePosition, List.of());
    }

    /** As {@link #recycle(long)}, but keeps the files with a part of one of {@code kept}. */
    void recycle(long beforePosition, List<JournalRange> kept) {
        files.recycle(JournalPosition.file(beforePosition), kept);
        files.heads().onCovered(beforePosition);
        cache.onCovered(beforePosition);
    }

    /** Bytes of memory in use for batches and for readers. */
    public long memoryBytes() {
        return cache.bytes();
    }

    /** A batch to write last, so that what is before it is known to have been durable; null if there is nothing. */
    @Nullable
    JournalBatch beginLast() {
        if (!isWritten) {
            return null;
        }
        JournalBatch unfinished = forming;
        if (unfinished != null && !unfinished.isEmpty()) {
            // This is no orderly end: the last batch would speak of records that are nowhere.
            return null;
        }
        if (unfinished != null) {
            forming = null;
            release(unfinished);
        }
        return begin();
    }

    /** Nothing is to be written now. Thread: sync. */
    void onIdle(long nowNanos) {
        files.heads().onIdle(nowNanos);
    }

    /** Fails if somebody else may write to its files by now. Thread: sync. */
    void requireOwned(long nowNanos) throws IOException {
        files.requireOwned(nowNanos);
    }

    SpareFiles spares() {
        return spares;
    }

    JournalWriter writer() {
        return writer;
    }

    /** Closes the files; {@link GroupCommit} must have been closed. */
    @Override
    public void close() throws IOException {
        files.close();
    }
}
