// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Clock;
import dev.iora.jetstream.JetStreamLog;
import dev.iora.jetstream.JetStreamOptions;
import dev.iora.jetstream.config.ApiError;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What the calls of the API work with.
 *
 * <p>Thread: the API's agent.
 */
record ApiContext<S, C>(
        JetStreamOptions options,
        Catalog<S, C> catalog,
        ShardViews<S, C> views,
        ConfigRules rules,
        ApiAgent agent,
        Advisories advisories,
        Clock clock,
        JetStreamLog log) {
    /** The stream of that name; throws 10059. */
    Catalog.Entry<S, C> stream(String name) {
        Catalog.Entry<S, C> entry = catalog.find(name);
        if (entry == null) {
            throw ApiError.STREAM_NOT_FOUND.with().exception();
        }
        return entry;
    }

    /** Looks at a stream on its shard; goes on with the result on the agent. */
    <R, T> CompletableFuture<T> look(
            String stream, Function<? super S, ? extends R> look, Function<? super R, ? extends T> then) {
        CompletableFuture<R> looked = stream(stream).commands().onStream(stream, look);
        return looked.thenApplyAsync(then, agent);
    }

    /** What answers about one stream or consumer show. */
    InfoScope scope() {
        return new InfoScope(options.domain(), "", clock.epochNanos(), true, 0);
    }

    /** What lists show. */
    InfoScope listScope() {
        return new InfoScope(options.domain(), "", clock.epochNanos(), false, 0);
    }
}
