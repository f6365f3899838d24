// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.common.HeapGuard;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.stream.OriginRoute;
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.MessageCodec;
import dev.iora.store.StoredMessage;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of messages that were decided, and refuses what no stream of the shard takes at the moment.
 *
 * <p>Thread: the shard.
 */
final class PublishRecords {
    /** Subjects, message ids and positions of messages stay in memory as long as the stream keeps the messages. */
    private static final ApiFault FULL_HEAP =
            new ApiFault(ApiError.INSUFFICIENT_RESOURCES, "insufficient resources: the heap is nearly full");

    private final Pipeline pipeline;
    private final HeapGuard heap;
    private final Publish fromOrigin = new Publish();

    PublishRecords(Pipeline pipeline, HeapGuard heap) {
        this.pipeline = pipeline;
        this.heap = heap;
    }

    /** Whether the heap has no room for more messages. */
    boolean isHeapFull() {
        return heap.isFull();
    }

    /** Why a stream takes no message now, whose record has {@code bytes}; null if it may. */
    @Nullable
    ApiFault refusal(HostedStream hosted, int bytes, boolean heapFull) {
        if (heapFull) {
            return FULL_HEAP;
        }
        Stream stream = hosted.stream;
        ApiFault ofFiles = stream.isFile() ? pipeline.refusal(bytes) : null;
        if (ofFiles != null) {
            return ofFiles;
        }
        return stream.isFrozen() ? hosted.frozenFault() : null;
    }

    /** Bytes of the record of a message. */
    static int sizeOf(PublishFrame frame) {
        return MessageCodec.size(frame.subjectLength, 0, frame.size);
    }

    /** Makes the record of a message that is decided and in flight. */
    void add(HostedStream hosted, Publish decided) {
        Stream stream = hosted.stream;
        if (stream.pretendsToBeSourced(decided)) {
            BinaryWriter body = pipeline.body().addLong(decided.sequence());
            stream.addRecord(false);
            pipeline.addRecord(RecordType.NOT_SOURCED, stream, hosted.head, stream.isFile(), false, body);
        }
        if (decided.outcome() == Publish.Outcome.ACCEPTED) {
            pipeline.addMessage(stream, hosted.head, decided.message());
        } else {
            addNotWanted(hosted, decided.message());
        }
    }

    private void addNotWanted(HostedStream hosted, StoredMessage m) {
        m.payloadLength = 0;
        int size = MessageCodec.size(m.subjectLength, m.headersLength, 0);
        BinaryWriter body = pipeline.body();
        int start = body.skip(size);
        MessageCodec.encode(body.bytes(), start, hosted.stream.id(), hosted.head.position, m);
        pipeline.addRecord(RecordType.NOT_WANTED, hosted.stream, hosted.head, hosted.stream.isFile(), true, body);
    }

    /** Decides about a message from an origin, and makes its record. */
    Publish decideFromOrigin(
            HostedStream hosted, PublishFrame frame, OriginRoute route, long sequence, long timeNanos) {
        ApiFault refusal = refusal(hosted, sizeOf(frame), heap.isFull());
        if (refusal != null) {
            fromOrigin.refuse(refusal);
            return fromOrigin;
        }
        Stream stream = hosted.stream;
        stream.decideFromOrigin(frame, route, sequence, timeNanos, fromOrigin);
        if (fromOrigin.outcome() == Publish.Outcome.UNDECIDED && !stream.isFile()) {
            pipeline.applyMemory();
            stream.decideFromOrigin(frame, route, sequence, timeNanos, fromOrigin);
        }
        if (fromOrigin.outcome() == Publish.Outcome.ACCEPTED || fromOrigin.outcome() == Publish.Outcome.NOT_WANTED) {
            add(hosted, fromOrigin);
        }
        return fromOrigin;
    }

    /** The message from an origin that was decided last. */
    Publish decided() {
        return fromOrigin;
    }
}
