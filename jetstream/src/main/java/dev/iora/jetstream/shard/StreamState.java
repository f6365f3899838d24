// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.core.Account;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.stream.HeldRemoval;
import dev.iora.jetstream.stream.Lifetimes;
import dev.iora.jetstream.stream.MessageIds;
import dev.iora.jetstream.stream.Schedules;
import dev.iora.jetstream.stream.SourcePositions;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.Erasure;
import dev.iora.store.OwnerState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stream in a checkpoint, without its messages: a version, the name of its account, the time of its creation,
 * the position of its last message in the journal, the number of the next consumer, its configuration, the last message id,
 * the message ids, its consumers, its loss, removed messages that are to be erased, the positions of its sources, the lifetimes of its
 * messages, and its schedules.
 *
 * @param ids message ids, oldest first
 * @param lifetimes when messages end
 * @param sources how far each source is copied
 * @param schedules its message schedules
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record StreamState(
        String account,
        long createdEpochNanos,
        long lastPosition,
        long nextConsumer,
        StreamConfig config,
        byte[] lastMessageId,
        List<Id> ids,
        List<StoredConsumer> consumers,
        Loss loss,
        List<Erased> erasures,
        Lifetimes.Snapshot lifetimes,
        Map<String, Long> sources,
        List<Schedules.Saved> schedules) {
    private static final int VERSION = 5;

    /** Without schedules, which no stream had. */
    private static final int SCHEDULELESS_VERSION = 4;

    /** Without positions of sources, which no stream had. */
    private static final int SOURCELESS_VERSION = 3;

    /** Without lifetimes, which no stream had. */
    private static final int TIMELESS_VERSION = 2;

    /** Without the account, which was the global one. */
    private static final int GLOBAL_VERSION = 1;

    /** A removed message that is to be erased, with its place in the journal. */
    record Erased(long sequence, long position, int length) {
        Erasure of(long streamId) {
            return new Erasure(streamId, sequence, position, length);
        }

        private static void encode(List<Erasure> erasures, BinaryWriter body) {
            body.addInt(erasures.size());
            for (Erasure message : erasures) {
                body.addLong(message.sequence()).addLong(message.position()).addInt(message.length());
            }
        }

        private static List<Erased> decode(BinaryReader in) {
            List<Erased> erasures = new ArrayList<>();
            for (int left = in.takeInt(); left > 0; left--) {
                erasures.add(new Erased(in.takeLong(), in.takeLong(), in.takeInt()));
            }
            return erasures;
        }
    }

    /** A message id. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Id(byte[] text, long sequence, long timeNanos) {}

    /**
     * The loss of a stream, except for single messages.
     *
     * @param missing first and last sequence of each run
     */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Loss(HeldRemoval heldRemoval, String reason, String token, List<long[]> missing) {
        void restore(Stream stream) {
            if (heldRemoval != HeldRemoval.NOTHING || !reason.isEmpty()) {
                StreamLoss loss = stream.noteLoss();
                loss.holdRemoval(heldRemoval);
                loss.freeze(reason, token);
                loss.acknowledge(token);
                missing.forEach(run -> loss.addMissing(run[0], run[1]));
            }
        }

        private static void encode(@Nullable StreamLoss loss, BinaryWriter body) {
            boolean exists = loss != null && (loss.isFrozen() || loss.heldRemoval() != HeldRemoval.NOTHING);
            if (loss == null || !exists) {
                body.addByte(0);
                return;
            }
            body.addByte(
                    switch (loss.heldRemoval()) {
                        case NOTHING -> 1;
                        case DONE -> 2;
                        case UNWANTED -> 3;
                    });
            body.addSized(loss.reason().getBytes(StandardCharsets.UTF_8));
            body.addSized(loss.token().getBytes(StandardCharsets.UTF_8));
            List<long[]> runs = new ArrayList<>();
            loss.missing().forEachRun((first, last) -> runs.add(new long[] {first, last}));
            body.addInt(runs.size());
            runs.forEach(run -> body.addLong(run[0]).addLong(run[1]));
        }

        private static Loss decode(BinaryReader in) {
            int kind = in.takeByte();
            if (kind == 0) {
                return new Loss(HeldRemoval.NOTHING, "", "", List.of());
            }
            String reason = new String(in.takeSized(), StandardCharsets.UTF_8);
            String token = new String(in.takeSized(), StandardCharsets.UTF_8);
            List<long[]> missing = new ArrayList<>();
            for (int left = in.takeInt(); left > 0; left--) {
                missing.add(new long[] {in.takeLong(), in.takeLong()});
            }
            HeldRemoval held = switch (kind) {
                case 2 -> HeldRemoval.DONE;
                case 3 -> HeldRemoval.UNWANTED;
                default -> HeldRemoval.NOTHING;
            };
            return new Loss(held, reason, token, missing);
        }
    }

    /**
     * Captures the applied state of a stream. There may be millions of message ids: they are encoded only when the state is
     * used, on any thread, and must be released then.
     */
    static OwnerState capture(HostedStream hosted) {
        BinaryWriter body = encodeHead(hosted);
        BinaryWriter rest = encodeRest(hosted);
        MessageIds.Snapshot ids = hosted.stream.messageIds().capture();
        Lifetimes.Snapshot lifetimes = hosted.stream.lifetimes().capture();
        List<Schedules.Saved> schedules = hosted.stream.schedules().capture();
        return () -> {
            body.addInt(ids.size());
            ids.forEach((bytes, offset, length, sequence, timeNanos) -> body.addInt(length)
                    .add(bytes, offset, length)
                    .addLong(sequence)
                    .addLong(timeNanos));
            body.add(rest.bytes(), 0, rest.length());
            lifetimes.encode(body);
            Schedules.Saved.encode(schedules, body);
            return body.toByteArray();
        };
    }

    private static BinaryWriter encodeHead(HostedStream hosted) {
        Stream stream = hosted.stream;
        BinaryWriter body = new BinaryWriter(256);
        body.addByte(VERSION)
                .addSized(hosted.account.name().getBytes(StandardCharsets.UTF_8))
                .addLong(stream.createdEpochNanos())
                .addLong(hosted.appliedPosition)
                .addLong(hosted.nextConsumer);
        body.addSized(stream.config().toJson());
        body.addSized(stream.lastMessageId());
        return body;
    }

    private static BinaryWriter encodeRest(HostedStream hosted) {
        BinaryWriter body = new BinaryWriter(256);
        List<HostedConsumer> kept = new ArrayList<>();
        // Memory consumers do not survive a restart.
        hosted.consumers.forEach(consumer -> {
            if (consumer.isFile()) {
                kept.add(consumer);
            }
        });
        body.addInt(kept.size() + hosted.unreadableConsumers.size());
        for (HostedConsumer hostedConsumer : kept) {
            Consumer consumer = hostedConsumer.consumer();
            body.addLong(hostedConsumer.number).addLong(consumer.createdEpochNanos());
            body.addSized(consumer.name().getBytes(StandardCharsets.UTF_8));
            body.addSized(consumer.config().toJson());
            body.addSized(consumer.encodeState());
        }
        for (StoredConsumer unreadable : hosted.unreadableConsumers) {
            body.addLong(unreadable.number()).addLong(unreadable.createdEpochNanos());
            body.addSized(unreadable.name().getBytes(StandardCharsets.UTF_8));
            body.addSized(unreadable.config().toJson());
            body.addSized(unreadable.state());
        }
        Loss.encode(hosted.stream.loss(), body);
        Erased.encode(hosted.erasures, body);
        hosted.stream.sources().encode(body);
        return body;
    }

    /**
     * Reads the bytes that {@link #capture} produced.
     *
     * @throws IllegalArgumentException if they are something else
     */
    static StreamState decode(byte[] bytes) {
        BinaryReader in = new BinaryReader("state of a stream").reset(bytes, 0, bytes.length);
        int version = in.takeByte();
        if (version < GLOBAL_VERSION || version > VERSION) {
            throw in.damaged("unknown version " + version);
        }
        String account =
                version == GLOBAL_VERSION ? Account.GLOBAL_NAME : new String(in.takeSized(), StandardCharsets.UTF_8);
        long created = in.takeLong();
        long lastPosition = in.takeLong();
        long nextConsumer = in.takeLong();
        StreamConfig config = StreamConfig.parse(in.takeSized());
        byte[] lastMessageId = in.takeSized();
        List<Id> ids = new ArrayList<>();
        for (int left = in.takeInt(); left > 0; left--) {
            ids.add(new Id(in.takeSized(), in.takeLong(), in.takeLong()));
        }
        List<StoredConsumer> consumers = new ArrayList<>();
        for (int left = in.takeInt(); left > 0; left--) {
            long number = in.takeLong();
            long consumerCreated = in.takeLong();
            String name = new String(in.takeSized(), StandardCharsets.UTF_8);
            consumers.add(new StoredConsumer(
                    number, consumerCreated, name, ConsumerConfig.parse(in.takeSized()), in.takeSized()));
        }
        Loss loss = Loss.decode(in);
        List<Erased> erasures = Erased.decode(in);
        Map<String, Long> sources = version <= SOURCELESS_VERSION ? Map.of() : SourcePositions.decode(in);
        Lifetimes.Snapshot lifetimes =
                version <= TIMELESS_VERSION ? Lifetimes.Snapshot.NONE : Lifetimes.Snapshot.decode(in);
        List<Schedules.Saved> schedules = version <= SCHEDULELESS_VERSION ? List.of() : Schedules.Saved.decode(in);
        in.end();
        return new StreamState(
                account,
                created,
                lastPosition,
                nextConsumer,
                config,
                lastMessageId,
                ids,
                consumers,
                loss,
                erasures,
                lifetimes,
                sources,
                schedules);
    }
}
