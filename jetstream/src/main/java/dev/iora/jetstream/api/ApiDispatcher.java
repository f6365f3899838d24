// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.Account;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ApiFault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out requests of one account and responds to them.
 *
 * <p>Thread: the API's agent.
 */
final class ApiDispatcher {
    private final ApiContext context;
    private final Replies replies;
    private final ApiCounters counters;

    ApiDispatcher(ApiContext context, Replies replies, ApiCounters counters) {
        this.context = context;
        this.replies = replies;
        this.counters = counters;
    }

    /** The account of its calls. Thread: any. */
    Account account() {
        return context.account().account();
    }

    /** Carries out a call. */
    void handle(IncomingCall incoming) {
        CompletableFuture<ApiResponse.Body> _ = begin(incoming.call(), incoming.request())
                .whenCompleteAsync((body, fault) -> respond(incoming, body, fault), context.agent());
    }

    private CompletableFuture<ApiResponse.Body> begin(ApiCall call, ApiRequest request) {
        try {
            if (request.requiresHigherLevel()) {
                throw ApiError.REQUIRED_API_LEVEL.with().exception();
            }
            if (!context.account().isEnabled()) {
                throw ApiError.NOT_ENABLED_FOR_ACCOUNT.with().exception();
            }
            return call.endpoint().handle(call, request, context.options().strict());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void respond(IncomingCall incoming, ApiResponse.@Nullable Body body, @Nullable Throwable problem) {
        Endpoint<?> endpoint = incoming.call().endpoint();
        ApiRequest request = incoming.request();
        byte[] response;
        boolean failed = body == null;
        try {
            response = body == null ? endpoint.error(fault(request, problem)) : endpoint.response(body);
        } catch (RuntimeException e) {
            // Whatever happens, the call ends here and gives back what it holds.
            failed = true;
            response = endpoint.error(fault(request, e));
        }
        context.agent().done(incoming);
        boolean counted = endpoint.isCounted(failed);
        if (counted) {
            counters.count(failed);
        }
        if (request.reply().length > 0) {
            replies.send(account(), request.lane(), request.reply(), response);
        }
        if (counted) {
            context.advisories().audit(incoming, response);
        }
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
