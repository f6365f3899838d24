// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.record;

import dev.iora.common.BinaryWriter;
import dev.iora.common.Invariants;
import dev.iora.common.Mailbox;
import dev.iora.common.Owner;
import dev.iora.common.StorageFullException;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.lane.LaneOutput;
import dev.iora.jetstream.lane.Outbox;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.GroupCommit;
import dev.iora.store.Journal;
import dev.iora.store.JournalBatch;
import dev.iora.store.RecordVisitor;
import dev.iora.store.StoredMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from the decision to their application: into a batch of the journal, to the sync thread, and, once the batch
 * is committed, to the applier, after which the output of the batch leaves. Records of memory streams take the same way
 * without the journal.
 *
 * <p>Thread: the shard; for the methods of the listener see {@link GroupCommit.Listener}.
 *
 * <p>Invariant: batches are applied in the order of the journal, each after its commit.
 */
@SuppressWarnings("NullAway.Init") // start is called before the first record
public final class Pipeline implements GroupCommit.Listener {
    /** Most batches in flight: one being forced, one waiting for that, one being written. */
    private static final int MAX_BATCHES = 3;

    private static final int MAX_FULL_BATCHES = 2;
    private static final int EVENTS = 1024;

    /** Most records that the sync thread applies itself: batches submitted meanwhile wait for it. */
    private static final int LENT_RECORDS = 64;

    /** Most bytes that a lane writes itself. */
    private static final int LENT_BYTES = 64 << 10;

    /**
     * How another thread can cause a step of the shard.
     *
     * @param owner held by the thread that steps the shard, also for a lent step
     * @param wake wakes the shard to look for new work
     * @param lend the same, but the calling thread may step the shard itself
     */
    public record Stepper(Owner owner, Runnable wake, Runnable lend) {}

    /**
     * The visitors that apply records.
     *
     * @param ofJournal applies those of the journal, at run time
     * @param ofMemory applies those that are not in the journal
     */
    public record Appliers(RecordVisitor ofJournal, RecordVisitor ofMemory) {}

    /** A report of the sync thread. */
    private sealed interface Event {
        record Written(JournalBatch batch) implements Event {}

        record Committed(JournalBatch batch) implements Event {}

        record Failed(IOException reason) implements Event {}

        record Stalled(IOException reason) implements Event {}

        record Resumed() implements Event {}
    }

    /**
     * The health of the journal.
     *
     * @param failure why nothing is written any more; null if the journal works
     * @param stall why the journal waits for room on the disk; null if it does not
     * @param refusal the error for new records; null if they are accepted
     */
    private record Health(
            @Nullable IOException failure,
            @Nullable IOException stall,
            @Nullable ApiFault refusal) {
        static final Health GOOD = new Health(null, null, null);
    }

    private final LaneOutput output;
    private final Outbox.Pool outboxes;
    private final Stepper stepper;
    private final int batchBytes;
    private final Mailbox<Event> events = new Mailbox<>(EVENTS);
    private final ArrayDeque<JournalBatch> inFlight = new ArrayDeque<>();
    private final StreamHeads heads;
    private final BinaryWriter body = new BinaryWriter(256);
    private Journal journal;
    private GroupCommit sync;
    private Appliers appliers;
    private JournalBatch current;
    private Outbox outbox;
    private MemoryRecords memory = new MemoryRecords();
    private MemoryRecords applying = new MemoryRecords();
    private Outbox memoryOutbox;
    private @Nullable Outbox target;
    private Health health = Health.GOOD;
    private long applied;

    /** Number of records in the batches that were committed since the shard was last woken. Thread: sync. */
    private int unreported;

    /**
     * Creates a pipeline, which takes records after {@link #start}.
     *
     * @param batchBytes size at which a batch takes no more publishes
     * @param heads streams with records that were replayed
     */
    public Pipeline(LaneOutput output, Outbox.Pool outboxes, int batchBytes, Stepper stepper, StreamHeads heads) {
        this.output = output;
        this.outboxes = outboxes;
        this.batchBytes = batchBytes;
        this.stepper = stepper;
        this.heads = heads;
        outbox = outboxes.take();
        memoryOutbox = outboxes.take();
    }

