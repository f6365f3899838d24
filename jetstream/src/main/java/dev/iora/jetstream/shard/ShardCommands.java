// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.lane.ShardIntake;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.subject.FilterSet;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands of the API for the streams of one account on a shard.
 *
 * <p>Each is carried out on the shard's thread, and its future completes there; that of a change completes when its record
 * is committed and applied. A future fails with {@link ApiException} if the stream or the consumer does not exist (10059,
 * 10014), if the shard refuses changes, or if too many commands wait (10023). Configurations were validated before.
 *
 * <p>Thread: any.
 */
public final class ShardCommands {
    /**
     * Decides about a request to create a consumer, on the shard's thread and while no other change of a consumer of the
     * stream is in flight.
     */
    @FunctionalInterface
    public interface ConsumerPlan {
        /**
         * Returns the complete configuration to create or update with; null if the consumer stays unchanged.
         * {@code existing} is the consumer of that name. May throw {@link ApiException}.
         */
        @Nullable
        ConsumerConfig decide(Stream stream, @Nullable Consumer existing);
    }

    /** Receives the error. */
    @FunctionalInterface
    private interface Failed extends java.util.function.Consumer<ApiFault> {}

    /** A change of a consumer. */
    @FunctionalInterface
    private interface Change {
        void make(HostedStream hosted);
    }

    /** Work on the shard's thread that completes a future. */
    @FunctionalInterface
    private interface Command<R> {
        void run(CompletableFuture<R> future);
    }

    /** The parts of the shard that commands use. */
    record Parts(
            CommandQueue queue,
            ShardIntake intake,
            ShardTime time,
            ShardStreams streams,
            ConsumerChanges changes,
            Purges purges,
            Erasures erasures,
            Pipeline pipeline) {}

    private final Parts parts;
    private final Pipeline pipeline;
    private final JetStreamAccount account;

    ShardCommands(Parts parts, JetStreamAccount account) {
        this.account = account;
        this.parts = parts;
        pipeline = parts.pipeline;
    }

    /**
     * Takes messages that {@code lane} has collected for the shard, so that later commands come behind them. Thread: the
     * owner of the lane, at the end of a round.
     */
    public void takeGathered(int lane) {
        parts.intake.inbox(lane).handOver();
    }

    /** Creates a stream; the catalog has checked that its name is free. */
    public CompletableFuture<Void> createStream(StreamConfig config) {
        return run(future -> {
            boolean file = config.storage() == StorageType.FILE;
            BinaryWriter body = pipeline.body()
                    .addLong(parts.time.epochNanos())
                    .addSized(account.name().getBytes(StandardCharsets.UTF_8))
                    .add(config.toJson());
            ApiFault refusal = pipeline.refusal(body.length());
            if (file && refusal != null) {
                throw refusal.exception();
            }
            long position = pipeline.addCreation(parts.streams.takeNumber(), file, body);
            pipeline.outbox(file).expect(position, done(future), failed(future));
        });
    }

    /** Gives a stream a new configuration. */
    public CompletableFuture<Void> updateStream(StreamConfig config) {
        return run(future -> {
            HostedStream hosted = changeable(config.name());
            BinaryWriter body = pipeline.body().add(config.toJson());
            addChange(hosted, RecordType.STREAM_UPDATED, body, done(future), failed(future));
        });
    }

    /** Deletes a stream and its consumers. */
    public CompletableFuture<Void> deleteStream(String stream) {
        return run(future -> {
            HostedStream hosted = deletable(stream);
            hosted.head.deletion = true;
            addChange(hosted, RecordType.STREAM_DELETED, pipeline.body(), done(future), failed(future));
        });
    }

    /**
     * Removes messages that match.
     *
     * @param belowSequence removes only messages before this sequence, 0 for all
     * @param keep how many of the newest messages stay
     * @return number of removed messages
     */
    public CompletableFuture<Long> purge(String stream, FilterSet filters, long belowSequence, long keep) {
        return run(future -> {
            HostedStream hosted = changeable(stream);
            recordLossIsKnown(hosted);
            long end = hosted.stream.decidedLastSequence() + 1;
            long below = belowSequence == 0 ? end : Math.min(belowSequence, end);
            var request = new Purges.Request(hosted, filters, below, keep);
            if (!request.isSmall()) {
                parts.purges.begin(request, future::complete, failed(future));
                return;
            }
            BinaryWriter body = pipeline.body().addLong(belowSequence).addLong(keep);
            Applier.addFilters(body, filters);
            if (belowSequence > hosted.stream.decidedLastSequence()) {
                // No client knows the next sequence before this is applied.
                addChange(hosted, RecordType.PURGED, body, future::complete, failed(future));
            } else {
                add(hosted, RecordType.PURGED, body, future::complete, failed(future));
            }
        });
    }

