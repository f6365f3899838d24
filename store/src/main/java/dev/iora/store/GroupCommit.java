// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Agent;
import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.Invariants;
import dev.iora.common.Mailbox;
import dev.iora.common.ParkingIdle;
import dev.iora.common.StorageFullException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes submitted batches and makes them durable, many with one force, while the owner of the journal continues.
 *
 * <p>Policy: with an interval of 0, an awaited batch is committed when it is durable. With an interval, a batch is
 * committed when it is written, and written bytes are forced at least once per interval. A batch that is not awaited is
 * committed when it is written. Batches are always committed in the order they were submitted.
 *
 * <p>Thread: {@link #submit}, {@link #submitOrCommit}, {@link #canSubmit} and {@link #close} by the owner of the journal;
 * the rest on the sync thread, or on the thread that steps it. A lock ensures that one thread writes at a time.
 *
 * <p>When the disk is full, the batch that does not fit and those behind it wait and are retried until there is room.
 *
 * <p>Invariant: after a failure nothing more is written, forced or committed.
 */
public final class GroupCommit implements AutoCloseable {
    /** Maximum number of waiting batches. */
    private static final int MAX_QUEUED_BATCHES = 256;

    /** How often the idle thread checks for work. */
    private static final long IDLE_CHECK_NANOS = 1_000_000_000;

    /** Time between attempts to write to a full disk. */
    static final long RETRY_NANOS = 100_000_000;

    private final Journal journal;
    private final JournalWriter writer;
    private final Clock clock;
    private final long syncIntervalNanos;
    private final Listener listener;
    private final Mailbox<JournalBatch> queue = new Mailbox<>(MAX_QUEUED_BATCHES);
    private final List<JournalBatch> taken = new ArrayList<>();
    private final Consumer<JournalBatch> take = taken::add;

    /** Held while something is written or forced. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ArrayDeque<JournalBatch> uncommitted = new ArrayDeque<>();

    /** The batch that did not fit on the disk, and those behind it. */
    private final ArrayDeque<JournalBatch> stalled = new ArrayDeque<>();

    private @Nullable Stall stall;

    private final AtomicReference<@Nullable ErasureOrder> erasure = new AtomicReference<>();
    private long lastForceNanos;
    private long submitted;
    private volatile long done;
    private volatile boolean frozen;
    private final ParkingIdle idle = new ParkingIdle(this::nanosToWork);
    private @Nullable AgentRunner runner;

    /** The last failure for lack of room, and the time of the next attempt. */
    private record Stall(StorageFullException reason, long retryAtNanos) {}

    /** Messages to be overwritten, and the callback for the result. */
    private record ErasureOrder(List<JournalRange> messages, Consumer<@Nullable IOException> done) {}

    /** Receives the progress of batches, in the order they were submitted. Thread: sync. */
    public interface Listener {
        /** The batch survives any end of the process, but not a crash of the machine. */
        void onWritten(JournalBatch batch);

        /** The batch is as durable as the policy requires; called after {@link #onWritten}. */
        void onCommitted(JournalBatch batch);

        /** The disk is full, and batches wait for room. Called once until {@link #onResumed}. */
        default void onStalled(StorageFullException reason) {}

        /** All waiting batches were written. */
        default void onResumed() {}

        /**
         * The journal failed: no further batch will be committed. Called once. Thread: sync, or the owner's in {@link
         * #submitOrCommit}.
         */
        void onFailed(IOException failure);

        /**
         * An orderly end: the last batch is about to be written, and everything before it is durable. Thread: the owner's.
         */
        default void onLast(JournalBatch last) {}

        /** All progress so far was reported; a slow operation may follow. */
        default void onPause() {}
    }

    /**
     * Creates a group commit that the caller steps, unless {@link #start} is called.
     *
     * @param syncIntervalNanos 0 to commit awaited batches only when they are durable
     */
    public GroupCommit(Journal journal, long syncIntervalNanos, Clock clock, Listener listener) {
        this.journal = journal;
        this.writer = journal.writer();
        this.syncIntervalNanos = syncIntervalNanos;
        this.clock = clock;
        this.listener = listener;
        this.lastForceNanos = clock.nanoTime();
    }

    /** Runs it on a thread of its own; {@code failures} is called if an exception ends the thread. */
    public void start(String threadName, AgentRunner.Listener failures) {
        Invariants.check(runner == null, "started already");
        var started = new AgentRunner(threadName, new SyncAgent(), idle, clock, failures);
        runner = started;
        started.start(true);
    }

    /** The runner of the sync thread; null if there is none. */
    public @Nullable AgentRunner runner() {
        return runner;
    }

    /** Whether one more batch may be submitted. */
    public boolean canSubmit() {
        return submitted - done < MAX_QUEUED_BATCHES;
    }

    /** Queues a batch behind all earlier ones; ignored once the journal has failed. */
    public void submit(JournalBatch batch) {
        seal(batch);
        enqueue(batch);
    }

    /**
     * As {@link #submit}, but writes the batch on the caller's thread if the write alone commits it and no other batch is
     * being written or waiting: for a small batch that costs less than a handover. The caller waits for the write, but
     * neither for a force nor for a new file. May be called from {@link Listener#onPause}.
     *
     * @return whether it is committed; the listener is not called for it then
     */
    public boolean submitOrCommit(JournalBatch batch) {
        seal(batch);
        if (tryCommit(batch)) {
            return true;
        }
        enqueue(batch);
        return false;
    }

    private boolean tryCommit(JournalBatch batch) {
        if ((syncIntervalNanos == 0 && batch.isAwaited()) || !writing.tryLock()) {
            return false;
        }
        try {
            if (frozen || !queue.isEmpty() || !stalled.isEmpty() || !uncommitted.isEmpty()) {
                return false;
            }
            if (!writer.isBegun(batch)) {
                return false;
            }
            requireOwned();
            boolean wasDirty = writer.isDirty();
            writer.write(List.of(batch), JournalWriter.Next.NOTHING);
            finish();
            if (!wasDirty && syncIntervalNanos > 0) {
                // The sync thread sleeps until there is something to force.
                idle.wake();
            }
            return true;
        } catch (StorageFullException _) {
            // The sync thread will find the disk full too, report it and wait for room.
            return false;
        } catch (IOException e) {
            freeze(e);
            return false;
        } finally {
            writing.unlock();
        }
    }

    private void seal(JournalBatch batch) {
        Invariants.check(canSubmit(), "too many batches are queued");
        journal.seal(batch);
        submitted++;
    }

    private void enqueue(JournalBatch batch) {
        Invariants.check(queue.offer(batch), "the queue has room for all batches that may wait");
        idle.wake();
    }

    /**
     * Overwrites messages in the files of the journal on the sync thread, one list at a time; see {@link
     * JournalWriter#erase}.
     *
     * <p>Thread: any.
     *
     * @param done gets null or the failure, on the sync thread
     */
    void erase(List<JournalRange> messages, Consumer<@Nullable IOException> done) {
        boolean accepted = erasure.compareAndSet(null, new ErasureOrder(messages, done));
        Invariants.check(accepted, "an erasure is in progress");
        idle.wake();
    }

    /** The thread that holds the lock owns the journal's writer. */
    private void checkWriting() {
        Invariants.check(writing.isHeldByCurrentThread(), "the journal is written without its lock");
    }

    private void eraseNow(ErasureOrder order) {
        checkWriting();
        IOException failure = frozen ? new IOException("the journal failed earlier") : null;
        if (failure == null) {
            try {
                writer.erase(order.messages);
            } catch (StorageFullException e) {
                failure = e;
            } catch (IOException e) {
                failure = e;
                freeze(e);
            }
        }
        erasure.set(null);
        order.done.accept(failure);
    }

    /** Whether the journal has failed. */
    public boolean isFrozen() {
        return frozen;
    }

    /** Position up to which everything is written. Thread: any. */
    public long written() {
        return writer.written();
    }

    /** Position up to which everything is durable. Thread: any. */
    public long durable() {
        return writer.durable();
    }

    /** Writes, forces and commits what is due; returns whether there was anything to do. */
    public boolean step() {
        writing.lock();
        try {
            return stepLocked();
        } finally {
            writing.unlock();
        }
    }

    private boolean stepLocked() {
        int count = 0;
        try {
            requireOwned();
            retry(false);
            count = queue.drain(take);
            writeTaken();
            listener.onPause();
            if (isForceDue()) {
                force();
                listener.onPause();
            }
            ErasureOrder order = erasure.get();
            if (order != null) {
                eraseNow(order);
                count++;
            }
        } catch (IOException e) {
            freeze(e);
        } catch (RuntimeException | Error e) {
            // Ends the thread, after the listener knows that nothing more is committed.
            freeze(new IOException("journal stopped by a programming error", e));
            throw e;
        }
        return count > 0;
    }

    /** Checked before anything is acknowledged: another server could overwrite it. */
    private void requireOwned() throws IOException {
        if (!frozen) {
            journal.requireOwned(clock.nanoTime());
        }
    }

    private void writeTaken() {
        int next = 0;
        boolean roomLeft = stalled.isEmpty();
        while (next < taken.size() && !frozen && roomLeft) {
            int end = next + writer.adjacent(taken, next);
            boolean last = end == taken.size();
            roomLeft = tryWrite(taken.subList(next, end), last ? JournalWriter.Next.FORCE : JournalWriter.Next.WRITE);
            next = roomLeft ? end : next;
        }
        for (JournalBatch batch : taken.subList(next, taken.size())) {
            if (frozen) {
                finish();
            } else {
                stalled.addLast(batch);
            }
        }
        taken.clear();
    }

    /** Makes room for one more submitted batch. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void finish() {
        done++;
    }

    private void retry(boolean last) {
        if (stalled.isEmpty() || (!last && nanosToRetry() > 0)) {
            return;
        }
        while (!frozen && !stalled.isEmpty() && tryWrite(List.of(stalled.getFirst()), JournalWriter.Next.WRITE)) {
            stalled.removeFirst();
        }
        if (frozen) {
            stalled.clear();
        } else if (stalled.isEmpty()) {
            listener.onResumed();
        }
    }

    /**
     * Writes batches with one write; false if there is no room for them now. Any other failure freezes the journal.
     *
     * @param next operation that follows, unless there is an interval
     */
    private boolean tryWrite(List<JournalBatch> batches, JournalWriter.Next next) {
        checkWriting();
        try {
            writer.write(batches, syncIntervalNanos == 0 ? next : JournalWriter.Next.NOTHING);
        } catch (StorageFullException e) {
            if (stalled.isEmpty()) {
                listener.onStalled(e);
            }
            stall = new Stall(e, clock.nanoTime() + RETRY_NANOS);
            return false;
        } catch (IOException e) {
            batches.forEach(_ -> finish());
            freeze(e);
            return true;
        }
        for (JournalBatch batch : batches) {
            finish();
            listener.onWritten(batch);
            if (uncommitted.isEmpty() && (syncIntervalNanos > 0 || !batch.isAwaited())) {
                listener.onCommitted(batch);
            } else {
                uncommitted.addLast(batch);
            }
        }
        return true;
    }

    private long nanosToRetry() {
        Stall last = stall;
        return last == null ? 0 : last.retryAtNanos - clock.nanoTime();
    }

    private boolean isForceDue() {
        if (frozen) {
            return false;
        }
        return syncIntervalNanos == 0 ? !uncommitted.isEmpty() : writer.isDirty() && nanosToForce() <= 0;
    }

    private long nanosToForce() {
        return lastForceNanos + syncIntervalNanos - clock.nanoTime();
    }

    private void force() throws IOException {
        checkWriting();
        writer.force();
        lastForceNanos = clock.nanoTime();
        // Before any acknowledgement: if acknowledged records are lost later, the heads file shows it.
        writer.noteHeads(lastForceNanos);
        for (JournalBatch batch = uncommitted.pollFirst(); batch != null; batch = uncommitted.pollFirst()) {
            listener.onCommitted(batch);
        }
    }

    private void freeze(IOException failure) {
        if (!frozen) {
            frozen = true;
            listener.onFailed(failure);
        }
    }

    /** The sync thread. */
    private final class SyncAgent implements Agent {
        @Override
        public boolean doWork(long nowNanos) {
            if (step()) {
                return true;
            }
            journal.onIdle(clock.nanoTime());
            return false;
        }
    }

    private long nanosToWork() {
        if (!queue.isEmpty() || erasure.get() != null) {
            return 0;
        }
        long nanos = frozen ? Long.MAX_VALUE : IDLE_CHECK_NANOS;
        if (syncIntervalNanos > 0 && writer.isDirty() && !frozen) {
            nanos = Math.min(nanos, nanosToForce());
        }
        return stalled.isEmpty() ? nanos : Math.min(nanos, nanosToRetry());
    }

    /** Writes all submitted batches, makes them durable and ends the thread. The listener is called as usual. */
    @Override
    public void close() {
        AgentRunner running = runner;
        if (running != null) {
            running.stop();
        }
        writing.lock();
        try {
            writeRest();
        } finally {
            writing.unlock();
        }
    }

    private void writeRest() {
        step();
        retry(true);
        if (frozen) {
            return;
        }
        try {
            force();
            Stall last = stall;
            if (last != null && !stalled.isEmpty()) {
                freeze(last.reason);
                return;
            }
            writeLast();
        } catch (IOException e) {
            freeze(e);
        }
    }

    private void writeLast() throws IOException {
        checkWriting();
        JournalBatch last = journal.beginLast();
        if (last != null) {
            listener.onLast(last);
            journal.seal(last);
            writer.write(List.of(last), JournalWriter.Next.FORCE);
            writer.force();
            writer.noteHeads(clock.nanoTime());
        }
    }
}