    /**
     * Starts behind the replayed records.
     *
     * @param opened the journal for new records
     * @param groupCommit writes its batches
     */
    public void start(Journal opened, GroupCommit groupCommit, Appliers appliers) {
        journal = opened;
        sync = groupCommit;
        this.appliers = appliers;
        applied = opened.replayedTo();
        current = opened.begin();
    }

    /** The sync side, which writes the batches. */
    public GroupCommit sync() {
        return sync;
    }

    /** Why nothing is written any more; null if the journal works. */
    @Nullable
    public IOException failure() {
        return health.failure;
    }

    /** Why the journal waits for room on the disk; null if it does not. */
    @Nullable
    public IOException stall() {
        return health.stall;
    }

    /** The error for new records of file streams; null if they are accepted. */
    @Nullable
    public ApiFault refusal() {
        return health.refusal;
    }

    /** The error for a new record of this size, which is refused if the disk has hardly any room; null if it is accepted. */
    @Nullable
    public ApiFault refusal(int recordBytes) {
        if (health.refusal == null && !journal.hasRoom(recordBytes)) {
            return ApiError.INSUFFICIENT_RESOURCES.with();
        }
        return health.refusal;
    }

    /** The outbox for output that leaves with the records made last. */
    public Outbox outbox(boolean file) {
        return file ? outbox : memoryOutbox;
    }

    /** Fails unless the calling thread steps the shard. */
    public void checkOwner() {
        stepper.owner.check();
    }

    /**
     * Adds a message that its publisher waits for; returns its position. The message of an asynchronous stream is committed when it
     * is written, unless the same batch has a record that must be durable.
     */
    public long addMessage(Stream stream, StreamHeads.Head head, StoredMessage m) {
        checkOwner();
        if (!stream.isFile()) {
            return memory.addMessage(stream.id(), m);
        }
        beginRecord();
        if (!stream.isAsynchronous()) {
            current.awaited();
        }
        long position = current.appendMessage(stream.id(), head.position, m);
        heads.note(head, position, m.sequence);
        return position;
    }

    /** Adds the record that creates a stream; returns its position. */
    public long addCreation(long streamId, boolean file, BinaryWriter record) {
        checkOwner();
        if (!file) {
            return memory.addRecord(RecordType.STREAM_CREATED, streamId, record.bytes(), 0, record.length());
        }
        beginRecord();
        current.awaited();
        long position =
                current.appendRecord(RecordType.STREAM_CREATED, streamId, 0, record.bytes(), 0, record.length());
        // The stream and its head do not exist before this record is applied.
        current.addHead(streamId, position, 0);
        return position;
    }

    /** Makes the first record of a batch, which lists the streams changed by the batches before it. */
    private void beginRecord() {
        if (current.isEmpty()) {
            heads.begin(current);
        }
    }

    /** Adds another record; returns its position. A commit comes soon if it is {@code awaited}. */
    public long addRecord(
            int type, Stream stream, StreamHeads.Head head, boolean file, boolean awaited, BinaryWriter record) {
        checkOwner();
        long streamId = stream.id();
        if (!file) {
            return memory.addRecord(type, streamId, record.bytes(), 0, record.length());
        }
        beginRecord();
        if (awaited) {
            current.awaited();
        }
        long position = current.appendRecord(type, streamId, head.position, record.bytes(), 0, record.length());
        heads.note(head, position, stream.decidedLastSequence());
        return position;
    }

    /**
     * Called when the record at {@code position} that creates {@code stream} was applied; all other records of the stream
     * lie behind it.
     */
    public void onCreated(Stream stream, StreamHeads.Head head, long position) {
        heads.note(head, position, stream.decidedLastSequence());
    }

    /**
     * A point between two records of a stream.
     *
     * @param bytes of the records before it
     * @param records number of them, or the position of the next one without the journal
     * @param awaited whether they are awaited
     * @param position of the stream's last record
     */
    public record Mark(int bytes, long records, boolean awaited, long position) {}

    /** Marks the point before the next record of a stream, to which {@link #rollBack} can return in this step. */
    public Mark mark(Stream stream, StreamHeads.Head head) {
        checkOwner();
        if (!stream.isFile()) {
            return new Mark(memory.length(), memory.next(), false, 0);
        }
        beginRecord();
        return new Mark(current.bytes(), current.records(), current.isAwaited(), head.position);
    }

