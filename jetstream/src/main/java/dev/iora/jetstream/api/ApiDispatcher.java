// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.SeededRandom;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ApiFault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the requests of the API and answers them.
 *
 * <p>Thread: the API's agent.
 */
final class ApiDispatcher<S, C> {
    private final ApiContext<S, C> context;
    private final StreamCalls<S, C> streams;
    private final ConsumerCalls<S, C> consumers;
    private final AccountCalls<S, C> accounts;
    private final Replies replies;
    private final ApiCounters counters;

    ApiDispatcher(
            ApiContext<S, C> context,
            AccountCalls<S, C> accounts,
            Replies replies,
            ApiCounters counters,
            SeededRandom random) {
        this.context = context;
        this.accounts = accounts;
        this.replies = replies;
        this.counters = counters;
        streams = new StreamCalls<>(context);
        consumers = new ConsumerCalls<>(context, random);
    }

    /** Carries out a call. */
    void handle(IncomingCall call) {
        CompletableFuture<ApiAnswer.Body> _ = begin(call.match(), call.request())
                .whenCompleteAsync((body, fault) -> answer(call, body, fault), context.agent());
    }

    private CompletableFuture<ApiAnswer.Body> begin(ApiCall.Match match, ApiRequest request) {
        try {
            if (request.asksForHigherLevel()) {
                throw ApiError.REQUIRED_API_LEVEL.with().exception();
            }
            return call(match, request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<ApiAnswer.Body> call(ApiCall.Match match, ApiRequest request) {
        return switch (match.call()) {
            case INFO -> accounts.info();
            case STREAM_NAMES -> streams.names(request);
            case STREAM_LIST -> streams.list(request);
            case STREAM_CREATE,
                    STREAM_UPDATE,
                    STREAM_INFO,
                    STREAM_DELETE,
                    STREAM_PURGE,
                    STREAM_MESSAGE_GET,
                    STREAM_MESSAGE_DELETE,
                    STREAM_SNAPSHOT,
                    STREAM_RESTORE -> callStream(match, request);
            case CONSUMER_CREATE, CONSUMER_CREATE_NAMED, CONSUMER_CREATE_FILTERED, CONSUMER_CREATE_DURABLE ->
                consumers.create(match, request);
            case CONSUMER_NAMES -> consumers.names(match.stream(), request);
            case CONSUMER_LIST -> consumers.list(match.stream(), request);
            case CONSUMER_INFO, CONSUMER_DELETE, CONSUMER_PAUSE, CONSUMER_RESET, CONSUMER_UNPIN ->
                callConsumer(match, request);
            case STREAM_PEER_REMOVE, STREAM_LEADER_STEPDOWN, CONSUMER_LEADER_STEPDOWN ->
                throw ApiError.CLUSTER_REQUIRED.with().exception();
        };
    }

    private CompletableFuture<ApiAnswer.Body> callStream(ApiCall.Match match, ApiRequest request) {
        String stream = match.stream();
        return switch (match.call()) {
            case STREAM_CREATE -> streams.create(stream, request);
            case STREAM_UPDATE -> streams.update(stream, request);
            case STREAM_INFO -> streams.info(stream, request);
            case STREAM_DELETE -> streams.delete(stream, request);
            case STREAM_PURGE -> streams.purge(stream, request);
            case STREAM_MESSAGE_GET -> streams.message(stream, request);
            case STREAM_MESSAGE_DELETE -> streams.deleteMessage(stream, request);
            case STREAM_SNAPSHOT -> streams.snapshot(stream, request);
            default -> streams.restore(request);
        };
    }

    private CompletableFuture<ApiAnswer.Body> callConsumer(ApiCall.Match match, ApiRequest request) {
        String stream = match.stream();
        String consumer = match.consumer();
        return switch (match.call()) {
            case CONSUMER_INFO -> consumers.info(stream, consumer, request);
            case CONSUMER_DELETE -> consumers.delete(stream, consumer, request);
            case CONSUMER_PAUSE -> consumers.pause(stream, consumer, request);
            case CONSUMER_RESET -> consumers.reset(stream, consumer, request);
            default -> consumers.unpin(stream, consumer, request);
        };
    }

    private void answer(IncomingCall incoming, ApiAnswer.@Nullable Body body, @Nullable Throwable problem) {
        ApiCall call = incoming.match().call();
        ApiRequest request = incoming.request();
        byte[] answer = body == null ? ApiAnswer.of(call, fault(request, problem)) : ApiAnswer.of(call, body);
        context.agent().done(incoming);
        boolean isApi = isOfApi(call, body != null);
        if (isApi) {
            counters.count(body == null);
        }
        if (request.reply().length > 0) {
            replies.send(request.lane(), request.reply(), answer);
        }
        if (isApi) {
            context.advisories().audit(incoming, answer);
        }
    }

    /** Messages that are found, and everything about resets, nats-server neither counts nor reports. */
    private static boolean isOfApi(ApiCall call, boolean isDone) {
        return call != ApiCall.CONSUMER_RESET && (call != ApiCall.STREAM_MESSAGE_GET || !isDone);
    }

    private ApiFault fault(ApiRequest request, @Nullable Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof ApiException known) {
            return known.fault();
        }
        context.log().error("API request on " + request.subject() + " failed: " + cause);
        return ApiError.STREAM_GENERAL_ERROR.with("internal error, see the log of the server");
    }
}
