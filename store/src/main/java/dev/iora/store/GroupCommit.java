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
 * Writes submitted batches and makes them durable, many with one force; the owner of the journal goes on meanwhile.
 *
 * <p>Policy: with an interval of 0 a batch that somebody waits for is committed when it is durable; otherwise when it is
 * written, and what was written is made durable at least once per interval. A batch nobody waits for is committed when it
 * is written. Batches are committed in the order they were submitted, in any case.
 *
 * <p>Thread: {@link #submit}, {@link #submitOrCommit}, {@link #canSubmit} and {@link #close} by the owner of the journal; the
 * rest on the sync thread, or by whoever steps it. A lock keeps the writing single.
 *
 * <p>When the disk is full it waits: the batch there is no room for, and those behind it, are tried again until there is.
 *
 * <p>Invariant: after a failure nothing more is written, forced, or committed.
 */
public final class GroupCommit implements AutoCloseable {
    /** Batches that may wait. */
    private static final int QUEUE_LIMIT = 256;

    /** How often that is looked at while nothing is written. */
    private static final long IDLE_LOOK_NANOS = 1_000_000_000;

    /** How long a full disk is left alone. */
    static final long RETRY_NANOS = 100_000_000;

    private final Journal journal;
    private final JournalWriter writer;
    private final Clock clock;
    private final long syncIntervalNanos;
    private final Listener listener;
    private final Mailbox<JournalBatch> queue = new Mailbox<>(QUEUE_LIMIT);
    private final List<JournalBatch> taken = new ArrayList<>();
    private final Consumer<JournalBatch> take = taken::add;

    /** Held while something is written or forced. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ArrayDeque<JournalBatch> uncommitted = new ArrayDeque<>();

    /** The batch there was no room for, and those behind it. */
    private final ArrayDeque<JournalBatch> stalled = new ArrayDeque<>();

    private @Nullable Stall stall;

    private final AtomicReference<@Nullable ErasureOrder> erasure = new AtomicReference<>();
    private long lastForceNanos;
    private long submitted;
    private volatile long done;
    private volatile boolean isFrozen;
    private final ParkingIdle idle = new ParkingIdle(this::nanosToWork);
    private @Nullable AgentRunner runner;

    /** Why there was no room the last time, and when it is tried again. */
    private record Stall(StorageFullException reason, long retryAtNanos) {}

    /** Messages to be overwritten, and who is told. */
    private record ErasureOrder(List<JournalRange> messages, Consumer<@Nullable IOException> done) {}

    /** Is told what became of batches, in the order they were submitted. Thread: sync. */
    public interface Listener {
        /** It will be there after the process ends in whatever way, but not after the machine does. */
        void onWritten(JournalBatch batch);

        /** It is as durable as the policy says; follows {@link #onWritten}. */
        void onCommitted(JournalBatch batch);

        /** The disk is full, and batches wait for room. Told once, until {@link #onResumed}. */
        default void onStalled(StorageFullException reason) {}

        /** There was room for all that waited. */
        default void onResumed() {}

        /**
         * The journal failed: nothing that was not committed will be. Called once. Thread: sync, or the owner's in
         * {@link #submitOrCommit}.
         */
        void onFailed(IOException failure);

        /** The last batch is about to be written, in an orderly end: all before it is durable. Thread: the owner's. */
        default void onLast(JournalBatch last) {}

        /** What became of batches was told as far as it is known; something that takes long may follow. */
        default void onPause() {}
    }

    /**
     * Creates one that is stepped, unless it is started.
     *
     * @param syncIntervalNanos 0 to commit what is durable only
     */
    public GroupCommit(Journal journal, long syncIntervalNanos, Clock clock, Listener listener) {
        this.journal = journal;
        this.writer = journal.writer();
        this.syncIntervalNanos = syncIntervalNanos;
        this.clock = clock;
        this.listener = listener;
        this.lastForceNanos = clock.nanoTime();
    }

    /** Runs it on a thread of its own; {@code failures} learns of its end by an exception. */
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
        return submitted - done < QUEUE_LIMIT;
    }

    /** Has a batch written behind all earlier ones; nothing comes of it after a failure. */
    public void submit(JournalBatch batch) {
        seal(batch);
        enqueue(batch);
    }

    /**
     * As {@link #submit}, but writes the batch itself if that commits it and nothing is being written or waits for that: a
     * small batch costs less than handing it over. The caller waits as long as the write takes, but neither for a force nor
     * for a file. Also from the listener's {@link Listener#onPause}.
     *
     * @return whether it is committed; the listener is not told of it then
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
            if (isFrozen || !queue.isEmpty() || !stalled.isEmpty() || !uncommitted.isEmpty()) {
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
                // It sleeps until there is something to force.
                idle.wake();
            }
            return true;
        } catch (StorageFullException _) {
            // The sync thread finds the same, says so, and waits for room.
            return false;
        } catch (IOException e) {
            freeze(e);
            return false;
        } finally {
            writing.unlock();
        }
    }

    private void seal(JournalBatch batch) {
        Invariants.check(canSubmit(), "too many batches wait to be written");
        journal.seal(batch);
        submitted++;
    }

    private void enqueue(JournalBatch batch) {
        Invariants.check(queue.offer(batch), "the queue is as long as what may wait");
        idle.wake();
    }

    /**
     * Has messages overwritten in the files of the journal, one list at a time; see {@link JournalWriter#erase}.
     *
     * <p>Thread: any.
     *
     * @param done gets null, or what went wrong; on the sync thread
     */
    void erase(List<JournalRange> messages, Consumer<@Nullable IOException> done) {
        boolean isFirst = erasure.compareAndSet(null, new ErasureOrder(messages, done));
        Invariants.check(isFirst, "messages are being erased");
        idle.wake();
    }

    /** Whoever holds the lock owns the journal's writer. */
    private void checkWriting() {
        Invariants.check(writing.isHeldByCurrentThread(), "the journal is written without its lock");
    }

    private void eraseNow(ErasureOrder order) {
        checkWriting();
        IOException failure = isFrozen ? new IOException("the journal failed earlier") : null;
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

    /** Whether a failure ended it. */
    public boolean isFrozen() {
        return isFrozen;
    }

    /** Position up to which everything is written. Thread: any. */
    public long written() {
        return writer.written();
    }

    /** Position up to which everything is durable. Thread: any. */
    public long durable() {
        return writer.durable();
    }

    /** Does what there is to do; whether there was anything. */
    public boolean step() {
        writing.lock();
        try {
            return stepAlone();
        } finally {
            writing.unlock();
        }
    }

    private boolean stepAlone() {
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
            // Ends the thread. The listener learns first that nothing more is committed.
            freeze(new IOException("journal stopped by a programming error", e));
            throw e;
        }
        return count > 0;
    }

    /** Before anything is acknowledged that somebody else may write over. */
    private void requireOwned() throws IOException {
        if (!isFrozen) {
            journal.requireOwned(clock.nanoTime());
        }
    }

    private void writeTaken() {
        int next = 0;
        boolean hasRoom = stalled.isEmpty();
        while (next < taken.size() && !isFrozen && hasRoom) {
            int end = next + writer.together(taken, next);
            boolean isLast = end == taken.size();
            hasRoom = tryWrite(taken.subList(next, end), isLast ? JournalWriter.Next.FORCE : JournalWriter.Next.WRITE);
            next = hasRoom ? end : next;
        }
        for (JournalBatch batch : taken.subList(next, taken.size())) {
            if (isFrozen) {
                finish();
            } else {
                stalled.addLast(batch);
            }
        }
        taken.clear();
    }

    /** One more batch may be submitted. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void finish() {
        done++;
    }

    private void retry(boolean isLast) {
        if (stalled.isEmpty() || (!isLast && nanosToRetry() > 0)) {
            return;
        }
        while (!isFrozen && !stalled.isEmpty() && tryWrite(List.of(stalled.getFirst()), JournalWriter.Next.WRITE)) {
            stalled.removeFirst();
        }
        if (isFrozen) {
            stalled.clear();
        } else if (stalled.isEmpty()) {
            listener.onResumed();
        }
    }

    /**
     * Writes batches as one, or ends everything; false if there is no room for them now.
     *
     * @param next what follows, unless there is an interval
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
        if (isFrozen) {
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
        // Before anybody is told: what was acknowledged is missed if it is gone after the end of the process.
        writer.noteHeads(lastForceNanos);
        for (JournalBatch batch = uncommitted.pollFirst(); batch != null; batch = uncommitted.pollFirst()) {
            listener.onCommitted(batch);
        }
    }

    private void freeze(IOException failure) {
        if (!isFrozen) {
            isFrozen = true;
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
        long nanos = isFrozen ? Long.MAX_VALUE : IDLE_LOOK_NANOS;
        if (syncIntervalNanos > 0 && writer.isDirty() && !isFrozen) {
            nanos = Math.min(nanos, nanosToForce());
        }
        return stalled.isEmpty() ? nanos : Math.min(nanos, nanosToRetry());
    }

    /** Writes what was submitted, makes everything durable, and ends the thread. The listener is told as ever. */
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
        if (isFrozen) {
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
