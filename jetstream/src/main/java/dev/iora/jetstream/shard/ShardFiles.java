// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Invariants;
import dev.iora.common.Mailbox;
import dev.iora.common.StorageDirectory;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.CheckpointListener;
import dev.iora.store.Erasure;
import dev.iora.store.FileStreamStore;
import dev.iora.store.Journal;
import dev.iora.store.OwnerState;
import dev.iora.store.OwnerStates;
import dev.iora.store.RecordVisitor;
import dev.iora.store.RecoveredStream;
import dev.iora.store.ShardStore;
import dev.iora.store.StoreThreads;
import dev.iora.store.StreamDamage;
import dev.iora.store.UnreadableStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a shard. Decides when a checkpoint is made.
 *
 * <p>Thread: the shard; its tasks come from any.
 */
final class ShardFiles implements OwnerStates, CheckpointListener {
    private static final long WAIT_NANOS = 1_000_000;

    /** Maximum of background tasks that wait: one for each read in flight, and some of a checkpoint and of erasing. */
    private static final int MAX_TASKS = 1024;

    /** A checkpoint is due when the bytes that it can free reach its usual size divided by this. */
    private static final int FREED_PART = 4;

    /** Interval after which the log repeats that the same file cannot be read. */
    private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

    /** Maximum of files that are logged in that interval. */
    private static final int MAX_LOGGED = 32;

    private final ShardLog log;
    private final DiskOptions options;
    private final ShardStreams streams;
    private final Pipeline pipeline;
    private final ShardTime time;
    private final Runnable wake;
    private final ShardStore store;
    private final CheckpointPace pace;
    private final Mailbox<Runnable> tasks = new Mailbox<>(MAX_TASKS);
    private final List<Damage> early = new ArrayList<>();
    private long lastStreamId;
    private boolean replayed;

    /** Bytes of messages that purges, age and deleted streams removed since the last checkpoint. */
    private long freedBytes;

    /** Position from which growth is counted until the next checkpoint: that of the last one, or of one that failed. */
    private volatile long countedFrom;

    private boolean givenUp;
    private CheckpointListener listener = new CheckpointListener() {
        @Override
        public void onCheckpoint(long position) {}

        @Override
        public void onCheckpointFailed(IOException failure) {}
    };

    /** Whether the log already says that checkpoints fail. */
    private boolean failureLogged;

    /** A range of messages that cannot be read. */
    private record Damage(long streamId, long firstSequence, long lastSequence, String file, long offset) {}

    /** The shard's thread while it submits a read, since a test may run it on the same thread. */
    private volatile @Nullable Thread reading;

    /**
     * Opens the files; {@link #recover} follows.
     *
     * @param wake makes the shard look for finished tasks of the background
     */
    ShardFiles(
            ShardLog log,
            DiskOptions options,
            StorageDirectory directory,
            ShardStreams streams,
            Pipeline pipeline,
            ShardTime time,
            Runnable wake)
            throws IOException {
        this.log = log;
        this.options = options;
        this.streams = streams;
        this.pipeline = pipeline;
        this.time = time;
        this.wake = wake;
        pace = new CheckpointPace(this::grown, options.pause(), options.checkpointBytes());
        var threads = new StoreThreads(this::runInBackground, this::read, this::post, pace);
        store = ShardStore.open(directory, options.store(), threads, new Reads());
    }

    /** Logs messages that cannot be read. */
    private final class Reads implements StreamDamage {
        private final Set<String> logged = new HashSet<>();
        private long forgottenAtNanos;

        @Override
        public void onDamage(long streamId, long firstSequence, long lastSequence, String file, long offset) {
            ShardFiles.this.onDamage(streamId, firstSequence, lastSequence, file, offset);
        }

        @Override
        public void onTolerated(String what) {
            log.warn(what);
        }

        @Override
        public void onReadFailed(long streamId, IOException failure) {
            String text = "stream '" + nameOf(streamId) + "': messages cannot be read now, " + failure.getMessage()
                    + "; nothing is given up, and consumers try again every second";
            long now = time.nowNanos();
            if (now - forgottenAtNanos >= LOG_INTERVAL_NANOS) {
                logged.clear();
                forgottenAtNanos = now;
            }
            if (logged.size() < MAX_LOGGED && logged.add(text)) {
                log.error(text);
            }
        }
    }

    /** Thread: any. */
    private long grown() {
        return journal().bytesBetween(countedFrom, journal().written());
    }

