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
 * The write-ahead log of a shard: batches of records in files that are filled with zeros before use and recycled once a
 * checkpoint covers them. {@link GroupCommit} writes the batches formed here.
 *
 * <p>Thread: its owner.
 *
 * <p>Invariants: one batch is formed at a time, and its position is fixed when it is begun, because batches are written in
 * the order they are submitted. A batch lies in one file; the file grows if the batch needs it.
 */
public final class Journal implements AutoCloseable {
    /** A new file is begun when less room than this is left in the current one, and less than an eighth of it. */
    private static final int MIN_ROOM_BYTES = 1 << 20;

    /** Room that is kept in the current file on a full disk, for records that free room or that other work depends on. */
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

    /** Whether the file was prepared, so that writes up to its capacity need no more disk space. */
    private boolean prepared;

    private long next;
    private long lastBlock;
    private final long replayedTo;
    private final boolean endMissing;
    private final int firstFile;
    private boolean submitted;

    /**
     * Where the replay begins.
     *
     * @param position 0, or the end position of a batch
     * @param ranges ranges of the journal whose files are kept
     * @param kept records of them to replay first
     * @param heads notes beside the journal
     */
    record Start(long position, List<JournalRange> ranges, List<KeptRecords> kept, HeadsFile heads) {
        /** Begins at a position, without kept ranges or notes. */
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
        this.endMissing = recovered.endMissing();
        this.fileNumber = JournalPosition.file(next);
        this.firstFile = fileNumber;
        this.fileCapacity = options.firstFileBytes();
    }

    /**
     * Opens a journal and replays it.
     *
     * @param from where to begin, and which earlier ranges to keep
     * @param replay visits every valid record in order
     * @param damage receives missing or corrupt data, found now or by a later read
     * @throws NewerFormatException if a file has a later format version; nothing was changed
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
                // Records that the stream's states lack, because the states could not be read.
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

    /** Begins the next batch; the previous one must have been submitted. */
    public JournalBatch begin() {
        Invariants.check(forming == null, "a batch is being formed");
        int room = fileCapacity - JournalPosition.offset(next);
        if (room < Math.min(MIN_ROOM_BYTES, fileCapacity / 8) && !spares.isShort()) {
            fileNumber++;
            fileCapacity = options.fileBytes();
            prepared = false;
            next = JournalPosition.of(fileNumber, JournalBlock.FIRST_OFFSET);
            reserveFile();
        }
        JournalCache.Chunk chunk = cache.begin(next);
        JournalBatch batch = free.isEmpty() ? new JournalBatch(cache, chunk) : free.removeLast();
        batch.begin(chunk, next, lastBlock);
        forming = batch;
        return batch;
    }

    /** Reserves a prepared file for the next batch, if one is ready. */
    private void reserveFile() {
        if (!prepared && !isSameFile(next, lastBlock)) {
            int bytes = spares.reserve(fileNumber, fileCapacity);
            prepared = bytes > 0;
            fileCapacity = prepared ? bytes : fileCapacity;
        }
    }

    /**
     * Whether the batch being formed can take a record of this size. It cannot if the disk is full, no file is prepared and
     * little room is left in the current one.
     */
    public boolean hasRoom(int recordBytes) {
        if (!spares.isShort()) {
            return true;
        }
        reserveFile();
        JournalBatch batch = forming;
        long used = batch == null ? 0 : batch.bytes();
        long end = JournalPosition.offset(next) + JournalBlock.HEADER + used + recordBytes + JournalBlock.ALIGNMENT;
        return prepared && end + Math.min(RESERVE_BYTES, fileCapacity / 8) <= fileCapacity;
    }

    /** Failure of the last preparation of a file, null if it succeeded. */
    public @Nullable IOException preparationFailure() {
        return spares.preparationFailure();
    }

    /** Whether the disk has no room for the next file. */
    public boolean isShort() {
        return spares.isShort();
    }

    /** Retries to prepare the next file, in the background. */
    public void prepareAgain() {
        spares.prepareAgain();
    }

    /** Seals a batch, which is then ready to be written. */
    void seal(JournalBatch batch) {
        Invariants.check(batch == forming, "not the batch being formed");
        reserveFile();
        batch.seal();
        forming = null;
        submitted = true;
        next = batch.endPosition();
        lastBlock = batch.position();
    }

