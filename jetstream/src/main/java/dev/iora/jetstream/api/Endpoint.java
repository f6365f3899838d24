// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of the API, with all its properties. All are declared in {@link Endpoints}.
 *
 * <p>Thread: any, immutable; {@link #handle} the API's agent.
 *
 * @param <B> the body of its requests
 */
final class Endpoint<B> {
    /** Which responses are counted and audited. */
    enum Counted {
        ALL,
        /** Only errors: nats-server neither counts nor reports messages that are found. */
        ERRORS,
        /** None: nats-server neither counts nor reports resets. */
        NONE
    }

    /**
     * The response of an endpoint.
     *
     * @param type its type in the JSON
     * @param errorTail JSON fields that follow an error; empty if there are none
     */
    record Response(String type, String errorTail) {
        static Response of(String name) {
            return of(name, "");
        }

        static Response of(String name, String errorTail) {
            return new Response(ApiResponse.type(name), errorTail);
        }
    }

    /** Reads the body of a request; throws {@link dev.iora.jetstream.config.ApiException} if it is invalid. */
    @FunctionalInterface
    interface Body<B> {
        B read(ApiRequest request, boolean strict);
    }

    /** Carries out a request. Errors fail the future, or are thrown as {@link dev.iora.jetstream.config.ApiException}. */
    @FunctionalInterface
    interface Action<B> {
        CompletableFuture<ApiResponse.Body> run(ApiCall call, B body);
    }

    private static final String NAME = "*";
    private static final String REST = ">";

    private final String subject;
    private final String[] tokens;
    private final boolean info;
    private final Response response;
    private final Counted counted;
    private final Body<B> body;
    private final Action<B> action;

    private Endpoint(String subject, boolean info, Response response, Counted counted, Body<B> body, Action<B> action) {
        this.subject = subject;
        tokens = subject.split("\\.", -1);
        this.info = info;
        this.response = response;
        this.counted = counted;
        this.body = body;
        this.action = action;
    }

    /**
     * An endpoint whose requests change nothing and wait in a queue of their own; its responses are counted.
     *
     * @param subject behind {@code $JS.API.}: words, a {@code *} for each name, {@code >} for a filter
     */
    static <B> Endpoint<B> info(String subject, Response response, Body<B> body, Action<B> action) {
        return new Endpoint<>(subject, true, response, Counted.ALL, body, action);
    }

    /** An endpoint whose requests wait in the queue of changes; some change nothing, as in nats-server. */
    static <B> Endpoint<B> change(String subject, Response response, Body<B> body, Action<B> action) {
        return new Endpoint<>(subject, false, response, Counted.ALL, body, action);
    }

    /** The same endpoint with other rules for counting. */
    Endpoint<B> counting(Counted which) {
        return new Endpoint<>(subject, info, response, which, body, action);
    }

    /** Its subject behind {@code $JS.API.}. */
    String subject() {
        return subject;
    }

    /** The response to a call that succeeded. */
    byte[] response(ApiResponse.Body done) {
        return ApiResponse.of(response.type, done);
    }

    /** The response to a call that failed. */
    byte[] error(ApiFault fault) {
        return ApiResponse.of(response.type, fault, response.errorTail);
    }

    /** Whether its requests wait in the queue of those that change nothing. */
    boolean isInfo() {
        return info;
    }

    /** Whether a response is counted and audited. */
    boolean isCounted(boolean error) {
        return switch (counted) {
            case ALL -> true;
            case ERRORS -> error;
            case NONE -> false;
        };
    }

    /** Reads the body of a request and carries it out. */
    CompletableFuture<ApiResponse.Body> handle(ApiCall call, ApiRequest request, boolean strict) {
        return action.run(call, body.read(request, strict));
    }

    /** The names in a subject that is split into tokens; null if the subject is not of this endpoint. */
    @Nullable
    List<String> namesIn(String[] given) {
        boolean withRest = tokens[tokens.length - 1].equals(REST);
        if (withRest ? given.length < tokens.length : given.length != tokens.length) {
            return null;
        }
        List<String> names = new ArrayList<>(3);
        for (int i = 0; i < tokens.length; i++) {
            String name = tokens[i].equals(REST)
                    ? String.join(".", Arrays.asList(given).subList(i, given.length))
                    : given[i];
            if (tokens[i].equals(NAME) || tokens[i].equals(REST)) {
                names.add(name);
            } else if (!tokens[i].equals(name)) {
                return null;
            }
            if (name.isEmpty()) {
                return null;
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return subject;
    }
}
