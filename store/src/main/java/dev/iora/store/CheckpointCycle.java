// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checkpoints of a shard, one after the other. A checkpoint is planned on the shard's thread, written in the
 * background and installed on the shard's thread, which recycles the journal; then the background deletes the files it
 * replaced.
 *
 * <p>Invariant: the last complete checkpoint counts until the next one is installed. A failed one leaves nothing behind but
 * unused numbers.
 *
 * <p>Thread: the shard, except for methods marked as background.
 */
final class CheckpointCycle {
    private final StorageDirectory directory;
    private final SegmentFiles segments;
    private final StoredStreams streams;
    private final FileStreamStore.Shared shared;
    private final PendingErasures erasures;
    private final StoreThreads threads;
    private final long segmentBytes;
    private final SegmentBuffers.Pool buffers = new SegmentBuffers.Pool();
    private @Nullable Checkpoint last;
    private long number;
    private long nextSegment = 1;
    private long stateBytes;
    private boolean running;

    /**
     * Whether the last checkpoint recycled the files of earlier runs and deleted all it replaced: no file has unknown
     * messages.
     */
    private boolean swept;

    CheckpointCycle(
            StorageDirectory directory,
            SegmentFiles segments,
            StoredStreams streams,
            FileStreamStore.Shared shared,
            PendingErasures erasures,
            StoreThreads threads,
            long segmentBytes) {
        this.directory = directory;
        this.segments = segments;
        this.streams = streams;
        this.shared = shared;
        this.erasures = erasures;
        this.threads = threads;
        this.segmentBytes = segmentBytes;
    }

    /** Resumes from the newest checkpoint. */
    void recover() throws IOException {
        // A server may have been killed after it renamed a checkpoint: make the name durable before building on it.
        directory.sync();
        Checkpoint newest = Checkpoint.readNewest(directory, segments, shared.damage()::onTolerated);
        last = newest;
        if (newest != null) {
            number = newest.number();
            nextSegment = newest.nextSegment();
            streams.recover(newest, new StateFiles(directory, shared.damage()::onTolerated));
        }
    }

    /** Removes files of unfinished checkpoints, which crashes left behind. */
    void sweepUnfinished() throws IOException {
        Checkpoint newest = last;
        SegmentFiles.sweep(directory, newest == null ? new Checkpoint(0, 0, 1, List.of()) : newest, WritePace.NONE);
    }

    /** The last complete checkpoint, null if there is none. */
    @Nullable
    Checkpoint last() {
        return last;
    }

    /** Position of the last complete checkpoint, 0 if there is none. */
    long position() {
        Checkpoint newest = last;
        return newest == null ? 0 : newest.position();
    }

    /** Bytes of all stream states in the last checkpoint completed since the start. */
    long stateBytes() {
        return stateBytes;
    }

    /** Whether a checkpoint is being made. */
    boolean isRunning() {
        return running;
    }

    /** Whether no file of the journal has messages that are unknown to the last checkpoint. */
    boolean isSwept() {
        return swept;
    }

    /**
     * Begins a checkpoint; none may be in progress.
     *
     * @param position end position of the last applied batch
     */
    void begin(Journal journal, long position, OwnerStates owners, CheckpointListener listener) {
        running = true;
        swept = false;
        number++;
        List<StreamPlan> plans = streams.plan(owners, segments);
        var writer = new CheckpointWriter(
                directory, journal.reader(position()), buffers, threads.pace(), number, nextSegment, segmentBytes);
        var run = new InProgress(journal, writer, position, plans, listener);
        threads.background().execute(run::write);
    }

    /** The checkpoint being made. */
    private final class InProgress {
        private final Journal journal;
        private final CheckpointWriter writer;
        private final long position;
        private final List<StreamPlan> plans;
        private final CheckpointListener listener;

        InProgress(
                Journal journal,
                CheckpointWriter writer,
                long position,
                List<StreamPlan> plans,
                CheckpointListener listener) {
            this.journal = journal;
            this.writer = writer;
            this.position = position;
            this.plans = plans;
            this.listener = listener;
        }

        /** Thread: background. */
        void write() {
            try {
                Checkpoint written = writer.write(position, plans);
                threads.owner().execute(() -> install(written));
            } catch (IOException e) {
                abandon(e);
                threads.owner().execute(() -> fail(e));
            }
        }

        /** Thread: background. */
        private void abandon(IOException failure) {
            try {
                writer.abandon();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }

        private void fail(IOException failure) {
            writer.release();
            nextSegment = writer.nextSegment();
            running = false;
            listener.onCheckpointFailed(failure);
        }

        private void install(Checkpoint written) {
            writer.release();
            writer.unreadableMessages().forEach(this::report);
            writer.unreadableRuns().forEach(run -> shared.damage().onReadFailed(run.streamId(), run.reason()));
            last = written;
            stateBytes = 0;
            written.streams().forEach(entry -> stateBytes += entry.stateBytes());
            nextSegment = written.nextSegment();
            streams.install(written, plans);
            shared.pages().clear();
            List<Segment> unneeded = segments.install(written);
            journal.recycle(written.position(), streams.keptRanges());
            erasures.whenLocated(() -> sweep(written, unneeded));
        }

        private void report(CheckpointWriter.UnreadableMessage message) {
            String name = JournalFiles.name(JournalPosition.file(message.position()));
            int offset = JournalPosition.offset(message.position());
            shared.damage().onDamage(message.streamId(), message.sequence(), message.sequence(), name, offset);
        }

        /** Thread: background. */
        private void sweep(Checkpoint written, List<Segment> unneeded) {
            IOException failure = null;
            try {
                for (Segment segment : unneeded) {
                    segment.file.close();
                }
                SegmentFiles.sweep(directory, written, threads.pace());
            } catch (IOException e) {
                failure = e;
            }
            IOException reported = failure;
            threads.owner().execute(() -> finish(written, reported));
        }

        private void finish(Checkpoint written, @Nullable IOException failure) {
            running = false;
            // Which parts of earlier runs' files are unwritten is unknown.
            swept = failure == null && journal.isOfThisRun(written.position());
            if (failure == null) {
                listener.onCheckpoint(written.position());
            } else {
                listener.onCheckpointFailed(failure);
            }
        }
    }
}