    /** Returns a batch that was committed and applied. */
    public void release(JournalBatch batch) {
        batch.release();
        free.addLast(batch);
    }

    /**
     * Makes {@code into} point at a message of a submitted batch; valid until the owner calls any method of the journal
     * again.
     *
     * @return {@link LoadResult#LOADED}, {@link LoadResult#DAMAGED}, or {@link LoadResult#MISSING} if the journal does not
     *     go back that far
     * @throws IOException if a file could not be read; the stored message may be intact
     */
    public LoadResult read(long position, StoredMessage into) throws IOException {
        JournalCache.Chunk chunk = cache.find(position);
        if (chunk == null) {
            return reader.read(position, into);
        }
        boolean whole = MessageCodec.decode(chunk.bytes, (int) (position - chunk.base), chunk.filled, into, false);
        Invariants.check(whole, "no message at this position");
        return LoadResult.LOADED;
    }

    /**
     * Returns a reader of written positions for another thread; it must be released.
     *
     * @param fromPosition positions from here on are read from memory where possible
     */
    JournalReader reader(long fromPosition) {
        return new JournalReader(files, writer::written, damage, cache.capture(fromPosition));
    }

    /** Position after the last replayed record: the end of the journal as long as nothing is written. */
    public long replayedTo() {
        return replayedTo;
    }

    /**
     * Whether durable records at the end were missing when the journal was opened. The next start would not notice the loss
     * if a batch were written before a checkpoint of the found records is complete.
     */
    public boolean isEndMissing() {
        return endMissing;
    }

    /** Whether a position is in a file begun since the journal was opened. */
    public boolean isOfThisRun(long position) {
        return JournalPosition.file(position) >= firstFile;
    }

    /** Position after the last submitted batch: a replay from here shows only later records. */
    public long end() {
        return next;
    }

    /** Position up to which everything is written. Thread: any. */
    public long written() {
        return writer.written();
    }

    /** Lowest position in a file, 0 if there is no file. */
    public long start() {
        int first = files.first();
        return first == 0 ? 0 : JournalPosition.of(first, JournalBlock.FIRST_OFFSET);
    }

    /** Whether two positions lie in the same file. */
    public static boolean isSameFile(long position, long other) {
        return JournalPosition.file(position) == JournalPosition.file(other);
    }

    /** Whether records may lie between two positions; none do within the header of a file. */
    public static boolean mayHoldRecords(long fromPosition, long toPosition) {
        return !isSameFile(fromPosition, toPosition) || JournalPosition.offset(toPosition) > JournalBlock.FIRST_OFFSET;
    }

    /** Describes a position: the number of the file and the offset in it. */
    public static String describe(long position) {
        return JournalPosition.describe(position);
    }

    /** Approximate number of bytes between two positions. */
    public long bytesBetween(long fromPosition, long toPosition) {
        long wholeFiles = (long) JournalPosition.file(toPosition) - JournalPosition.file(fromPosition);
        return wholeFiles * options.fileBytes()
                + JournalPosition.offset(toPosition)
                - JournalPosition.offset(fromPosition);
    }

    /** Recycles the files that end before {@code beforePosition}; readers must be done with them. */
    public void recycle(long beforePosition) {
        recycle(beforePosition, List.of());
    }

    /** As {@link #recycle(long)}, but keeps the files that overlap one of {@code kept}. */
    void recycle(long beforePosition, List<JournalRange> kept) {
        files.recycle(JournalPosition.file(beforePosition), kept);
        files.heads().onCovered(beforePosition);
        cache.onCovered(beforePosition);
    }

    /** Bytes of memory in use for batches and for readers. */
    public long memoryBytes() {
        return cache.bytes();
    }

    /** Begins a last batch, which records that everything before it is durable; null if nothing was written. */
    @Nullable
    JournalBatch beginLast() {
        if (!submitted) {
            return null;
        }
        JournalBatch unfinished = forming;
        if (unfinished != null && !unfinished.isEmpty()) {
            // This is not an orderly end: the last batch would claim records that were never written.
            return null;
        }
        if (unfinished != null) {
            forming = null;
            release(unfinished);
        }
        return begin();
    }

    /** Called when nothing is to be written. Thread: sync. */
    void onIdle(long nowNanos) {
        files.heads().onIdle(nowNanos);
    }

    /** Fails if another server may write to the files. Thread: sync. */
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