    /** Takes back the records that were made since, and whose decisions are taken back already; all are of one stream. */
    public void rollBack(Stream stream, StreamHeads.Head head, Mark to) {
        checkOwner();
        if (stream.isFile()) {
            current.rollBack(to.bytes, (int) to.records, to.awaited);
            heads.note(head, to.position, stream.decidedLastSequence());
        } else {
            memory.rollBack(to.records, to.bytes);
        }
    }

    /** Returns the empty body for the next record; every call returns the same buffer. */
    public BinaryWriter body() {
        return body.clear();
    }

    /** Whether a stream takes no more changes. */
    public boolean isReadOnly(Stream stream) {
        return stream.isFrozen() || (stream.isFile() && health.failure != null);
    }

    /**
     * Whether the current batch has room. Also true once the journal has failed or has no room, so that requests are refused
     * instead of queued.
     */
    public boolean hasRoom() {
        return !isFull() || health.refusal != null;
    }

    /** Whether records of {@code bytes} fit into the current batch together, whether or not it takes more publishes. */
    public boolean hasRoomFor(long bytes) {
        return current.fits(bytes);
    }

    /** Whether waiting responses take so much memory that no request should be taken. */
    public boolean isOutputFull() {
        return output.isFull(heldBytes());
    }

    /** Whether the current batch takes no more publishes. */
    public boolean isFull() {
        return current.bytes() >= batchBytes;
    }

    /** Whether the current batch has hardly room for another record. */
    public boolean isBursting() {
        return current.bytes() >= batchBytes / 4 * 7;
    }

    /** Whether no batch is in flight. */
    public boolean isIdle() {
        return inFlight.isEmpty();
    }

    /** Memory of the output that waits for records. */
    public long heldBytes() {
        long bytes = outbox.heldBytes() + memoryOutbox.heldBytes();
        for (JournalBatch batch : inFlight) {
            bytes += outboxOf(batch).heldBytes();
        }
        return bytes;
    }

    /** Whether all records were committed and applied. */
    public boolean hasAppliedAll() {
        return current.isEmpty() && inFlight.isEmpty() && memory.isEmpty();
    }

    /** End of the last batch that was applied. */
    public long applied() {
        return applied;
    }

    /** Outbox of the records being applied. */
    @Nullable
    public Outbox target() {
        return target;
    }

    /** Applies memory records. Records that are made by that wait for the next call. */
    public void applyMemory() {
        checkOwner();
        if (memory.isEmpty() && memoryOutbox.isEmpty()) {
            return;
        }
        MemoryRecords records = memory;
        Outbox waiting = memoryOutbox;
        long next = records.next();
        applying.clear(next);
        memory = applying;
        memoryOutbox = outboxes.take();
        target = waiting;
        records.forEach(appliers.ofMemory);
        target = null;
        records.clear(next);
        applying = records;
        waiting.releaseCommitted(output);
        outboxes.give(waiting);
    }

    /**
     * Submits the current batch. Output without records leaves with the batch before it.
     *
     * @param lent whether the calling thread may write a small batch itself, if that commits it
     * @return whether the batch is committed and applied already
     */
    public boolean submit(boolean lent) {
        checkOwner();
        if (current.isEmpty()) {
            releaseOutput();
            return false;
        }
        if (health.failure != null || !mayFollow()) {
            return false;
        }
        JournalBatch batch = current;
        heads.addTo(batch);
        outbox.onSubmit();
        batch.attach(outbox);
        inFlight.addLast(batch);
        boolean committed = false;
        if (lent && inFlight.size() == 1 && batch.bytes() <= LENT_BYTES) {
            committed = sync.submitOrCommit(batch);
        } else {
            sync.submit(batch);
        }
        current = journal.begin();
        outbox = outboxes.take();
        if (committed) {
            apply(batch);
        }
        return committed;
    }

