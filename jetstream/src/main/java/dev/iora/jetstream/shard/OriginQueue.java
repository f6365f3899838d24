// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.lane.OriginInlet;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.wire.PublishFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages of origins for the streams of a shard that copy them: responses, and messages that wait for their decision. Like
 * publishes, a message that depends on records that are not applied yet waits, and so does everything behind it.
 *
 * <p>Thread: the shard.
 */
final class OriginQueue {
    /** Maximum of bytes that one step processes. */
    private static final int SLICE_BYTES = 4 << 20;

    private static final int OVERHEAD_BYTES = 64;

    private final Pipeline pipeline;
    private final LongMap<HostedOrigin> byTag = new LongMap<>();
    private final ArrayDeque<LaneBatch> waiting = new ArrayDeque<>();
    private FrameBatch.@Nullable Cursor cursor;
    private long nextTag = 1;

    /** Whether the next message waits. */
    private boolean held;

    /** Whether it waits for a message that is being read, and not for records in flight. */
    private boolean reading;

    OriginQueue(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** A tag for the messages of a new origin. */
    long takeTag() {
        return nextTag++;
    }

    void put(long tag, HostedOrigin origin) {
        byTag.put(tag, origin);
    }

    void remove(long tag) {
        byTag.remove(tag);
    }

    void add(LaneBatch batch) {
        waiting.addLast(batch);
    }

    /** Whether {@link #work} has something to do. */
    boolean isReady() {
        boolean mayGoOn = !held || (pipeline.hasAppliedAll() && !reading);
        return !waiting.isEmpty() && mayGoOn && pipeline.hasRoom() && !pipeline.isOutputFull();
    }

    /** Processes some messages; how many. */
    int work() {
        int messages = 0;
        int bytes = 0;
        held = false;
        reading = false;
        if (waiting.isEmpty() || pipeline.isOutputFull()) {
            return 0;
        }
        while (!waiting.isEmpty() && bytes < SLICE_BYTES && pipeline.hasRoom()) {
            FrameBatch.Cursor at = cursor;
            if (at == null) {
                at = waiting.getFirst().frames().cursor();
                cursor = at;
                if (!at.next()) {
                    finish();
                    continue;
                }
            }
            held = !handle(at);
            if (held) {
                return messages;
            }
            messages++;
            bytes += OVERHEAD_BYTES + at.frame().size;
            if (!at.next()) {
                finish();
            }
        }
        return messages;
    }

    private void finish() {
        waiting.removeFirst().release();
        cursor = null;
    }

    /** Processes one message; false if it must wait. */
    private boolean handle(FrameBatch.Cursor at) {
        HostedOrigin origin = byTag.find(at.tag() / OriginInlet.KINDS);
        if (origin == null) {
            return true;
        }
        PublishFrame frame = at.frame();
        if (at.tag() % OriginInlet.KINDS == OriginInlet.RESPONSE) {
            int headers = Math.max(0, frame.headerSize);
            origin.link().onResponse(frame.bytes, frame.payload + headers, frame.size - headers);
            return true;
        }
        if (origin.link().onMessage(frame)) {
            return true;
        }
        reading = origin.isReading();
        return false;
    }
}
