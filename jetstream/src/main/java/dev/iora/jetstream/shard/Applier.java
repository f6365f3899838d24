// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.common.Invariants;
import dev.iora.common.LittleEndian;
import dev.iora.core.Account;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.lane.Outbox;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.stream.PublishHeaders;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.Erasure;
import dev.iora.store.MessageCodec;
import dev.iora.store.RecordVisitor;
import dev.iora.store.StoredMessage;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies records. Durable state of streams and consumers changes only here, at run time and at restart alike.
 *
 * <p>Thread: the shard.
 */
final class Applier implements RecordVisitor {
    private final Parts parts;
    private final ShardStreams streams;
    private final @Nullable ReplayCheck check;
    private final boolean live;
    private final boolean memory;
    private final StoredMessage message = new StoredMessage();
    private final PublishHeaders headers = new PublishHeaders();
    private final Republisher republisher;
    private final BinaryReader creation = new BinaryReader("creation of a stream");

    /** The parts of the shard that records change. */
    record Parts(
            ShardStreams streams,
            ShardConsumers consumers,
            ShardFiles files,
            Erasures erasures,
            Pipeline pipeline,
            ShardOptions options) {}

    /**
     * Creates an applier.
     *
     * @param check checks the records of a replay; null for records of this run
     * @param memory whether the records are not from the journal
     */
    Applier(Parts parts, @Nullable ReplayCheck check, boolean memory) {
        this.memory = memory;
        this.parts = parts;
        this.check = check;
        streams = parts.streams;
        republisher = new Republisher(parts.options.lanes().count());
        live = check == null;
    }

    @Override
    public void onRecord(int type, long streamId, long position, long previous, byte[] bytes, int offset, int length) {
        if (RecordType.createsStream(type)) {
            create(type, streamId, position, bytes, offset, length);
            return;
        }
        if (type == RecordType.HEADS) {
            if (check != null) {
                check.onHeads(bytes, offset, length);
            }
            return;
        }
        HostedStream hosted = streams.find(streamId);
        if (hosted == null && check != null) {
            hosted = check.onUnknown(type, streamId, previous);
        }
        if (hosted == null) {
            // An earlier record deleted the stream.
            complete(position, 0);
            return;
        }
        if (hosted.unreadable && type != RecordType.STREAM_DELETED) {
            // The record stays in the journal until the stream's state can be read again.
            return;
        }
        if (check != null) {
            boolean withSequence = type == RecordType.MESSAGE || type == RecordType.NOT_WANTED;
            check.onRecord(hosted, position, previous, withSequence ? MessageCodec.sequence(bytes, offset) : 0);
        }
        hosted.changed = true;
        if (!memory) {
            hosted.appliedPosition = position;
        }
        long before = hosted.stream.store().bytes();
        long value = apply(hosted, type, position, bytes, offset, length);
        if (RecordType.removesInBulk(type)) {
            reportFreed(hosted.stream, before);
        }
        complete(position, value);
        if (live) {
            streams.noteApplied(hosted);
        }
    }

    /** Passes the result of the record to the callback that waits for it. */
    private void complete(long position, long value) {
        Outbox outbox = live ? parts.pipeline.target() : null;
        if (outbox != null) {
            outbox.onApplied(position, value);
        }
    }

    private void reportFreed(Stream stream, long bytesBefore) {
        if (stream.isFile()) {
            long left = streams.find(stream.id()) == null ? 0 : stream.store().bytes();
            parts.files.onFreed(bytesBefore - left);
        }
    }

    private long apply(HostedStream hosted, int type, long position, byte[] bytes, int offset, int length) {
        Stream stream = hosted.stream;
        if (type == RecordType.MESSAGE || type == RecordType.NOT_WANTED) {
            boolean complete = MessageCodec.decode(bytes, offset, offset + length, message, false);
            Invariants.check(complete, "message of unknown form in the journal");
            if (type == RecordType.MESSAGE) {
                store(hosted, position);
            } else {
                stream.applyNotWanted(message, live, headers);
            }
            return message.sequence;
        }
        if (live && memory != stream.isFile()) {
            // Records of a memory consumer overtake those of its stream; they change nothing that the stream's
            // decisions
            // depend on.
            stream.onRecordApplied();
        }
        return switch (type) {
            case RecordType.STREAM_UPDATED -> update(hosted, bytes, offset, length);
            case RecordType.STREAM_DELETED -> delete(hosted);
            case RecordType.MESSAGE_DELETED -> stream.applyDelete(LittleEndian.longAt(bytes, offset)) ? 1 : 0;
            case RecordType.MESSAGE_ERASED -> erase(hosted, LittleEndian.longAt(bytes, offset)) ? 1 : 0;
            case RecordType.PURGED -> purge(stream, bytes, offset, length);
            case RecordType.PURGED_RUNS -> stream.applyPurgeOfRuns(longs(bytes, offset, offset + length));
            case RecordType.EXPIRED -> {
                hosted.timers.expiry().onExpired();
                yield stream.applyExpired(LittleEndian.longAt(bytes, offset));
            }
            case RecordType.ENDED -> {
                hosted.timers.expiry().onExpired();
                yield stream.applyEnded(longs(bytes, offset, offset + length));
            }
            case RecordType.LOSS_KNOWN -> {
                stream.noteLoss().acknowledge(new String(bytes, offset, length, StandardCharsets.UTF_8));
                yield 1;
            }
            case RecordType.NOT_SOURCED -> {
                stream.applyNotSourced(LittleEndian.longAt(bytes, offset));
                yield 1;
            }
            case RecordType.SKIPPED -> {
                stream.applySkipped(LittleEndian.longAt(bytes, offset));
                yield 1;
            }
            case RecordType.CONSUMER_SET -> parts.consumers.applySet(hosted, bytes, offset, length, live);
            case RecordType.CONSUMER_DELETED -> parts.consumers.applyDeleted(hosted, bytes, offset);
            case RecordType.CONSUMER -> parts.consumers.applyRecord(hosted, bytes, offset, length);
            default -> throw new IllegalStateException("record of unknown type " + type + " in the journal");
        };
    }

