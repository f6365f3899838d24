// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.record.Pipeline;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that lanes handed over and that wait for their decision, in their order. One that cannot be decided yet waits, and so
 * does everything behind it.
 *
 * <p>Thread: the shard.
 */
final class DecisionQueue {
    /** Maximum of bytes of messages that one step processes. */
    static final long MAX_SLICE_BYTES = 4 << 20;

    /** Bytes that a message counts in addition to its payload. */
    private static final int OVERHEAD_BYTES = 64;

    /** The result of an attempt to decide about a message. */
    enum Progress {
        /** The next message follows. */
        DECIDED,
        /** It depends on records that are not applied yet. */
        WAITS_FOR_RECORDS,
        /** It depends on a message that is being read. */
        WAITS_FOR_READ
    }

    /** Decides about a message. */
    @FunctionalInterface
    interface Decision {
        /** Attempts to decide about the message at the cursor, which {@code lane} handed over. */
        Progress decide(int lane, FrameBatch.Cursor at);
    }

    private final Pipeline pipeline;
    private final long sliceBytes;
    private final Consumer<LaneBatch> release;
    private final Decision decision;
    private final ArrayDeque<LaneBatch> waiting = new ArrayDeque<>();
    private FrameBatch.@Nullable Cursor cursor;

    /** Why the next message waits; decided if it does not. */
    private Progress last = Progress.DECIDED;

    /** Whether the next message has waited before. */
    private boolean again;

    /**
     * Creates an empty queue.
     *
     * @param sliceBytes bytes of messages that one step processes
     * @param release called with each batch whose messages are all decided
     */
    DecisionQueue(Pipeline pipeline, long sliceBytes, Consumer<LaneBatch> release, Decision decision) {
        this.pipeline = pipeline;
        this.sliceBytes = sliceBytes;
        this.release = release;
        this.decision = decision;
    }

    void add(LaneBatch batch) {
        waiting.addLast(batch);
    }

    /** Whether {@link #work} has something to do. */
    boolean isReady() {
        boolean mayGoOn = switch (last) {
            case DECIDED -> true;
            // The step that held the next message may have applied the records that it waited for.
            case WAITS_FOR_RECORDS -> pipeline.hasAppliedAll();
            case WAITS_FOR_READ -> false;
        };
        return mayGoOn && !waiting.isEmpty() && pipeline.hasRoom() && !pipeline.isOutputFull();
    }

    /** Whether no message waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether the message that is being decided has waited before. */
    boolean isRepeated() {
        return again;
    }

    /** Decides about some messages; how many. */
    int work() {
        int messages = 0;
        int bytes = 0;
        last = Progress.DECIDED;
        if (waiting.isEmpty() || pipeline.isOutputFull()) {
            return 0;
        }
        while (!waiting.isEmpty() && bytes < sliceBytes && pipeline.hasRoom()) {
            LaneBatch batch = waiting.getFirst();
            FrameBatch.Cursor at = cursor;
            if (at == null) {
                at = batch.frames().cursor();
                cursor = at;
                if (!at.next()) {
                    finish(batch);
                    continue;
                }
            }
            last = decision.decide(batch.lane(), at);
            again = last != Progress.DECIDED;
            if (again) {
                return messages;
            }
            messages++;
            bytes += OVERHEAD_BYTES + at.frame().size;
            if (!at.next()) {
                finish(batch);
            }
        }
        return messages;
    }

    private void finish(LaneBatch batch) {
        waiting.removeFirst();
        cursor = null;
        release.accept(batch);
    }

    /** Drops all messages. */
    void dropAll() {
        cursor = null;
        last = Progress.DECIDED;
        again = false;
        waiting.forEach(release);
        waiting.clear();
    }
}
