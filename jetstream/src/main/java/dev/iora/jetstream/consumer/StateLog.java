// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.store.StreamStore;

/**
 * All changes of a consumer's state. A change is made at once in the state that decisions use, and recorded; when the record
 * is applied, it is made in the durable state. At restart, records alone rebuild the durable state, and {@link #begin}
 * copies it.
 *
 * <p>First deliveries of neighbouring sequences become one entry, and the deliveries of one step become one record. Any
 * other record comes behind them, so that both states see the same order.
 *
 * <p>Thread: the shard.
 */
final class StateLog {
    private static final int STARTED = 1;
    private static final int DELIVERED = 2;
    private static final int ACKED = 3;
    private static final int ACKED_ALL = 4;
    private static final int GAVE_UP = 5;
    private static final int TOUCHED = 6;
    private static final int RESET = 7;
    private static final int AWAITED = 8;

    private final ConsumerHost host;
    private final boolean acksNeeded;
    private final boolean recordsDeliveries;
    private final AckState durable;
    private final AckState ahead;
    private final BinaryWriter out = new BinaryWriter(64);
    private final BinaryWriter runOut = new BinaryWriter(64);
    private final BinaryReader in = new BinaryReader("consumer state");

    private boolean running;
    private long unapplied;
    private boolean removedMeanwhile;
    private long runPrevious;
    private long runFirst;
    private long runLength;

    /**
     * Creates the state of a new consumer, or of one that records will restore.
     *
     * @param acksNeeded whether delivered messages must be acknowledged
     * @param recordsDeliveries whether deliveries survive a restart
     */
    StateLog(ConsumerHost host, boolean acksNeeded, boolean recordsDeliveries) {
        this.host = host;
        this.acksNeeded = acksNeeded;
        this.recordsDeliveries = recordsDeliveries;
        durable = new AckState(acksNeeded, host::onDone);
        ahead = new AckState(acksNeeded, sequence -> {});
    }

    /** Whether deliveries survive a restart. */
    boolean recordsDeliveries() {
        return recordsDeliveries;
    }

    /** The state that survives a restart. */
    AckState durable() {
        return durable;
    }

    /** The state that decisions use. */
    AckState ahead() {
        return ahead;
    }

    /** Whether changes are decided here, and not only applied. */
    boolean isRunning() {
        return running;
    }

    /** Continues from the durable state. */
    void begin() {
        ahead.copyFrom(durable);
        running = true;
    }

    /** Starts deliveries at a sequence. */
    void start(long sequence, long resumeAfter) {
        ahead.start(sequence, resumeAfter);
        out.clear();
        out.addVariable(sequence);
        out.addVariable(resumeAfter);
        record(STARTED, false);
    }

    /** Consumer sequence of the next delivery. */
    long nextConsumerSequence() {
        return ahead.floor().deliveredConsumer() + 1;
    }

    /** A message is delivered now; recorded by the next {@link #flush}. */
    void deliver(long sequence, int redeliveries) {
        long consumerSequence = nextConsumerSequence();
        long timeNanos = host.epochNanos();
        ahead.deliver(consumerSequence, sequence, redeliveries, timeNanos);
        if (!recordsDeliveries) {
            durable.deliver(consumerSequence, sequence, redeliveries, timeNanos);
            return;
        }
        if (runOut.length() == 0) {
            runOut.addVariable(timeNanos);
            runOut.addVariable(consumerSequence);
            runPrevious = 0;
            runLength = 0;
        }
        if (redeliveries == 0) {
            if (runLength == 0 || sequence != runFirst + runLength) {
                endRun();
                runFirst = sequence;
            }
            runLength++;
        } else {
            endRun();
            entry(sequence, 1);
            runOut.addVariable(redeliveries);
            runPrevious = sequence;
        }
    }

    /** Records the deliveries since the last call. */
    void flush() {
        if (runOut.length() == 0) {
            return;
        }
        endRun();
        unapplied++;
        host.record(DELIVERED, runOut.bytes(), 0, runOut.length(), false);
        runOut.clear();
    }

    /** A message was acknowledged or terminated. */
    void ack(long sequence, boolean awaited) {
        long timeNanos = host.epochNanos();
        flush();
        ahead.ack(sequence, timeNanos);
        out.clear();
        out.addVariable(timeNanos);
        out.addVariable(sequence);
        record(ACKED, awaited);
    }

    /** All messages up to this one were acknowledged. */
    void ackAll(long consumerSequence, long sequence, boolean awaited) {
        long timeNanos = host.epochNanos();
        flush();
        ahead.ackAll(consumerSequence, sequence, timeNanos);
        out.clear();
        out.addVariable(timeNanos);
        out.addVariable(consumerSequence);
        out.addVariable(sequence);
        record(ACKED_ALL, awaited);
    }

    /** A message reached its maximum of deliveries. */
    void giveUp(long sequence) {
        flush();
        ahead.giveUp(sequence);
        out.clear();
        out.addVariable(sequence);
        record(GAVE_UP, false);
    }