    /**
     * Removes one message; false if it does not exist.
     *
     * @param erase whether its bytes are overwritten as well, before the response
     */
    public CompletableFuture<Boolean> deleteMessage(String stream, long sequence, boolean erase) {
        return run(future -> {
            HostedStream hosted = changeable(stream);
            recordLossIsKnown(hosted);
            BinaryWriter body = pipeline.body().addLong(sequence);
            if (erase) {
                add(
                        hosted,
                        RecordType.MESSAGE_ERASED,
                        body,
                        value -> onRemoved(hosted, sequence, value != 0, future),
                        failed(future));
            } else {
                add(hosted, RecordType.MESSAGE_DELETED, body, value -> future.complete(value != 0), failed(future));
            }
        });
    }

    private void onRemoved(HostedStream hosted, long sequence, boolean removed, CompletableFuture<Boolean> future) {
        if (removed) {
            parts.erasures.await(hosted, sequence, _ -> future.complete(true), failed(future));
        } else {
            future.complete(false);
        }
    }

    /** Reads the committed state of a stream. */
    public <R> CompletableFuture<R> onStream(String stream, Function<? super Stream, ? extends R> read) {
        return run(future -> future.complete(read.apply(existing(stream).stream)));
    }

    /** Reads the committed state of those of {@code names} that exist. */
    public <R> CompletableFuture<List<R>> onStreams(List<String> names, Function<? super Stream, ? extends R> read) {
        return run(future -> {
            List<R> seen = new ArrayList<>(names.size());
            for (String name : names) {
                HostedStream hosted = parts.streams.named(account, name);
                if (hosted != null) {
                    seen.add(read.apply(hosted.stream));
                }
            }
            future.complete(seen);
        });
    }

    /**
     * Creates or updates a consumer as {@code plan} decides; {@code name} is never empty.
     *
     * @param read reads the state of the consumer before its first delivery, for the response
     */
    public <R> CompletableFuture<R> createConsumer(
            String stream, String name, ConsumerPlan plan, BiFunction<? super Stream, ? super Consumer, R> read) {
        return run(future -> whenConsumersIdle(stream, future, hosted -> {
            StreamConsumer existing = hosted.stream.consumers().find(name);
            ConsumerConfig config = plan.decide(hosted.stream, existing == null ? null : existing.consumer());
            LongConsumer done = value -> {
                if (existing instanceof HostedConsumer known && known.started) {
                    beginAgainForOrigin(known.consumer());
                }
                complete(future, hosted, name, read);
            };
            if (config == null) {
                done.accept(0);
            } else if (existing instanceof HostedConsumer known) {
                parts.changes.set(known, config, done, failed(future));
            } else {
                parts.changes.create(hosted, name, config, done, failed(future));
            }
        }));
    }

    /** A mirror or source that asks for its durable consumer again continues behind what it has acknowledged. */
    private static void beginAgainForOrigin(Consumer consumer) {
        if (consumer.config().sourcing()) {
            consumer.reset(0);
        }
    }

    /** A new consumer has not delivered yet: its first turn comes after this step has applied its records. */
    private static <R> void complete(
            CompletableFuture<R> future,
            HostedStream hosted,
            String name,
            BiFunction<? super Stream, ? super Consumer, R> read) {
        try {
            future.complete(read.apply(hosted.stream, known(hosted, name).consumer()));
        } catch (ApiException e) {
            future.completeExceptionally(e);
        }
    }

    /** Deletes a consumer. */
    public CompletableFuture<Void> deleteConsumer(String stream, String consumer) {
        return run(future -> whenConsumersIdle(stream, future, hosted -> {
            StoredConsumer unreadable = ConsumerChanges.unreadable(hosted, consumer);
            if (unreadable != null) {
                parts.changes.delete(hosted, unreadable.number(), true, done(future), failed(future));
                return;
            }
            HostedConsumer known = known(hosted, consumer);
            parts.changes.delete(hosted, known.number, known.isFile(), done(future), failed(future));
        }));
    }