    private void read(Runnable task) {
        reading = Thread.currentThread();
        try {
            options.readers().execute(task);
        } finally {
            reading = null;
        }
    }

    private void post(Runnable task) {
        if (Thread.currentThread() == reading) {
            task.run();
            return;
        }
        Invariants.check(tasks.offer(task), "a shard has more tasks than reads and checkpoints can cause");
        wake.run();
    }

    private void runInBackground(Runnable task) {
        options.background().execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // The last complete checkpoint stays valid, and so does the journal behind it.
                post(() -> giveUp(e));
                throw e;
            }
        });
    }

    private void giveUp(Throwable cause) {
        givenUp = true;
        log.error("no more checkpoints, because of a programming error: " + cause);
        listener.onCheckpointFailed(new IOException("no more checkpoints are made", cause));
    }

    private void onDamage(long streamId, long firstSequence, long lastSequence, String file, long offset) {
        lastStreamId = Math.max(lastStreamId, streamId);
        var found = new Damage(streamId, firstSequence, lastSequence, file, offset);
        if (replayed) {
            report(found);
        } else {
            // Streams have no names yet, so these are logged later.
            early.add(found);
        }
    }

    private void report(Damage damage) {
        HostedStream hosted = streams.find(damage.streamId);
        if (hosted == null) {
            return;
        }
        StreamLoss loss = hosted.stream.noteLoss();
        if (loss.unreadable().count(damage.firstSequence, damage.lastSequence)
                > damage.lastSequence - damage.firstSequence) {
            return;
        }
        loss.addUnreadable(damage.firstSequence, damage.lastSequence);
        log.error("stream '" + hosted.label() + "': messages " + damage.firstSequence + " to " + damage.lastSequence
                + " cannot be read, " + damage.file + " is damaged at " + damage.offset);
    }

    /** Restores the streams of the last checkpoint and replays the journal behind it. */
    void recover(ReplayCheck check, RecordVisitor replay) throws IOException {
        try {
            List<RecoveredStream> found = store.recovered();
            for (RecoveredStream recovered : found) {
                lastStreamId = Math.max(lastStreamId, recovered.streamId());
                restore(recovered);
            }
            for (UnreadableStream left : store.unreadable()) {
                lastStreamId = Math.max(lastStreamId, left.streamId());
                hold(left);
            }
            store.openJournal(replay, (fromPosition, toPosition, reason) -> {
                // Later damage is reported for the messages it concerns, with stream and sequence.
                if (!replayed) {
                    check.onHole(fromPosition, toPosition, reason);
                }
            });
            store.forEachHead(check::onKnown);
            check.onKnownUpTo(store.headsEnd());
            replayed = true;
            check.finish();
            early.forEach(this::report);
            early.clear();
            // A journal without files has no start yet.
            long start = journal().start();
            countedFrom = Math.max(store.position(), start == 0 ? journal().end() : start);
        } catch (IOException | RuntimeException e) {
            close(e);
            throw e;
        }
    }

    private void close(Exception failure) {
        try {
            store.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void restore(RecoveredStream recovered) {
        StreamState state;
        try {
            state = StreamState.decode(recovered.ownerState());
        } catch (IllegalArgumentException | ApiException e) {
            store.leave(recovered, String.valueOf(e.getMessage()));
            return;
        }
        streams.restore(recovered.streamId(), state, recovered.store());
    }

    private void hold(UnreadableStream left) {
        String reason = "its state cannot be read: " + left.reason();
        String name = streams.holdUnreadable(left.streamId(), left.name(), reason);
        log.error(
                "stream '" + name + "' is not available, " + reason + ". Its files and its part of the journal are kept"
                        + " as they are: it returns as soon as the file can be read again, or can be deleted");
    }

    @Override
    public String nameOf(long streamId) {
        HostedStream hosted = streams.find(streamId);
        return hosted == null ? "" : hosted.label();
    }

    /** Passes events of checkpoints on to {@code to}. */
    void forward(CheckpointListener to) {
        listener = to;
    }

    /** The highest id of a stream in the files. */
    long lastStreamId() {
        return lastStreamId;
    }

    Journal journal() {
        return store.journal();
    }

    FileStreamStore create(long streamId) {
        pipeline.checkOwner();
        return store.create(streamId);
    }

    void delete(long streamId) {
        pipeline.checkOwner();
        store.delete(streamId);
    }

    /** Whether tasks of the background wait for the shard. */
    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /** Runs the waiting tasks of the background; how many. */
    int drain() {
        pipeline.checkOwner();
        return tasks.drain(Runnable::run);
    }

    /** Lets a running checkpoint write at full speed, because a caller waits for it. */
    void hurry() {
        pace.hurry();
    }

    /** Whether no checkpoint can begin now. */
    boolean isBusy() {
        return givenUp || store.isBusy();
    }

    /** Describes a message that is about to be removed, for a later {@link #erase}; null if it does not exist. */
    @Nullable
    Erasure erasure(long streamId, long sequence) {
        return store.erasure(streamId, sequence);
    }

    /** Whether a removed message can be erased without a checkpoint first. */
    boolean canErase(Erasure message) {
        return store.canErase(message);
    }

    /** As {@link ShardStore#erase}. */
    void erase(List<Erasure> messages, Consumer<@Nullable IOException> done) {
        store.erase(messages, pipeline.sync(), done);
    }

    /** Whether enough was applied since the last checkpoint to make another one, and none is running. */
    boolean isCheckpointDue() {
        boolean enough = journal().bytesBetween(countedFrom, pipeline.applied())
                        >= Math.max(options.checkpointBytes(), store.stateBytes())
                || freedBytes >= options.checkpointBytes() / FREED_PART;
        return enough && !isBusy();
    }

    /** Counts bytes removed in bulk; enough of them make the next checkpoint due earlier. */
    void onFreed(long bytes) {
        freedBytes += bytes;
    }

    boolean isCheckpointRunning() {
        return store.isCheckpointRunning();
    }

    /** Frees files of the journal by a checkpoint, if it can. */
    void makeRoom() {
        if (isCheckpointRunning()) {
            hurry();
        } else if (pipeline.applied() > position()) {
            checkpoint();
        }
    }

    /**
     * Begins a checkpoint of everything applied, unless one is running. One that is not due yet is needed by a caller and
     * writes at full speed.
     */
    boolean checkpoint() {
        pipeline.checkOwner();
        if (isBusy() || pipeline.failure() != null) {
            return false;
        }
        long applied = pipeline.applied();
        boolean due = isCheckpointDue();
        countedFrom = applied;
        pace.begin(journal().bytesBetween(store.position(), applied));
        freedBytes = 0;
        if (!due) {
            pace.hurry();
        }
        return store.beginCheckpoint(applied, this, this);
    }

    /** Position from which a restart would replay the journal. */
    long position() {
        return store.position();
    }

    @Override
    public @Nullable OwnerState stateOf(long streamId) {
        HostedStream hosted = streams.find(streamId);
        if (hosted == null || !hosted.changed) {
            return null;
        }
        hosted.changed = false;
        return StreamState.capture(hosted);
    }

    @Override
    public void onCheckpoint(long position) {
        streams.forEach(hosted -> hosted.stream.messageIds().release());
        // The bytes counted during the checkpoint count for the next one.
        failureLogged = false;
        listener.onCheckpoint(position);
    }

    @Override
    public void onCheckpointFailed(IOException failure) {
        streams.forEach(hosted -> {
            hosted.changed = true;
            hosted.stream.messageIds().release();
        });
        if (!failureLogged) {
            log.error("checkpoint failed, the one before it stays valid; it is tried again: " + failure.getMessage());
        }
        failureLogged = true;
        listener.onCheckpointFailed(failure);
    }

    /**
     * Stores that records are missing at the end of the journal: once more records are written behind the gap, the next
     * start would not notice it. Nothing is written before that is done.
     *
     * @throws IOException if that fails; the next start finds the same gap
     */
    void keepLoss() throws IOException {
        if (!journal().isEndMissing()) {
            return;
        }
        checkpointLast();
        awaitCheckpoint();
        if (store.position() < pipeline.applied()) {
            throw new IOException(
                    "the records missing at the end of the journal cannot be noted, because the checkpoint failed");
        }
    }

    /**
     * Makes a last checkpoint, so that the next start has nothing to replay. The journal is complete and applied up to its
     * end.
     */
    void checkpointLast() {
        awaitCheckpoint();
        if (store.position() < pipeline.applied()) {
            checkpoint();
        }
    }

    /** Waits for a running checkpoint and closes the files. */
    void close() throws IOException {
        awaitCheckpoint();
        store.close();
    }

    private void awaitCheckpoint() {
        hurry();
        drain();
        while (store.isCheckpointRunning() && !givenUp) {
            if (drain() == 0) {
                LockSupport.parkNanos(this, WAIT_NANOS);
            }
        }
    }
}
