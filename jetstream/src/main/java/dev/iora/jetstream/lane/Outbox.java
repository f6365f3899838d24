// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.FrameBatch;
import dev.iora.core.FrameBatchPool;
import dev.iora.jetstream.config.ApiFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The output that waits until a batch of records is written or committed: messages by lane, and results of commands.
 *
 * <p>Thread: the shard.
 */
public final class Outbox {
    /** Tag of a PubAck, which becomes an error if the batch fails. */
    public static final long PUB_ACK = 1;

    /** Messages for a lane. */
    record Parcel(int lane, FrameBatch batch) {}

    /** A command that waits until its record is applied. */
    private static final class Waiting {
        final long position;
        final LongConsumer done;
        final Consumer<ApiFault> failed;
        long value;

        Waiting(long position, LongConsumer done, Consumer<ApiFault> failed) {
            this.position = position;
            this.done = done;
            this.failed = failed;
        }
    }

    /** Empty outboxes for reuse. */
    public static final class Pool {
        private final int lanes;
        private final FrameBatchPool batches;
        private final ArrayDeque<Outbox> free = new ArrayDeque<>();

        public Pool(int lanes, FrameBatchPool batches) {
            this.lanes = lanes;
            this.batches = batches;
        }

        public Outbox take() {
            Outbox next = free.pollFirst();
            return next == null ? new Outbox(lanes, batches) : next;
        }

        /** Takes back an empty outbox. */
        public void give(Outbox outbox) {
            free.addLast(outbox);
        }
    }

    /** Messages up to this size are copied behind an earlier batch, because many small batches would cost more. */
    private static final int COPIED_BYTES = 16 << 10;

    private final FrameBatchPool pool;
    private final @Nullable FrameBatch[] written;
    private final @Nullable FrameBatch[] committed;
    private final List<Parcel> writtenBefore = new ArrayList<>();
    private final List<Parcel> committedBefore = new ArrayList<>();
    private final ArrayDeque<Waiting> toApply = new ArrayDeque<>();
    private final List<Waiting> applied = new ArrayList<>();
    private volatile boolean writtenRequested;

    private Outbox(int lanes, FrameBatchPool pool) {
        this.pool = pool;
        written = new FrameBatch[lanes];
        committed = new FrameBatch[lanes];
    }

    /** The batch for messages that leave when the records are written: deliveries, many and large ones. */
    public FrameBatch whenWritten(int lane) {
        return open(written, lane, true);
    }

    /** The batch for messages that leave when the records are committed. */
    public FrameBatch whenCommitted(int lane) {
        return open(committed, lane, false);
    }

    private FrameBatch open(@Nullable FrameBatch[] batches, int lane, boolean large) {
        FrameBatch batch = batches[lane];
        if (batch == null) {
            batch = large ? pool.takeLarge() : pool.take();
            batches[lane] = batch;
        }
        return batch;
    }

    /** Calls {@code done} after the commit with the result of applying the record at {@code position}. */
    public void expect(long position, LongConsumer done, Consumer<ApiFault> failed) {
        toApply.addLast(new Waiting(position, done, failed));
    }

    /** The record at {@code position} was applied. */
    public void onApplied(long position, long value) {
        Waiting next = toApply.peekFirst();
        while (next != null && next.position <= position) {
            toApply.removeFirst();
            next.value = next.position == position ? value : 0;
            applied.add(next);
            next = toApply.peekFirst();
        }
    }

    public boolean isEmpty() {
        return writtenBefore.isEmpty()
                && committedBefore.isEmpty()
                && toApply.isEmpty()
                && applied.isEmpty()
                && isEmpty(written)
                && isEmpty(committed);
    }

