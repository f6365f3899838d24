// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.lane.OriginInlet;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.shard.DecisionQueue.Progress;
import dev.iora.wire.PublishFrame;

/**
 * Responses and messages of origins for the streams of a shard that copy them.
 *
 * <p>Thread: the shard.
 */
final class OriginQueue {
    private final LongMap<HostedOrigin> byTag = new LongMap<>();
    private final DecisionQueue queue;
    private long nextTag = 1;

    OriginQueue(Pipeline pipeline) {
        queue = new DecisionQueue(pipeline, DecisionQueue.MAX_SLICE_BYTES, LaneBatch::release, (_, at) -> decide(at));
    }

    /** Adds an origin; the tag of its messages. */
    long add(HostedOrigin origin) {
        long tag = nextTag++;
        byTag.put(tag, origin);
        return tag;
    }

    void remove(long tag) {
        byTag.remove(tag);
    }

    /** Messages of origins that wait for their decision. */
    DecisionQueue queue() {
        return queue;
    }

    private Progress decide(FrameBatch.Cursor at) {
        HostedOrigin origin = byTag.find(at.tag() / OriginInlet.KINDS);
        if (origin == null) {
            return Progress.DECIDED;
        }
        PublishFrame frame = at.frame();
        if (at.tag() % OriginInlet.KINDS == OriginInlet.RESPONSE) {
            int headers = Math.max(0, frame.headerSize);
            origin.link().onResponse(frame.bytes, frame.payload + headers, frame.size - headers);
            return Progress.DECIDED;
        }
        if (origin.link().onMessage(frame)) {
            return Progress.DECIDED;
        }
        return origin.isReading() ? Progress.WAITS_FOR_READ : Progress.WAITS_FOR_RECORDS;
    }
}
