// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.direct.MessageQuery;
import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds one message for STREAM.MSG.GET (nats-server v2.14.5 jsMsgGetRequest); waits if it must be read from disk.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class MessageLookup {
    private final StreamStore store;
    private final MessageQuery query;
    private final StoredMessage message = new StoredMessage();
    private final CompletableFuture<Optional<MessageCopy>> result;

    /** Creates a look-up that completes {@code result}. */
    MessageLookup(StreamStore store, MessageQuery query, CompletableFuture<Optional<MessageCopy>> result) {
        this.result = result;
        this.store = store;
        this.query = query;
    }

    /** Completes with the message, or with nothing if there is none; at once or after a read. */
    void attempt() {
        long sequence = sequence();
        LoadResult loaded = sequence == 0 ? LoadResult.MISSING : store.load(sequence, message, this::attempt);
        switch (loaded) {
            case LOADED -> result.complete(Optional.of(MessageCopy.of(message)));
            case MISSING -> result.complete(Optional.empty());
            case DAMAGED ->
                result.completeExceptionally(ApiError.STREAM_GENERAL_ERROR
                        .with("message " + Long.toUnsignedString(sequence) + " is damaged")
                        .exception());
            case FAILED ->
                result.completeExceptionally(ApiError.STREAM_GENERAL_ERROR
                        .with("message " + Long.toUnsignedString(sequence)
                                + " cannot be read now, its file gives an error")
                        .exception());
            case PENDING -> {
                // the read calls attempt again
            }
        }
    }

    private long sequence() {
        var startTime = query.startTime();
        long from = startTime == null ? query.sequence() : store.sequenceAt(JsonValues.epochNanos(startTime));
        if (!query.nextBySubject().isEmpty()) {
            FilterSet filter = MessageQuery.filter(query.nextBySubject());
            return filter == null ? 0 : store.next(Math.max(1, from), filter);
        }
        if (from != 0) {
            return from;
        }
        FilterSet filter = MessageQuery.filter(query.lastBySubject());
        return filter == null ? 0 : store.previous(store.lastSequence(), filter);
    }
}
