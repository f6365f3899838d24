// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and deletes consumers. The changes of one stream happen one after the other, since each decision depends
 * on the result of the change before.
 *
 * <p>Thread: the shard.
 */
final class ConsumerChanges {
    private final Pipeline pipeline;
    private final ShardTime time;
    private final ShardEvents events;

    ConsumerChanges(Pipeline pipeline, ShardTime time, ShardEvents events) {
        this.pipeline = pipeline;
        this.time = time;
        this.events = events;
    }

    /** Runs {@code change} when no change of a consumer of the stream is in flight. */
    void whenIdle(HostedStream hosted, Runnable change) {
        if (hosted.consumerChanges == 0) {
            change.run();
        } else {
            hosted.waitingChanges.addLast(change);
        }
    }

    /** Creates a consumer. */
    void create(HostedStream hosted, String name, ConsumerConfig config, LongConsumer done, Consumer<ApiFault> failed) {
        if (unreadable(hosted, name) != null) {
            throw ApiError.CONSUMER_CREATE
                    .with("the state of this consumer is damaged; delete it first")
                    .exception();
        }
        BinaryWriter body = pipeline.body();
        ShardConsumers.write(body, hosted.nextConsumer++, time.epochNanos(), name, config);
        add(hosted, RecordType.CONSUMER_SET, HostedConsumer.isFile(hosted.stream, config), body, done, failed);
    }

    /** Gives a consumer another configuration. */
    void set(HostedConsumer known, ConsumerConfig config, LongConsumer done, Consumer<ApiFault> failed) {
        BinaryWriter body = pipeline.body();
        ShardConsumers.write(body, known.number, known.consumer().createdEpochNanos(), known.name(), config);
        add(known.hosted(), RecordType.CONSUMER_SET, known.isFile(), body, done, failed);
    }

    /** Deletes a consumer; {@code file} is whether its state is in files, even if it cannot be read. */
    void delete(HostedStream hosted, long number, boolean file, LongConsumer done, Consumer<ApiFault> failed) {
        add(hosted, RecordType.CONSUMER_DELETED, file, pipeline.body().addLong(number), done, failed);
    }

    /** Deletes a consumer that has been inactive for too long. */
    void deleteInactive(HostedConsumer known) {
        HostedStream hosted = known.hosted();
        if (pipeline.isReadOnly(hosted.stream)) {
            return;
        }
        known.deleting = true;
        String stream = hosted.stream.name();
        LongConsumer done = value -> {
            if (value != 0) {
                events.onInactiveDeleted(hosted.account, stream, known.name());
            }
        };
        delete(hosted, known.number, known.isFile(), done, _ -> known.deleting = false);
    }

    /** Returns the consumer of that name if its state cannot be read. */
    static @Nullable StoredConsumer unreadable(HostedStream hosted, String name) {
        for (StoredConsumer consumer : hosted.unreadableConsumers) {
            if (consumer.name().equals(name)) {
                return consumer;
            }
        }
        return null;
    }

    private void add(
            HostedStream hosted,
            int type,
            boolean file,
            BinaryWriter body,
            LongConsumer done,
            Consumer<ApiFault> failed) {
        hosted.consumerChanges++;
        if (file == hosted.stream.isFile()) {
            hosted.stream.addRecord(true);
        }
        long position = pipeline.addRecord(type, hosted.stream, hosted.head, file, true, body);
        pipeline.outbox(file)
                .expect(
                        position,
                        value -> {
                            done.accept(value);
                            onChanged(hosted);
                        },
                        fault -> {
                            failed.accept(fault);
                            onChanged(hosted);
                        });
    }

    private static void onChanged(HostedStream hosted) {
        hosted.consumerChanges--;
        while (hosted.consumerChanges == 0 && !hosted.waitingChanges.isEmpty()) {
            hosted.waitingChanges.removeFirst().run();
        }
    }
}