    /** Restarts the wait for an acknowledgement, at a time that may be in the future. */
    void touch(long sequence, long timeNanos) {
        flush();
        ahead.touch(sequence, timeNanos);
        out.clear();
        out.addVariable(sequence);
        out.addSigned(timeNanos);
        record(TOUCHED, false);
    }

    /** Restarts deliveries. */
    void reset(long sequence) {
        flush();
        ahead.reset(sequence);
        out.clear();
        out.addVariable(sequence);
        record(RESET, true);
    }

    /** Adds a record without effect, so that a client can wait until earlier records are durable. */
    void await() {
        flush();
        out.clear();
        record(AWAITED, true);
    }

    /** The stream has removed a message; whether its acknowledgement was pending. */
    boolean onRemoved(long sequence) {
        durable.onRemoved(sequence);
        if (!running) {
            return false;
        }
        removedMeanwhile |= unapplied > 0;
        return ahead.onRemoved(sequence);
    }

    /** The stream begins at {@code sequence} after messages were purged. */
    void onFirst(long sequence) {
        durable.onFirst(sequence);
        if (running) {
            removedMeanwhile |= unapplied > 0;
            ahead.onFirst(sequence);
        }
    }

    /** Whether the stream, by the applied records, has removed a message before its last one. */
    boolean isGone(long sequence) {
        StreamStore messages = host.messages();
        return sequence < messages.firstSequence() || messages.deleted().contains(sequence);
    }

    /** Makes a recorded change in the durable state. */
    void apply(int type, byte[] bytes, int offset, int length) {
        in.reset(bytes, offset, length);
        switch (type) {
            case STARTED -> durable.start(in.takeVariable(), in.takeVariable());
            case DELIVERED -> applyDeliveries(bytes, offset, length);
            case ACKED -> {
                long timeNanos = in.takeVariable();
                durable.ack(in.takeVariable(), timeNanos);
            }
            case ACKED_ALL -> {
                long timeNanos = in.takeVariable();
                durable.ackAll(in.takeVariable(), in.takeVariable(), timeNanos);
            }
            case GAVE_UP -> durable.giveUp(in.takeVariable());
            case TOUCHED -> durable.touch(in.takeVariable(), in.takeSigned());
            case RESET -> durable.reset(in.takeVariable());
            case AWAITED -> {}
            default -> throw new IllegalArgumentException("unknown consumer record " + type);
        }
        if (running) {
            unapplied--;
            if (unapplied == 0 && removedMeanwhile) {
                // Both states saw the removals, but at different places among the deliveries.
                removedMeanwhile = false;
                ahead.floor().copyFrom(durable.floor());
            }
        }
        if (type == RESET) {
            host.onReset();
        }
    }

    private void applyDeliveries(byte[] bytes, int offset, int length) {
        long timeNanos = in.takeVariable();
        long consumerSequence = in.takeVariable();
        long previous = 0;
        while (in.hasMore()) {
            long head = in.takeVariable();
            long first = previous + unzigzag(head >>> 1);
            if ((head & 1) != 0) {
                durable.deliver(consumerSequence++, first, in.takeCount(Integer.MAX_VALUE), timeNanos);
                previous = first;
            } else {
                long count = 1L + in.takeCount(Integer.MAX_VALUE);
                for (long sequence = first; sequence < first + count; sequence++) {
                    durable.deliver(consumerSequence++, sequence, 0, timeNanos);
                }
                previous = first + count - 1;
            }
        }
        if (acksNeeded) {
            forgetRemoved(bytes, offset, length);
        }
    }

    /** Forgets messages that were removed between the decision to deliver them and now. */
    private void forgetRemoved(byte[] bytes, int offset, int length) {
        StreamStore messages = host.messages();
        PendingAcks pending = durable.pending();
        int lowest = pending.lowest();
        boolean untouched = messages.deleted().isEmpty()
                && (lowest == PendingAcks.NONE || pending.sequence(lowest) >= messages.firstSequence());
        if (untouched) {
            return;
        }
        in.reset(bytes, offset, length);
        in.takeVariable();
        in.takeVariable();
        long previous = 0;
        while (in.hasMore()) {
            long head = in.takeVariable();
            long first = previous + unzigzag(head >>> 1);
            long more = in.takeVariable();
            long last = (head & 1) != 0 ? first : first + more;
            for (long sequence = first; sequence <= last; sequence++) {
                if (isGone(sequence)) {
                    durable.onRemoved(sequence);
                }
            }
            previous = last;
        }
    }

    private void endRun() {
        if (runLength > 0) {
            entry(runFirst, 0);
            runOut.addVariable(runLength - 1);
            runPrevious = runFirst + runLength - 1;
            runLength = 0;
        }
    }

    private void entry(long sequence, int mark) {
        long delta = sequence - runPrevious;
        runOut.addVariable((((delta << 1) ^ (delta >> 63)) << 1) | mark);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private void record(int type, boolean awaited) {
        unapplied++;
        host.record(type, out.bytes(), 0, out.length(), awaited);
    }
}
