// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.stream.Stream;
import dev.iora.subject.FilterSet;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Commands of the API to the shard: each makes a record, and its future completes when the record was applied.
 *
 * <p>Thread: any for the commands; what they do is done on the shard's thread.
 */
public final class StreamCommands {
    private final Shard shard;
    private final RecordBody body = new RecordBody();

    StreamCommands(Shard shard) {
        this.shard = shard;
    }

    /** Creates a stream; the catalog has made sure of its name. */
    public CompletableFuture<Void> createStream(StreamConfig config) {
        return run(future -> {
            boolean isFile = config.storage() == StorageType.FILE;
            IOException failure = shard.pipeline().failure();
            if (isFile && failure != null) {
                throw PublishDesk.frozen(failure).exception();
            }
            body.clear().addLong(shard.epochNanos()).add(config.toJson());
            add(RecordType.STREAM_CREATED, shard.takeStreamNumber(), isFile, done(future), failed(future));
        });
    }

    /** Gives a stream a new configuration. */
    public CompletableFuture<Void> updateStream(StreamConfig config) {
        return run(future -> {
            HostedStream hosted = changeable(config.name());
            body.clear().add(config.toJson());
            add(hosted, RecordType.STREAM_UPDATED, done(future), failed(future));
        });
    }

    /** Deletes a stream and its consumers. */
    public CompletableFuture<Void> deleteStream(String stream) {
        return run(future -> {
            HostedStream hosted = changeable(stream);
            body.clear();
            add(hosted, RecordType.STREAM_DELETED, done(future), failed(future));
        });
    }

    /** Removes messages that match, below a sequence (0 for all) and but the {@code keep} newest; how many. */
    public CompletableFuture<Long> purge(String stream, FilterSet filters, long belowSequence, long keep) {
        return run(future -> {
            HostedStream hosted = changeable(stream);
            body.clear().addLong(belowSequence).addLong(keep);
            Applier.addFilters(body, filters);
            add(hosted, RecordType.PURGED, future::complete, failed(future));
        });
    }

    /** Removes one message; false if it is not there. */
    public CompletableFuture<Boolean> deleteMessage(String stream, long sequence, boolean erase) {
        return run(future -> {
            HostedStream hosted = changeable(stream);
            body.clear().addLong(sequence);
            add(hosted, RecordType.MESSAGE_DELETED, value -> future.complete(value != 0), failed(future));
        });
    }

    /** Looks at the committed state of a stream. */
    public <R> CompletableFuture<R> onStream(String stream, Function<? super Stream, ? extends R> look) {
        return run(future -> future.complete(look.apply(existing(stream).stream)));
    }

    /** Makes the record that removes what is too old. */
    void expire(HostedStream hosted, long belowSequence) {
        body.clear().addLong(belowSequence);
        hosted.stream.addRecord(true);
        shard.pipeline().addRecord(RecordType.EXPIRED, hosted.stream.id(), hosted.stream.isFile(), false, body);
    }

    private HostedStream existing(String name) {
        HostedStream hosted = shard.stream(name);
        if (hosted == null) {
            throw new ApiFault(ApiError.STREAM_NOT_FOUND, ApiError.STREAM_NOT_FOUND.description()).exception();
        }
        return hosted;
    }

    private HostedStream changeable(String name) {
        HostedStream hosted = existing(name);
        IOException failure = shard.pipeline().failure();
        if (failure != null && hosted.stream.isFile()) {
            throw PublishDesk.frozen(failure).exception();
        }
        return hosted;
    }

    private void add(HostedStream hosted, int type, LongConsumer done, Consumer<ApiFault> failed) {
        hosted.stream.addRecord(true);
        add(type, hosted.stream.id(), hosted.stream.isFile(), done, failed);
    }

    private void add(int type, long streamId, boolean isFile, LongConsumer done, Consumer<ApiFault> failed) {
        long position = shard.pipeline().addRecord(type, streamId, isFile, true, body);
        shard.pipeline().outbox(isFile).expect(position, done, failed);
    }

    private static LongConsumer done(CompletableFuture<Void> future) {
        return value -> future.complete(null);
    }

    private static Consumer<ApiFault> failed(CompletableFuture<?> future) {
        return fault -> future.completeExceptionally(fault.exception());
    }

    /** Carries out {@code command} on the shard's thread. */
    private <R> CompletableFuture<R> run(Consumer<CompletableFuture<R>> command) {
        var future = new CompletableFuture<R>();
        boolean taken = shard.execute(_ -> {
            try {
                command.accept(future);
            } catch (ApiException e) {
                future.completeExceptionally(e);
            }
        });
        if (!taken) {
            var full = new ApiFault(ApiError.INSUFFICIENT_RESOURCES, ApiError.INSUFFICIENT_RESOURCES.description());
            future.completeExceptionally(full.exception());
        }
        return future;
    }
}