    private void store(HostedStream hosted, long position) {
        Stream stream = hosted.stream;
        byte[] target = live ? stream.republishTarget(message) : null;
        long lastSequence = target == null ? 0 : stream.storedLastSequenceOf(message);
        stream.applyMessage(message, position, live, headers);
        Outbox outbox = target == null ? null : parts.pipeline.target();
        if (target != null && outbox != null) {
            republisher.republish(outbox, hosted, target, message, lastSequence);
        }
    }

    private void create(int type, long streamId, long position, byte[] bytes, int offset, int length) {
        BinaryReader body = creation.reset(bytes, offset, length);
        long created = body.takeLong();
        String account = type == RecordType.GLOBAL_STREAM_CREATED
                ? Account.GLOBAL_NAME
                : new String(body.takeSized(), StandardCharsets.UTF_8);
        StreamConfig config = StreamConfig.parse(body.takeRest());
        JetStreamAccount owner = parts.options.accounts().get(account);
        HostedStream hosted = streams.create(streamId, owner, created, config);
        hosted.appliedPosition = position;
        if (check == null) {
            if (!memory) {
                parts.pipeline.onCreated(hosted.stream, hosted.head, position);
            }
            hosted.listen();
        } else {
            check.onCreated(hosted, position);
        }
        complete(position, streamId);
    }

    private long update(HostedStream hosted, byte[] bytes, int offset, int length) {
        StreamConfig config = StreamConfig.parse(Arrays.copyOfRange(bytes, offset, offset + length));
        String name = hosted.stream.name();
        if (!config.name().equals(name)) {
            // The record that created the stream was lost, so the stream got a made-up name.
            parts.options.log().warn("JetStream stream '" + hosted.label() + "' is what '" + config.name() + "' was");
            config = config.toBuilder().name(name).build();
        }
        hosted.stream.applyUpdate(config);
        streams.dropBatches(hosted, config.allowAtomic(), config.allowBatched());
        if (live) {
            hosted.listen();
        }
        return 1;
    }

    private long delete(HostedStream hosted) {
        hosted.head.deletion = true;
        if (check != null) {
            check.onDeleted(hosted.stream.id());
        }
        streams.drop(hosted);
        return 1;
    }

    private boolean erase(HostedStream hosted, long sequence) {
        Stream stream = hosted.stream;
        Erasure erasure = stream.isFile() ? parts.files.erasure(stream.id(), sequence) : null;
        boolean removed = stream.applyDelete(sequence);
        if (erasure != null) {
            parts.erasures.add(hosted, erasure);
        }
        return removed;
    }

    private static long purge(Stream stream, byte[] bytes, int offset, int length) {
        long below = LittleEndian.longAt(bytes, offset);
        long keep = LittleEndian.longAt(bytes, offset + Long.BYTES);
        return stream.applyPurge(filters(bytes, offset + 2 * Long.BYTES, offset + length), below, keep);
    }

    private static long[] longs(byte[] bytes, int offset, int end) {
        long[] all = new long[(end - offset) / Long.BYTES];
        for (int i = 0; i < all.length; i++) {
            all[i] = LittleEndian.longAt(bytes, offset + i * Long.BYTES);
        }
        return all;
    }

    /** Reads the filters of a purge, each with its length before it; there may be none. */
    private static FilterSet filters(byte[] bytes, int offset, int end) {
        if (offset == end) {
            return FilterSet.ALL;
        }
        List<SubjectFilter> filters = new ArrayList<>();
        for (int at = offset; at < end; ) {
            int length = LittleEndian.intAt(bytes, at);
            at += Integer.BYTES;
            filters.add(SubjectFilter.of(Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
        }
        return FilterSet.of(filters);
    }

    /** Writes the body that {@link #filters} reads. */
    static void addFilters(BinaryWriter body, FilterSet filters) {
        for (SubjectFilter filter : filters.filters()) {
            byte[] subject = filter.subject();
            body.addSized(subject);
        }
    }
}
