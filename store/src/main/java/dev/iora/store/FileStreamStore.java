// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.SubjectTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages in the journal and, after the next checkpoint, in segments. The heap holds the subjects, 28 bytes for each
 * message that is only in the journal, and 72 bytes for each run in a segment.
 *
 * <p>A loaded message is valid until the next load.
 *
 * <p>Thread: the shard that owns the stream.
 */
public final class FileStreamStore extends IndexedStreamStore {
    private static final int BYTES_PER_MESSAGE = 30;
    private static final int BYTES_PER_HEADERS = 4;
    private static final int RECORD_OVERHEAD = MessageCodec.size(0, 0, 0);
    private static final int SMALL_RUN_BYTES = 256 << 10;

    /** Reads a message from the journal. */
    @FunctionalInterface
    public interface Source {
        /** As {@link Journal#read}. */
        LoadResult read(long position, StoredMessage into) throws IOException;
    }

    /** Parts shared by all file stores of a shard. */
    record Shared(Source journal, RowPages pages, BlockCache blocks, EntryTable.Spares spares, StreamDamage damage) {
        /** For stores without segments, whose pages and blocks are never used. */
        static Shared of(Source journal) {
            StreamDamage none = (_, _, _, _, _) -> {};
            var blocks = new BlockCache(0, none, Runnable::run, Runnable::run);
            var pages = new RowPages(none, Runnable::run, Runnable::run);
            return new Shared(journal, pages, blocks, new EntryTable.Spares(0), none);
        }
    }

    private final long id;
    private final Shared shared;
    private final EntryTable tail;
    private final LostRows lost;
    private final RowCursor rows;
    private long tailFrom;

    /** Creates an empty store whose messages stay in {@code journal}. */
    public FileStreamStore(Source journal) {
        this(0, Shared.of(journal));
    }

    FileStreamStore(long id, Shared shared) {
        this(id, shared, StoreState.empty(), List.of());
    }

    /** Restores a store from a checkpoint. */
    FileStreamStore(long id, Shared shared, StoreState state, List<Run> runs) {
        super(state);
        this.id = id;
        this.shared = shared;
        this.tail = new EntryTable(shared.spares);
        this.lost = new LostRows(shared.pages);
        this.rows = new RowCursor(shared.pages, runs);
        this.tailFrom = state.live().last() + 1;
    }

    private EntryTable.@Nullable Chunk chunk(long sequence) {
        return sequence < tailFrom ? null : tail.find(sequence);
    }

