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
 * is committed, to the applier; what waits for that leaves then. Records of streams in memory take the same way without the
 * journal.
 *
 * <p>Thread: the shard; the listener's methods as {@link GroupCommit.Listener} says.
 *
 * <p>Invariant: batches are applied in the order of the journal, each after its commit.
 */
@SuppressWarnings("NullAway.Init") // start comes before the first record
public final class Pipeline implements GroupCommit.Listener {
    /** Batches on their way: one being made durable, one behind it, one being written. */
    private static final int BATCHES_MAX = 3;

    private static final int FULL_BATCHES_MAX = 2;
    private static final int EVENTS = 1024;

    /** The sync thread applies no more records than this itself: what is submitted meanwhile waits. */
    private static final int LENT_RECORDS = 64;

    /** A lane writes no more than this itself. */
    private static final int LENT_BYTES = 64 << 10;

    /**
     * The thread that steps the shard.
     *
     * @param owner held by it, and by a thread that takes a lent step
     * @param wake makes it look at what has arrived
     * @param lend the same; the calling thread may take the step itself
     */
    public record Stepper(Owner owner, Runnable wake, Runnable lend) {}

    /**
     * What applies records.
     *
     * @param ofJournal those of the journal, at run time
     * @param ofMemory those that are not in it
     */
    public record Appliers(RecordVisitor ofJournal, RecordVisitor ofMemory) {}

    /** What the sync thread says. */
    private sealed interface Event {
        record Written(JournalBatch batch) implements Event {}

        record Committed(JournalBatch batch) implements Event {}

        record Failed(IOException reason) implements Event {}

        record Stalled(IOException reason) implements Event {}

        record Resumed() implements Event {}
    }

    /**
     * What is wrong with the journal.
     *
     * @param failure why nothing is written any more
     * @param stall what it waits for since the disk is full
     * @param refusal what those get who would add a record
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

    /** Records of the batches that were committed since the shard was told. Thread: sync. */
    private int untold;

    /**
     * Creates a pipeline, which takes records from {@link #start} on.
     *
     * @param batchBytes of records after which a batch takes no more publishes
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
     * Begins behind what was replayed.
     *
     * @param opened where records go
     * @param groupCommit writes them
     */
    public void start(Journal opened, GroupCommit groupCommit, Appliers appliers) {
        journal = opened;
        sync = groupCommit;
        this.appliers = appliers;
        applied = opened.replayedTo();
        current = opened.begin();
    }

    /** Writes the batches. */
    public GroupCommit sync() {
        return sync;
    }

    /** Why nothing is written any more, null as long as it is. */
    @Nullable
    public IOException failure() {
        return health.failure;
    }

    /** What the journal waits for since the disk is full, null if it does not. */
    @Nullable
    public IOException stall() {
        return health.stall;
    }

    /** What those get who would add a record of a stream in files; null as long as records are taken. */
    @Nullable
    public ApiFault refusal() {
        return health.refusal;
    }

    /** The same for those whose records are refused while the disk has no room for many more. */
    @Nullable
    public ApiFault refusal(int recordBytes) {
        if (health.refusal == null && !journal.hasRoom(recordBytes)) {
            return ApiError.INSUFFICIENT_RESOURCES.with();
        }
        return health.refusal;
    }

    /** Where output of a stream goes: it leaves with the records made last. */
    public Outbox outbox(boolean isFile) {
        return isFile ? outbox : memoryOutbox;
    }

    /** Refuses a thread that does not step the shard now. */
    public void checkOwner() {
        stepper.owner.check();
    }

    /** Adds a message that its publisher waits for; its position. */
    public long addMessage(Stream stream, StreamHeads.Head head, StoredMessage m) {
        checkOwner();
        if (!stream.isFile()) {
            return memory.addMessage(stream.id(), m);
        }
        beginRecord();
        current.awaited();
        long position = current.appendMessage(stream.id(), head.position, m);
        heads.note(head, position, m.sequence);
        return position;
    }

    /** Adds the record that creates a stream; its position. */
    public long addCreation(long streamId, boolean isFile, BinaryWriter record) {
        checkOwner();
        if (!isFile) {
            return memory.addRecord(RecordType.STREAM_CREATED, streamId, record.bytes(), 0, record.length());
        }
        beginRecord();
        current.awaited();
        long position =
                current.appendRecord(RecordType.STREAM_CREATED, streamId, 0, record.bytes(), 0, record.length());
        // The stream is there, and gets its head, when this is applied.
        current.addHead(streamId, position, 0);
        return position;
    }

    /** The first record of a batch says what those before it changed. */
    private void beginRecord() {
        if (current.isEmpty()) {
            heads.begin(current);
        }
    }

    /** Adds another record; its position. */
    public long addRecord(
            int type, Stream stream, StreamHeads.Head head, boolean isFile, boolean isAwaited, BinaryWriter record) {
        checkOwner();
        long streamId = stream.id();
        if (!isFile) {
            return memory.addRecord(type, streamId, record.bytes(), 0, record.length());
        }
        beginRecord();
        if (isAwaited) {
            current.awaited();
        }
        long position = current.appendRecord(type, streamId, head.position, record.bytes(), 0, record.length());
        heads.note(head, position, stream.decidedLastSequence());
        return position;
    }