    /**
     * Whether another batch may be in flight. At most two full ones may, so that no publish waits for more than three
     * commits.
     */
    private boolean mayFollow() {
        int full = 0;
        for (JournalBatch batch : inFlight) {
            full += batch.bytes() >= batchBytes ? 1 : 0;
        }
        return inFlight.size() < MAX_BATCHES && full < MAX_FULL_BATCHES;
    }

    private void releaseOutput() {
        if (outbox.isEmpty()) {
            return;
        }
        JournalBatch last = inFlight.peekLast();
        if (last == null) {
            outbox.releaseCommitted(output);
            return;
        }
        outboxOf(last).takeOver(outbox);
        // Requested first: then either the sync thread sees the request, or this thread sees the written position.
        if (sync.written() >= last.endPosition()) {
            releaseAllWritten();
        }
    }

    /** Every batch in flight is written, but the reports of the first ones may still wait, and their output goes first. */
    private void releaseAllWritten() {
        for (JournalBatch batch : inFlight) {
            outboxOf(batch).releaseWritten(output);
        }
    }

    private static Outbox outboxOf(JournalBatch batch) {
        if (batch.attachment() instanceof Outbox attached) {
            return attached;
        }
        throw new IllegalStateException("batch without an outbox");
    }

    /** Whether the sync thread has reported something. */
    public boolean hasEvents() {
        return !events.isEmpty();
    }

    /** Processes the reports of the sync thread; how many. */
    public int drain() {
        checkOwner();
        return events.drain(this::onEvent);
    }

    private void onEvent(Event event) {
        // No switch over patterns: its bootstrap would delay the first message that is stored.
        if (event instanceof Event.Written(JournalBatch batch)) {
            outboxOf(batch).releaseWritten(output);
        } else if (event instanceof Event.Committed(JournalBatch batch)) {
            apply(batch);
        } else if (event instanceof Event.Failed(IOException reason)) {
            health = new Health(reason, null, frozen(reason));
        } else if (event instanceof Event.Stalled(IOException reason)) {
            health = new Health(null, reason, ApiError.INSUFFICIENT_RESOURCES.with());
        } else {
            // Resumed, which never follows a failure.
            health = Health.GOOD;
        }
    }

    /** The error for changes after the journal has failed. */
    public static ApiFault frozen(IOException failure) {
        return new ApiFault(
                ApiError.STREAM_STORE_FAILED, "stream is read-only after a storage error: " + failure.getMessage());
    }

    private void apply(JournalBatch batch) {
        Invariants.check(inFlight.peekFirst() == batch, "batches committed out of order");
        inFlight.removeFirst();
        Outbox waiting = outboxOf(batch);
        target = waiting;
        batch.forEach(appliers.ofJournal);
        target = null;
        applied = batch.endPosition();
        journal.release(batch);
        waiting.releaseCommitted(output);
        outboxes.give(waiting);
    }

    /** Passes the outboxes of all uncommitted batches to {@code fail}. */
    public void failAll(Consumer<Outbox> fail) {
        checkOwner();
        for (JournalBatch batch : inFlight) {
            fail.accept(outboxOf(batch));
        }
        inFlight.clear();
        fail.accept(outbox);
    }

    @Override
    public void onWritten(JournalBatch batch) {
        if (outboxOf(batch).isWrittenRequested()) {
            post(new Event.Written(batch));
            stepper.wake.run();
        }
    }

    @Override
    public void onCommitted(JournalBatch batch) {
        unreported += batch.records();
        post(new Event.Committed(batch));
    }

    @Override
    public void onStalled(StorageFullException reason) {
        post(new Event.Stalled(reason));
        stepper.wake.run();
    }

    @Override
    public void onResumed() {
        post(new Event.Resumed());
        stepper.wake.run();
    }

    @Override
    public void onFailed(IOException broken) {
        post(new Event.Failed(broken));
        stepper.wake.run();
    }

    @Override
    public void onLast(JournalBatch last) {
        // Then streams also learn about damage in the last file.
        heads.end(last);
    }

    @Override
    public void onPause() {
        int records = unreported;
        unreported = 0;
        if (records > LENT_RECORDS) {
            stepper.wake.run();
        } else if (records > 0) {
            stepper.lend.run();
        }
    }

    private void post(Event event) {
        Invariants.check(events.offer(event), "more events than batches");
    }
}