    @Override
    int handleOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk != null) {
            return chunk.handle(chunk.slot(sequence));
        }
        return rows.moveTo(sequence) ? rows.handle() : SubjectTree.NONE;
    }

    @Override
    boolean isIndexed(long sequence) {
        return chunk(sequence) != null || rows.isReady(sequence);
    }

    @Override
    boolean isIndexed(long sequence, Runnable onReady) {
        return chunk(sequence) != null || rows.isReady(sequence, onReady);
    }

    @Override
    public long timeOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk != null) {
            return chunk.times[chunk.slot(sequence)];
        }
        return rows.moveTo(sequence) ? rows.timeNanos() : 0;
    }

    @Override
    int sizeOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk != null) {
            return chunk.sizes[chunk.slot(sequence)];
        }
        if (!rows.moveTo(sequence)) {
            return lostSizeOf(sequence);
        }
        return Math.max(RECORD_OVERHEAD, rows.recordLength()) + extraBytes(rows.hasHeaders());
    }

    private int lostSizeOf(long sequence) {
        Run run = rows.runOf(sequence);
        if (run == null) {
            return 0;
        }
        LostRows.Hole hole = lost.around(run, sequence);
        return hole.share(live().countBetween(hole.first(), hole.last()));
    }

    /** Bytes that a message counts in addition to the length of its record; may be negative. */
    static int extraBytes(boolean withHeaders) {
        return BYTES_PER_MESSAGE - RECORD_OVERHEAD + (withHeaders ? BYTES_PER_HEADERS : 0);
    }

    /** Length of a message's record in the journal. */
    static int recordLength(EntryTable.Chunk chunk, int slot) {
        return chunk.sizes[slot] - extraBytes(chunk.hasHeaders(slot));
    }

    @Override
    int sizeOf(StoredMessage message) {
        int headers = message.headersLength == 0 ? 0 : message.headersLength + BYTES_PER_HEADERS;
        return BYTES_PER_MESSAGE + message.subjectLength + headers + message.payloadLength;
    }

    @Override
    long followingOf(long sequence) {
        if (sequence >= tailFrom) {
            return tail.following(sequence);
        }
        int distance = rows.moveTo(sequence) ? rows.next() : 0;
        return distance == 0 ? 0 : sequence + distance;
    }

    @Override
    void keep(StoredMessage message, long position, int handle, long previous) {
        boolean withHeaders = message.headersLength > 0;
        tail.append(message.sequence, position, handle, withHeaders, message.timeNanos, sizeOf(message));
        if (previous >= tailFrom) {
            tail.link(previous, message.sequence);
        }
    }

    @Override
    void drop(long sequence) {
        if (sequence >= tailFrom) {
            tail.drop(sequence);
        }
    }

    @Override
    void dropBelow(long sequence) {
        if (messages() == 0) {
            tail.clear();
        } else {
            tail.dropBelow(sequence);
        }
    }

    @Override
    public LoadResult load(long sequence, StoredMessage into, Runnable onReady) {
        if (!live().contains(sequence)) {
            return LoadResult.MISSING;
        }
        EntryTable.Chunk chunk = chunk(sequence);
        return chunk == null
                ? loadFromSegment(sequence, into, onReady)
                : loadFromJournal(sequence, chunk.positions[chunk.slot(sequence)], into);
    }

    private LoadResult loadFromJournal(long sequence, long position, StoredMessage into) {
        try {
            if (shared.journal.read(position, into) == LoadResult.LOADED) {
                return LoadResult.LOADED;
            }
        } catch (IOException e) {
            shared.damage.onReadFailed(id, e);
            return LoadResult.FAILED;
        }
        // The message is expected there, so a missing one counts as damaged.
        String name = JournalFiles.name(JournalPosition.file(position));
        shared.damage.onDamage(id, sequence, sequence, name, JournalPosition.offset(position));
        return LoadResult.DAMAGED;
    }

    private LoadResult loadFromSegment(long sequence, StoredMessage into, Runnable onReady) {
        LoadResult row = rows.locate(sequence, onReady);
        if (row != LoadResult.LOADED) {
            return row;
        }
        long offset = rows.recordOffset();
        int length = rows.recordLength();
        LoadResult result = length == 0
                ? LoadResult.DAMAGED
                : shared.blocks.load(rows.runs(), rows.runIndex(), offset, length, into, onReady);
        if (result == LoadResult.LOADED && into.sequence != sequence) {
            result = LoadResult.DAMAGED;
        }
        if (result == LoadResult.DAMAGED) {
            shared.damage.onDamage(id, sequence, sequence, rows.run().segment().name(), offset);
        }
        return result;
    }

    /** Describes a live message that will be removed and erased; located at once if it is only in the journal. */
    Erasure erasure(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk == null) {
            return new Erasure(id, sequence);
        }
        int slot = chunk.slot(sequence);
        return new Erasure(id, sequence, chunk.positions[slot], recordLength(chunk, slot));
    }

    List<Run> runs() {
        return rows.runs();
    }

    /** Returns the run that contains a message, null if no segment has it. */
    @Nullable
    Run run(long sequence) {
        return rows.runOf(sequence);
    }

    /** Captures the entries of messages in the journal. */
    EntryTable.Chunk[] captureTail() {
        return tail.capture();
    }

    /** First sequence covered by {@link #captureTail}. */
    long tailFrom() {
        return tailFrom;
    }

    /**
     * Returns the runs with live messages and decides which to rewrite: runs in sparse segments, runs of which less than
     * half is live, and small runs at the end, which are merged with the messages from the journal.
     */
    List<StreamPlan.Piece> pieces(Set<Segment> sparse, EntryTable.Chunk[] captured) {
        List<Run> runs = rows.runs();
        List<StreamPlan.Piece> pieces = new ArrayList<>(runs.size());
        long merged = 0;
        for (EntryTable.Chunk chunk : captured) {
            for (int slot = 0; slot < chunk.length && merged < SMALL_RUN_BYTES; slot++) {
                merged += chunk.sizes[slot];
            }
        }
        boolean atEnd = merged > 0;
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            long live = live().countBetween(run.firstSequence(), run.lastSequence());
            // Merged sizes grow by powers, so that a message is not rewritten over and over.
            atEnd = atEnd
                    && run.recordsLength() <= Math.min(2 * merged, SMALL_RUN_BYTES)
                    && run.rows() < SegmentWriter.ROWS_PER_RUN;
            merged += atEnd ? run.recordsLength() : 0;
            if (live > 0) {
                pieces.add(new StreamPlan.Piece(run, atEnd || live * 2 < run.rows() || sparse.contains(run.segment())));
            }
        }
        Collections.reverse(pieces);
        return pieces;
    }

    /** Switches to the runs that a checkpoint wrote; they contain everything below {@code to}. */
    void install(List<Run> fresh, long to) {
        rows.replace(fresh);
        tailFrom = Math.max(tailFrom, to);
        // The checkpoint no longer uses the captured chunks.
        tail.recycleBelow(tailFrom);
    }

    @Override
    public long memoryBytes() {
        return indexBytes() + tail.memoryBytes() + rows.runs().size() * 80L;
    }

    @Override
    public void close() {
        tail.clear();
        rows.replace(List.of());
    }
}
