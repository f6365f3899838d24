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
 * One endpoint of the API: everything that is particular to it. All are declared in {@link Endpoints}.
 *
 * <p>Thread: any, immutable; {@link #handle} the API's agent.
 *
 * @param <B> the body of its requests
 */
final class Endpoint<B> {
    /** What a request does, which decides where it waits. */
    enum Effect {
        /** Nothing; it waits in the queue that nats-server has for such requests. */
        INFO,
        /** Nothing; it waits among changes, as in nats-server. */
        LOOKUP,
        /** Changes streams or consumers. */
        CHANGE
    }

    /** Which responses are counted and audited. */
    enum Counted {
        ALL,
        /** Only errors: nats-server neither counts nor reports messages that are found. */
        ERRORS,
        /** None: nats-server neither counts nor reports resets. */
        NONE
    }

    /**
     * What is sent back.
     *
     * @param type as it is in the JSON
     * @param errorTail JSON fields that follow the error, if it is one; empty if there are none
     */
    record Response(String type, String errorTail) {
        static Response of(String name) {
            return of(name, "");
        }

        static Response of(String name, String errorTail) {
            return new Response(ApiAnswer.type(name), errorTail);
        }
    }

    /** Reads the body of a request; throws {@link dev.iora.jetstream.config.ApiException} if it is none. */
    @FunctionalInterface
    interface Body<B> {
        B read(ApiRequest request, boolean strict);
    }

    /** Carries out a request. The future fails, or this throws {@link dev.iora.jetstream.config.ApiException}. */
    @FunctionalInterface
    interface Action<B> {
        CompletableFuture<ApiAnswer.Body> run(ApiCall call, B body);
    }

    private static final String NAME = "*";
    private static final String REST = ">";

    private final String subject;
    private final String[] tokens;
    private final Effect effect;
    private final Response response;
    private final Counted counted;
    private final Body<B> body;
    private final Action<B> action;

    private Endpoint(
            String subject, Effect effect, Response response, Counted counted, Body<B> body, Action<B> action) {
        this.subject = subject;
        tokens = subject.split("\\.", -1);
        this.effect = effect;
        this.response = response;
        this.counted = counted;
        this.body = body;
        this.action = action;
    }

    /**
     * An endpoint whose responses are counted.
     *
     * @param subject behind {@code $JS.API.}: words, a {@code *} for each name, {@code >} for a filter
     */
    static <B> Endpoint<B> of(String subject, Effect effect, Response response, Body<B> body, Action<B> action) {
        return new Endpoint<>(subject, effect, response, Counted.ALL, body, action);
    }

    /** The same, with other rules of what is counted. */
    Endpoint<B> counting(Counted which) {
        return new Endpoint<>(subject, effect, response, which, body, action);
    }

    /** Its subject behind {@code $JS.API.}. */
    String subject() {
        return subject;
    }

    /** The response to a call that was carried out. */
    byte[] answer(ApiAnswer.Body done) {
        return ApiAnswer.of(response.type, done);
    }

    /** The response to a call that was not. */
    byte[] error(ApiFault fault) {
        return ApiAnswer.of(response.type, fault, response.errorTail);
    }

    /** Whether its requests wait in the queue of those that only ask for what there is. */
    boolean isInfo() {
        return effect == Effect.INFO;
    }

    /** Whether a response is counted and audited. */
    boolean isCounted(boolean isError) {
        return switch (counted) {
            case ALL -> true;
            case ERRORS -> isError;
            case NONE -> false;
        };
    }

    /** Reads the body of a request and carries it out. */
    CompletableFuture<ApiAnswer.Body> handle(ApiCall call, ApiRequest request, boolean strict) {
        return action.run(call, body.read(request, strict));
    }

    /** The names in a subject that is split into tokens; null if it is not of this endpoint. */
    @Nullable
    List<String> namesIn(String[] given) {
        boolean hasRest = tokens[tokens.length - 1].equals(REST);
        if (hasRest ? given.length < tokens.length : given.length != tokens.length) {
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