    /** The record that creates {@code stream} was applied, and all others of it come behind {@code position}. */
    public void onCreated(Stream stream, StreamHeads.Head head, long position) {
        heads.note(head, position, stream.decidedLastSequence());
    }

    /** An empty body, for a record that is added before this is called again. */
    public BinaryWriter body() {
        return body.clear();
    }

    /** Whether a stream takes no changes any more. */
    public boolean isReadOnly(Stream stream) {
        return stream.isFrozen() || (stream.isFile() && health.failure != null);
    }

    /** Whether the batch being made takes more. Also true while nothing is written: requests are refused then, not queued. */
    public boolean hasRoom() {
        return !isFull() || health.refusal != null;
    }

    /** Whether responses that have not left take so much memory that nothing should be taken that needs one. */
    public boolean isOutputFull() {
        return output.isFull(heldBytes());
    }

    /** Whether the batch being made takes no more publishes. */
    public boolean isFull() {
        return current.bytes() >= batchBytes;
    }

    /** Whether the batch being made has hardly room for another record. */
    public boolean isBursting() {
        return current.bytes() >= batchBytes / 4 * 7;
    }

    /** Whether no batch is on its way. */
    public boolean isIdle() {
        return inFlight.isEmpty();
    }

    /** Memory of what waits here for its records. */
    public long heldBytes() {
        long bytes = outbox.heldBytes() + memoryOutbox.heldBytes();
        for (JournalBatch batch : inFlight) {
            bytes += outboxOf(batch).heldBytes();
        }
        return bytes;
    }

    /** Whether everything made was committed and applied. */
    public boolean isSettled() {
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

    /** Applies records in memory, and those that applying them gave rise to, as far as one pass goes. */
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
     * Submits what was made; output without records leaves with what it follows.
     *
     * @param isLent whether the calling thread may write a small batch itself, if that commits it
     * @return whether what was made is committed and applied already
     */
    public boolean submit(boolean isLent) {
        checkOwner();
        if (current.isEmpty()) {
            releaseOutput();
            return false;
        }
        if (health.failure != null || !mayFollow()) {
            return false;
        }
        JournalBatch batch = current;
        heads.tell(batch);
        outbox.onSubmit();
        batch.attach(outbox);
        inFlight.addLast(batch);
        boolean isCommitted = false;
        if (isLent && inFlight.size() == 1 && batch.bytes() <= LENT_BYTES) {
            isCommitted = sync.submitOrCommit(batch);
        } else {
            sync.submit(batch);
        }
        current = journal.begin();
        outbox = outboxes.take();
        if (isCommitted) {
            apply(batch);
        }
        return isCommitted;
    }

    /** Whether another batch may be on its way; of full ones two, so that nobody waits for more than three commits. */
    private boolean mayFollow() {
        int full = 0;
        for (JournalBatch batch : inFlight) {
            full += batch.bytes() >= batchBytes ? 1 : 0;
        }
        return inFlight.size() < BATCHES_MAX && full < FULL_BATCHES_MAX;
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
        Outbox before = outboxOf(last);
        before.takeOver(outbox);
        // Asked for first: either the sync thread sees that, or this sees what it has written.
        if (sync.written() >= last.endPosition()) {
            before.releaseWritten(output);
        }
    }

    private static Outbox outboxOf(JournalBatch batch) {
        if (batch.attachment() instanceof Outbox attached) {
            return attached;
        }
        throw new IllegalStateException("batch without an outbox");
    }

    /** Whether the sync thread has done something. */
    public boolean hasEvents() {
        return !events.isEmpty();
    }

    /** Goes on with what the sync thread has done; how much that was. */
    public int drain() {
        checkOwner();
        return events.drain(this::onEvent);
    }

    private void onEvent(Event event) {
        // No switch over patterns: the first message that is stored would pay for its bootstrap.
        if (event instanceof Event.Written(JournalBatch batch)) {
            outboxOf(batch).releaseWritten(output);
        } else if (event instanceof Event.Committed(JournalBatch batch)) {
            apply(batch);
        } else if (event instanceof Event.Failed(IOException reason)) {
            health = new Health(reason, null, frozen(reason));
        } else if (event instanceof Event.Stalled(IOException reason)) {
            health = new Health(null, reason, ApiError.INSUFFICIENT_RESOURCES.with());
        } else {
            // Resumed, which nothing is after a failure.
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

    /** Gives up what was not committed. */
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
        if (outboxOf(batch).isWrittenAskedFor()) {
            post(new Event.Written(batch));
            stepper.wake.run();
        }
    }

    @Override
    public void onCommitted(JournalBatch batch) {
        untold += batch.records();
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
        // So that what is damaged of the last file is known by streams, too.
        heads.end(last);
    }

    @Override
    public void onPause() {
        int records = untold;
        untold = 0;
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
