// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Clock;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.shard.ShardCommands;
import dev.iora.jetstream.stream.Stream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The services that the calls of one account share.
 *
 * <p>Thread: the API's agent.
 */
record ApiContext(
        JetStreamOptions options,
        JetStreamAccount account,
        Catalog catalog,
        AccountRules rules,
        ApiTurns turns,
        ApiAgent agent,
        Advisories advisories,
        Clock clock,
        JetStreamLog log) {
    /** Returns the stream of that name; throws 10059 if there is none. */
    Catalog.Entry stream(String name) {
        Catalog.Entry entry = catalog.find(name);
        if (entry == null) {
            throw ApiError.STREAM_NOT_FOUND.with().exception();
        }
        return entry;
    }

    /** Reads a stream on its shard and continues with the result on the agent. */
    <R, T> CompletableFuture<T> read(
            String stream, Function<? super Stream, ? extends R> read, Function<? super R, ? extends T> then) {
        CompletableFuture<R> looked = stream(stream).commands().onStream(stream, read);
        return looked.thenApplyAsync(then, agent);
    }

    /** Reads several streams, with one command for each of their shards; streams deleted meanwhile are left out. */
    <R> CompletableFuture<List<R>> readAll(
            Collection<Catalog.Entry> entries, Function<? super Stream, ? extends R> read) {
        Map<ShardCommands, List<String>> names = new LinkedHashMap<>();
        for (Catalog.Entry entry : entries) {
            names.computeIfAbsent(entry.commands(), shard -> new ArrayList<>()).add(entry.name());
        }
        CompletableFuture<List<R>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Map.Entry<ShardCommands, List<String>> one : names.entrySet()) {
            CompletableFuture<List<R>> looked = one.getKey().onStreams(one.getValue(), read);
            all = all.thenCombine(looked, (some, more) -> {
                some.addAll(more);
                return some;
            });
        }
        return all;
    }

    /** The scope of responses about one stream or consumer. */
    InfoScope scope() {
        return new InfoScope(options.domain(), "", clock.epochNanos(), true, 0);
    }

    /** The scope of lists. */
    InfoScope listScope() {
        return new InfoScope(options.domain(), "", clock.epochNanos(), false, 0);
    }
}