    /** Pauses a consumer, or resumes it with a time that has passed; 0 for no time. */
    public CompletableFuture<Void> pauseConsumer(String stream, String consumer, @Nullable OffsetDateTime until) {
        return run(future -> whenConsumersIdle(stream, future, hosted -> {
            HostedConsumer known = known(hosted, consumer);
            ConsumerConfig config = known.consumer().config();
            ConsumerConfig paused = config.toBuilder().pauseUntil(until).build();
            parts.changes.set(known, AssetMetadata.withLevel(paused), done(future), failed(future));
        }));
    }

    /** Resets a consumer to begin again at a sequence. */
    public CompletableFuture<Void> resetConsumer(String stream, String consumer, long sequence) {
        return run(future -> whenConsumersIdle(stream, future, hosted -> {
            HostedConsumer known = known(hosted, consumer);
            String why = known.consumer().whyNoReset(sequence);
            if (why != null) {
                throw ApiError.CONSUMER_INVALID_RESET.with(why).exception();
            }
            known.consumer().reset(sequence);
            future.complete(null);
        }));
    }

    /** Unpins the client that is pinned for {@code group}. */
    public CompletableFuture<Void> unpinConsumer(String stream, String consumer, String group) {
        return run(future -> {
            known(existing(stream), consumer).consumer().unpin(group);
            future.complete(null);
        });
    }

    private static HostedConsumer known(HostedStream hosted, String name) {
        if (hosted.stream.consumers().find(name) instanceof HostedConsumer known) {
            return known;
        }
        throw ApiError.CONSUMER_NOT_FOUND.with().exception();
    }

    /** Runs {@code change} when no other change of a consumer of the stream is in flight. */
    private void whenConsumersIdle(String stream, CompletableFuture<?> future, Change change) {
        HostedStream hosted = changeable(stream);
        Runnable attempt = () -> {
            try {
                change.make(changeable(stream));
            } catch (ApiException e) {
                future.completeExceptionally(e);
            }
        };
        parts.changes.whenIdle(hosted, attempt);
    }

    /** Records that the next change is made although the loss is known; a replay needs this, too. */
    private void recordLossIsKnown(HostedStream hosted) {
        StreamLoss loss = hosted.stream.loss();
        if (loss != null && loss.isFrozen()) {
            BinaryWriter body = pipeline.body().add(loss.token().getBytes(StandardCharsets.UTF_8));
            hosted.stream.addRecord(true);
            pipeline.addRecord(RecordType.LOSS_KNOWN, hosted.stream, hosted.head, hosted.stream.isFile(), false, body);
        }
    }

    private HostedStream existing(String name) {
        HostedStream hosted = parts.streams.named(account, name);
        if (hosted == null) {
            throw ApiError.STREAM_NOT_FOUND.with().exception();
        }
        return hosted;
    }

    private HostedStream changeable(String name) {
        HostedStream hosted = deletable(name);
        if (hosted.unreadable) {
            throw hosted.frozenFault().exception();
        }
        return hosted;
    }

    private HostedStream deletable(String name) {
        HostedStream hosted = existing(name);
        ApiFault refusal = pipeline.refusal();
        if (refusal != null && hosted.stream.isFile()) {
            throw refusal.exception();
        }
        return hosted;
    }

    private void addChange(HostedStream hosted, int type, BinaryWriter body, LongConsumer done, Failed failed) {
        hosted.stream.addChange();
        submit(hosted, type, body, done, failed);
    }

    private void add(HostedStream hosted, int type, BinaryWriter body, LongConsumer done, Failed failed) {
        hosted.stream.addRecord(true);
        submit(hosted, type, body, done, failed);
    }

    private void submit(HostedStream hosted, int type, BinaryWriter body, LongConsumer done, Failed failed) {
        Stream stream = hosted.stream;
        long position = pipeline.addRecord(type, stream, hosted.head, stream.isFile(), true, body);
        pipeline.outbox(stream.isFile()).expect(position, done, failed);
    }

    private static LongConsumer done(CompletableFuture<Void> future) {
        return value -> future.complete(null);
    }

    private static Failed failed(CompletableFuture<?> future) {
        return fault -> future.completeExceptionally(fault.exception());
    }

    /** Carries out {@code command} on the shard's thread. */
    private <R> CompletableFuture<R> run(Command<R> command) {
        var future = new CompletableFuture<R>();
        boolean taken = parts.queue.offer(() -> {
            try {
                command.run(future);
            } catch (ApiException e) {
                future.completeExceptionally(e);
            }
        });
        if (!taken) {
            var full = ApiError.INSUFFICIENT_RESOURCES.with();
            future.completeExceptionally(full.exception());
        }
        return future;
    }
}
