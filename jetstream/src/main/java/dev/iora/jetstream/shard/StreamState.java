// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.stream.MessageIds;
import dev.iora.jetstream.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a checkpoint has of a stream beside its messages: a version, when it was created, where its last message is in the
 * journal, the number of the next consumer, its configuration, the last message id, the message ids, and its consumers.
 *
 * @param ids message ids, oldest first
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record StreamState(
        long createdEpochNanos,
        long lastPosition,
        long nextConsumer,
        StreamConfig config,
        byte[] lastMessageId,
        List<Id> ids,
        List<OfConsumer> consumers) {
    private static final int VERSION = 1;

    /** A message id. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Id(byte[] text, long sequence, long timeNanos) {}

    /** A consumer. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record OfConsumer(long number, long createdEpochNanos, String name, ConsumerConfig config, byte[] state) {}

    /** The state of a stream as it is applied. */
    static byte[] encode(HostedStream hosted) {
        Stream stream = hosted.stream;
        RecordBody body = new RecordBody();
        body.addByte(VERSION)
                .addLong(stream.createdEpochNanos())
                .addLong(hosted.appliedPosition)
                .addLong(hosted.nextConsumer);
        add(body, stream.config().toJson());
        add(body, stream.lastMessageId());
        MessageIds ids = stream.messageIds();
        body.addInt(ids.size());
        ids.forEach((bytes, offset, length, sequence, timeNanos) ->
                body.addInt(length).add(bytes, offset, length).addLong(sequence).addLong(timeNanos));
        List<HostedConsumer> kept = new ArrayList<>();
        // What is kept in memory is not there after a restart.
        hosted.consumers.forEach(consumer -> {
            if (consumer.isFile()) {
                kept.add(consumer);
            }
        });
        body.addInt(kept.size());
        for (HostedConsumer hostedConsumer : kept) {
            Consumer consumer = hostedConsumer.consumer();
            body.addLong(hostedConsumer.number).addLong(consumer.createdEpochNanos());
            add(body, consumer.name().getBytes(StandardCharsets.UTF_8));
            add(body, consumer.config().toJson());
            add(body, consumer.encodeState());
        }
        return Arrays.copyOf(body.bytes(), body.length());
    }

    private static void add(RecordBody body, byte[] bytes) {
        body.addInt(bytes.length).add(bytes);
    }

    /**
     * Reads what {@link #encode} gave.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static StreamState decode(byte[] bytes) {
        StateBytes in = new StateBytes(bytes);
        int version = in.takeByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("state of a stream has version " + version);
        }
        long created = in.takeLong();
        long lastPosition = in.takeLong();
        long nextConsumer = in.takeLong();
        StreamConfig config = StreamConfig.parse(in.takeBytes());
        byte[] lastMessageId = in.takeBytes();
        List<Id> ids = new ArrayList<>();
        for (int left = in.takeInt(); left > 0; left--) {
            ids.add(new Id(in.takeBytes(), in.takeLong(), in.takeLong()));
        }
        List<OfConsumer> consumers = new ArrayList<>();
        for (int left = in.takeInt(); left > 0; left--) {
            long number = in.takeLong();
            long consumerCreated = in.takeLong();
            String name = new String(in.takeBytes(), StandardCharsets.UTF_8);
            consumers.add(new OfConsumer(
                    number, consumerCreated, name, ConsumerConfig.parse(in.takeBytes()), in.takeBytes()));
        }
        in.end();
        return new StreamState(created, lastPosition, nextConsumer, config, lastMessageId, ids, consumers);
    }
}