    private static boolean isEmpty(@Nullable FrameBatch[] batches) {
        for (FrameBatch batch : batches) {
            if (batch != null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Moves the content of {@code later} behind its own. {@code later} belongs to no batch of records, so it has no parcels.
     */
    public void takeOver(Outbox later) {
        takeOver(written, writtenBefore, later.written);
        takeOver(committed, committedBefore, later.committed);
        toApply.addAll(later.toApply);
        later.toApply.clear();
        onSubmit();
    }

    private void takeOver(@Nullable FrameBatch[] open, List<Parcel> before, @Nullable FrameBatch[] later) {
        for (int lane = 0; lane < later.length; lane++) {
            FrameBatch batch = later[lane];
            if (batch == null) {
                continue;
            }
            later[lane] = null;
            FrameBatch own = open[lane];
            if (own != null && batch.bytes() <= COPIED_BYTES) {
                own.addAll(batch);
                pool.give(batch);
            } else {
                if (own != null) {
                    before.add(new Parcel(lane, own));
                }
                open[lane] = batch;
            }
        }
    }

    /** Memory of the messages that wait here. */
    public long heldBytes() {
        long bytes = heldBytes(writtenBefore) + heldBytes(committedBefore);
        for (int lane = 0; lane < written.length; lane++) {
            bytes += heldBytes(written[lane]) + heldBytes(committed[lane]);
        }
        return bytes;
    }

    private static long heldBytes(List<Parcel> parcels) {
        long bytes = 0;
        for (int i = 0; i < parcels.size(); i++) {
            bytes += LaneOutput.heldBytes(parcels.get(i).batch);
        }
        return bytes;
    }

    private static long heldBytes(@Nullable FrameBatch batch) {
        return batch == null ? 0 : LaneOutput.heldBytes(batch);
    }

    /** Called when its batch of records is submitted. */
    public void onSubmit() {
        writtenRequested = !writtenBefore.isEmpty() || !isEmpty(written);
    }

    private static void close(@Nullable FrameBatch[] open, List<Parcel> closed) {
        for (int lane = 0; lane < open.length; lane++) {
            FrameBatch batch = open[lane];
            if (batch != null) {
                closed.add(new Parcel(lane, batch));
                open[lane] = null;
            }
        }
    }

    /** Whether some messages leave as soon as the batch is written. Thread: any. */
    public boolean isWrittenRequested() {
        return writtenRequested;
    }

    /** Called when the batch is written. */
    public void releaseWritten(LaneOutput output) {
        close(written, writtenBefore);
        send(writtenBefore, output);
    }

    /** Called when the batch is committed and applied. */
    public void releaseCommitted(LaneOutput output) {
        releaseWritten(output);
        close(committed, committedBefore);
        send(committedBefore, output);
        onApplied(Long.MAX_VALUE, 0);
        for (int i = 0; i < applied.size(); i++) {
            applied.get(i).done.accept(applied.get(i).value);
        }
        applied.clear();
    }

    private static void send(List<Parcel> parcels, LaneOutput output) {
        for (int i = 0; i < parcels.size(); i++) {
            output.send(parcels.get(i).lane, parcels.get(i).batch);
        }
        parcels.clear();
    }

    /**
     * Fails publishers and commands with an error and drops deliveries, because the batch will never be committed.
     *
     * @param errors makes the errors for publishers
     */
    public void fail(LaneOutput output, PubAckErrors errors, ApiFault fault) {
        close(written, writtenBefore);
        close(committed, committedBefore);
        for (Parcel parcel : committedBefore) {
            FrameBatch refused = pool.take();
            FrameBatch.Cursor cursor = parcel.batch.cursor();
            while (cursor.next()) {
                if (cursor.tag() >= PUB_ACK) {
                    errors.add(refused, cursor);
                }
            }
            output.send(parcel.lane, refused);
        }
        writtenBefore.clear();
        committedBefore.clear();
        applied.addAll(toApply);
        toApply.clear();
        for (Waiting waiting : applied) {
            waiting.failed.accept(fault);
        }
        applied.clear();
    }

    /** Turns the PubAck of a failed batch into an error. */
    @FunctionalInterface
    public interface PubAckErrors {
        /** Adds the error for the receiver of the message at {@code cursor}. */
        void add(FrameBatch target, FrameBatch.Cursor cursor);
    }
}
