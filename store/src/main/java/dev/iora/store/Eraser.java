// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites removed messages wherever the files of a shard hold a copy: in segments, in the journal, and in leftovers of
 * earlier uses of journal files.
 *
 * <p>Bytes still in use are never touched, so a crash at any point does no other harm:
 *
 * <ol>
 *   <li>A message in the journal is overwritten after the completion of a checkpoint that was begun after its removal. From
 *       then on that part of the journal is not read, and no segment gets the message.
 *   <li>A message in a segment has a checksum of its own and is not read once it is removed. Its row stays.
 *   <li>Before the first of these bytes is overwritten the journal is made durable, and with it the removal.
 * </ol>
 *
 * <p>Thread: the checkpoint thread, except for the steps on the journal's background and sync threads.
 */
final class Eraser {
    private final Threads threads;
    private final List<Segment> segments;
    private final Map<Segment, List<Run>> known;
    private final long checkpoint;
    private final Consumer<@Nullable IOException> done;
    private final Set<Place> places = new LinkedHashSet<>();
    private final List<JournalRange> journal = new ArrayList<>();

    /**
     * The threads that do the work.
     *
     * @param checkpoints runs tasks in order
     */
    record Threads(Consumer<Runnable> checkpoints, SpareFiles spares, GroupCommit sync) {}

    /** A message in a segment. */
    private record Place(Segment segment, long offset, int length) {}

    /**
     * Prepares to erase.
     *
     * @param checkpoint the last one; the next must not begin before the erasure is done
     * @param done gets null or the failure, on the checkpoint thread
     */
    Eraser(Threads threads, List<Segment> segments, Checkpoint checkpoint, Consumer<@Nullable IOException> done) {
        this.threads = threads;
        this.segments = segments;
        this.known = runsOf(checkpoint);
        this.checkpoint = checkpoint.position();
        this.done = done;
    }

    private static Map<Segment, List<Run>> runsOf(Checkpoint checkpoint) {
        Map<Segment, List<Run>> runs = new HashMap<>();
        for (Checkpoint.Entry entry : checkpoint.streams()) {
            for (Run run : entry.runs()) {
                runs.computeIfAbsent(run.segment(), _ -> new ArrayList<>()).add(run);
            }
        }
        return runs;
    }

    /** Starts the erasure, which continues in the background. */
    void start(List<Erasure> messages) {
        threads.checkpoints.accept(() -> {
            try {
                for (Erasure message : messages) {
                    find(message);
                }
                eraseJournal();
            } catch (IOException e) {
                done.accept(e);
            }
        });
    }

    private void find(Erasure message) throws IOException {
        addJournal(message.position(), message.length());
        for (Segment segment : segments) {
            if (!(segment.file instanceof MissingFile)) {
                List<Run> written = segment.written();
                // If the trailer is damaged, at least the runs in use.
                for (Run run : written == null ? known.getOrDefault(segment, List.of()) : written) {
                    find(message, run);
                }
            }
        }
    }

    private void find(Erasure message, Run run) throws IOException {
        long sequence = message.sequence();
        if (run.streamId() != message.streamId() || sequence < run.firstSequence() || sequence > run.lastSequence()) {
            return;
        }
        byte[] page = new byte[Run.PAGE];
        int row = RowPages.readRow(run, sequence, page);
        int at = row % Run.ROWS_PER_PAGE * Run.ROW;
        int length = row < 0 ? 0 : Run.rowLength(page, at);
        if (length == 0) {
            return;
        }
        long offset = run.recordOffset(page, at);
        places.add(new Place(run.segment(), offset, length));
    }

    /** Adds only positions below the checkpoint, which are not read any more. */
    private void addJournal(long position, int length) {
        long end = Math.min(position + length, checkpoint);
        if (position > 0 && position < end) {
            journal.add(new JournalRange(position, end));
        }
    }

    private void eraseJournal() {
        threads.spares.erase(journal, failure -> {
            if (failure == null) {
                threads.sync.erase(journal, this::eraseSegments);
            } else {
                finish(failure);
            }
        });
    }

    private void eraseSegments(@Nullable IOException failure) {
        if (failure != null) {
            finish(failure);
            return;
        }
        threads.checkpoints.accept(() -> {
            try {
                overwrite();
                done.accept(null);
            } catch (IOException e) {
                done.accept(e);
            }
        });
    }

    private void overwrite() throws IOException {
        Set<Segment> changed = new LinkedHashSet<>();
        for (Place place : places) {
            if (Zeros.write(place.segment.file, place.offset, place.offset + place.length)) {
                changed.add(place.segment);
            }
        }
        for (Segment segment : changed) {
            segment.file.force();
        }
    }

    private void finish(@Nullable IOException failure) {
        threads.checkpoints.accept(() -> done.accept(failure));
    }
}
