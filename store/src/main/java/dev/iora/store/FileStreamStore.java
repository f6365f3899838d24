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
 * Keeps messages in the journal and, from the next checkpoint on, in segments. In memory it has 28 bytes of each message that
 * is in the journal alone, the subjects, and 72 bytes of each run of messages in a segment.
 *
 * <p>A loaded message is valid until the next one is loaded.
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
        LoadResult read(long position, StoredMessage into);

        /** Why the last read failed, null if it did not. */
        default @Nullable IOException failure() {
            return null;
        }
    }

    /** What the file stores of a shard share. */
    record Shared(Source journal, RowPages pages, BlockCache blocks, EntryTable.Spares spares, StreamDamage damage) {
        /** Without segments there are no pages, no blocks and nothing to be damaged. */
        static Shared of(Source journal) {
            StreamDamage none = (_, _, _, _, _) -> {};
            var blocks = new BlockCache(0, Runnable::run, Runnable::run);
            var pages = new RowPages(none, Runnable::run, Runnable::run);
            return new Shared(journal, pages, blocks, new EntryTable.Spares(0), none);
        }
    }

    private final long id;
    private final Shared shared;
    private final EntryTable tail;
    private final LostRows lost;
    private List<Run> runs;
    private long tailFrom;
    private int hint;
    /** Where {@link #rowPage} found a row. */
    private int rowAt;

    /** Creates an empty store whose messages are all read from {@code journal}, and stay there. */
    public FileStreamStore(Source journal) {
        this(0, Shared.of(journal));
    }

    FileStreamStore(long id, Shared shared) {
        this(id, shared, StoreState.empty(), List.of());
    }

    /** Goes on from a checkpoint. */
    FileStreamStore(long id, Shared shared, StoreState state, List<Run> runs) {
        super(state);
        this.id = id;
        this.shared = shared;
        this.tail = new EntryTable(shared.spares);
        this.lost = new LostRows(shared.pages);
        this.runs = new ArrayList<>(runs);
        this.tailFrom = state.live().last() + 1;
    }

    private EntryTable.@Nullable Chunk chunk(long sequence) {
        return sequence < tailFrom ? null : tail.find(sequence);
    }

    /** The run with a message, null if no segment has it. */
    @Nullable
    Run run(long sequence) {
        if (hint < runs.size()) {
            Run run = runs.get(hint);
            if (run.firstSequence() <= sequence && sequence <= run.lastSequence()) {
                return run;
            }
        }
        int low = 0;
        int high = runs.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Run run = runs.get(middle);
            if (sequence < run.firstSequence()) {
                high = middle - 1;
            } else if (sequence > run.lastSequence()) {
                low = middle + 1;
            } else {
                hint = middle;
                return run;
            }
        }
        return null;
    }

    /** The page with the row of a message, at {@link #rowAt}; null if it is damaged. */
    private byte @Nullable [] rowPage(long sequence) {
        Run run = run(sequence);
        int row = run == null ? RowPages.NONE : shared.pages.row(run, sequence);
        if (run == null || row == RowPages.NONE) {
            return null;
        }
        rowAt = row % Run.ROWS_PER_PAGE * Run.ROW;
        return shared.pages.page(run, row / Run.ROWS_PER_PAGE);
    }

    @Override
    int handleOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk != null) {
            return chunk.handle(chunk.slot(sequence));
        }
        byte[] page = rowPage(sequence);
        return page == null ? SubjectTree.NONE : Run.rowHandle(page, rowAt);
    }

    @Override
    boolean isIndexed(long sequence) {
        Run run = chunk(sequence) == null ? run(sequence) : null;
        return run == null || shared.pages.isKnown(run, sequence);
    }

    @Override
    boolean isIndexed(long sequence, Runnable onReady) {
        return chunk(sequence) != null
                || run(sequence) == null
                || isLocated(shared.pages.locate(runs, hint, sequence, onReady));
    }

    private static boolean isLocated(int row) {
        return row != RowPages.PENDING && row != RowPages.FAILED;
    }

    @Override
    long timeOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk != null) {
            return chunk.times[chunk.slot(sequence)];
        }
        byte[] page = rowPage(sequence);
        return page == null ? 0 : Run.rowTime(page, rowAt);
    }

    @Override
    int sizeOf(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk != null) {
            return chunk.sizes[chunk.slot(sequence)];
        }
        byte[] page = rowPage(sequence);
        if (page == null) {
            return lostSizeOf(sequence);
        }
        int length = Math.max(RECORD_OVERHEAD, Run.rowLength(page, rowAt));
        return length + bytesBeside(Run.rowHasHeaders(page, rowAt));
    }

    private int lostSizeOf(long sequence) {
        Run run = run(sequence);
        if (run == null) {
            return 0;
        }
        LostRows.Hole hole = lost.around(run, sequence);
        return hole.share(live().countBetween(hole.first(), hole.last()));
    }

    /** What a message counts beside the length of its record. */
    static int bytesBeside(boolean hasHeaders) {
        return BYTES_PER_MESSAGE - RECORD_OVERHEAD + (hasHeaders ? BYTES_PER_HEADERS : 0);
    }

    /** Length of the record of a message in the journal. */
    static int recordLength(EntryTable.Chunk chunk, int slot) {
        return chunk.sizes[slot] - bytesBeside(chunk.hasHeaders(slot));
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
        byte[] page = rowPage(sequence);
        int distance = page == null ? 0 : Run.rowNext(page, rowAt);
        return distance == 0 ? 0 : sequence + distance;
    }

    @Override
    void keep(StoredMessage message, long position, int handle, long previous) {
        boolean hasHeaders = message.headersLength > 0;
        tail.append(message.sequence, position, handle, hasHeaders, message.timeNanos, sizeOf(message));
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
        if (chunk != null) {
            long position = chunk.positions[chunk.slot(sequence)];
            LoadResult read = shared.journal.read(position, into);
            if (read == LoadResult.LOADED) {
                return LoadResult.LOADED;
            }
            if (read == LoadResult.FAILED) {
                return fail(shared.journal.failure());
            }
            // A message that should be there is damaged if it is not.
            String name = JournalFiles.name(JournalPosition.file(position));
            shared.damage.onDamage(id, sequence, sequence, name, JournalPosition.offset(position));
            return LoadResult.DAMAGED;
        }
        return loadFromSegment(sequence, into, onReady);
    }

    private LoadResult fail(@Nullable IOException reason) {
        if (reason != null) {
            shared.damage.onReadFailed(id, reason);
        }
        return LoadResult.FAILED;
    }

    private LoadResult loadFromSegment(long sequence, StoredMessage into, Runnable onReady) {
        Run run = run(sequence);
        if (run == null) {
            return LoadResult.DAMAGED;
        }
        int row = shared.pages.locate(runs, hint, sequence, onReady);
        if (row == RowPages.PENDING || row == RowPages.FAILED) {
            return row == RowPages.PENDING ? LoadResult.PENDING : LoadResult.FAILED;
        }
        byte[] page = row == RowPages.NONE ? null : shared.pages.page(run, row / Run.ROWS_PER_PAGE);
        if (page == null) {
            return LoadResult.DAMAGED;
        }
        rowAt = row % Run.ROWS_PER_PAGE * Run.ROW;
        long offset = run.recordOffset(page, rowAt);
        int length = Run.rowLength(page, rowAt);
        LoadResult result =
                length == 0 ? LoadResult.DAMAGED : shared.blocks.load(runs, hint, offset, length, into, onReady);
        if (result == LoadResult.FAILED) {
            return fail(shared.blocks.failure());
        }
        if (result == LoadResult.LOADED && into.sequence != sequence) {
            result = LoadResult.DAMAGED;
        }
        if (result == LoadResult.DAMAGED) {
            shared.damage.onDamage(id, sequence, sequence, run.segment().name(), offset);
        }
        return result;
    }

    /** A live message, to be erased once it is removed: located, if the journal alone has it. */
    Erasure erasure(long sequence) {
        EntryTable.Chunk chunk = chunk(sequence);
        if (chunk == null) {
            return new Erasure(id, sequence);
        }
        int slot = chunk.slot(sequence);
        return new Erasure(id, sequence, chunk.positions[slot], recordLength(chunk, slot));
    }

    List<Run> runs() {
        return runs;
    }

    /** The entries of messages in the journal, as they are now. */
    EntryTable.Chunk[] captureTail() {
        return tail.capture();
    }

    /** First sequence of which {@link #captureTail} speaks. */
    long tailFrom() {
        return tailFrom;
    }

    /**
     * The runs, and which of them to write anew: those in sparse segments, those of which less than half lives, and small ones
     * at the end together with what comes from the journal. Those of which nothing lives are left out.
     */
    List<StreamPlan.Piece> pieces(Set<Segment> sparse, EntryTable.Chunk[] captured) {
        List<StreamPlan.Piece> pieces = new ArrayList<>(runs.size());
        long merged = 0;
        for (EntryTable.Chunk chunk : captured) {
            for (int slot = 0; slot < chunk.length && merged < SMALL_RUN_BYTES; slot++) {
                merged += chunk.sizes[slot];
            }
        }
        boolean isEnd = merged > 0;
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            long live = live().countBetween(run.firstSequence(), run.lastSequence());
            // Growing by powers, so that a message is not written over and over.
            isEnd = isEnd
                    && run.recordsLength() <= Math.min(2 * merged, SMALL_RUN_BYTES)
                    && run.rows() < SegmentWriter.ROWS_PER_RUN;
            merged += isEnd ? run.recordsLength() : 0;
            if (live > 0) {
                pieces.add(new StreamPlan.Piece(run, isEnd || live * 2 < run.rows() || sparse.contains(run.segment())));
            }
        }
        Collections.reverse(pieces);
        return pieces;
    }

    /** Goes over to the runs a checkpoint wrote, which hold everything below {@code to}. */
    void install(List<Run> fresh, long to) {
        runs = new ArrayList<>(fresh);
        hint = 0;
        tailFrom = Math.max(tailFrom, to);
        // The checkpoint is done with what it captured.
        tail.recycleBelow(tailFrom);
    }

    @Override
    public long memoryBytes() {
        return indexBytes() + tail.memoryBytes() + runs.size() * 80L;
    }

    @Override
    public void close() {
        tail.clear();
        runs.clear();
    }
}
