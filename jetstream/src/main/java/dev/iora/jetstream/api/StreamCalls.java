// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.direct.MessageQuery;
import dev.iora.jetstream.shard.ShardCommands;
import dev.iora.jetstream.stream.Stream;
import dev.iora.json.JsonWriter;
import dev.iora.subject.FilterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The calls about streams (reference: jetstream, section 2; nats-server v2.14.5 jetstream_api.go).
 *
 * <p>Thread: the API's agent.
 */
final class StreamCalls {
    private static final int MAX_NAMES = 1024;
    private static final int MAX_LIST = 256;

    private final ApiContext context;

    StreamCalls(ApiContext context) {
        this.context = context;
    }

    // ---------------------------------------------------------------- changes

    CompletableFuture<ApiResponse.Body> create(String name, StreamConfigRequest wanted) {
        requireName(wanted, name);
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw ApiError.STREAM_NAME_CONTAINS_PATH_SEPARATORS.with().exception();
        }
        return context.turns().changes().add(() -> createNow(wanted));
    }

    private static void requireName(StreamConfigRequest wanted, String name) {
        if (!wanted.config().name().equals(name)) {
            throw ApiError.STREAM_MISMATCH.with().exception();
        }
    }

    private CompletableFuture<ApiResponse.Body> createNow(StreamConfigRequest wanted) {
        String name = wanted.config().name();
        Catalog.Entry existing = context.catalog().find(name);
        StreamConfig config = context.rules()
                .create(
                        wanted,
                        existing == null ? null : existing.config(),
                        others(name),
                        context.catalog().promisedElsewhere());
        if (existing != null) {
            return shown(name, true);
        }
        int shard = context.catalog().shardForNew();
        return context.catalog()
                .commands(shard)
                .createStream(config)
                .thenComposeAsync(
                        done -> {
                            context.catalog().put(config, shard);
                            context.advisories().streamAction(name, Advisories.Action.CREATE);
                            return shown(name, true);
                        },
                        context.agent());
    }

    private List<StreamConfig> others(String name) {
        List<StreamConfig> others = new ArrayList<>();
        for (Catalog.Entry entry : context.catalog().all()) {
            if (!entry.name().equals(name)) {
                others.add(entry.config());
            }
        }
        return others;
    }

    private CompletableFuture<ApiResponse.Body> shown(String name, boolean created) {
        return context.read(name, stream -> StreamSnapshot.of(stream, StreamSnapshot.Details.NONE), snapshot -> out -> {
            // The response to a creation has no domain.
            snapshot.writeTo(out, created ? context.scope().withoutDomain() : context.scope());
            out.optional("did_create", created);
        });
    }

    CompletableFuture<ApiResponse.Body> update(String name, StreamConfigRequest wanted) {
        // Unlike for a creation, the configuration is checked first (jetstream_api.go jsStreamUpdateRequest).
        context.rules().check(wanted);
        requireName(wanted, name);
        return context.turns().changes().add(() -> {
            context.stream(name);
            return context.read(name, StreamCalls::consumerConfigs, consumers -> consumers)
                    .thenComposeAsync(consumers -> updateNow(wanted, consumers), context.agent());
        });
    }

    /** Thread: the shard. */
    private static List<ConsumerConfig> consumerConfigs(Stream stream) {
        return stream.consumers().byName().stream().map(Consumer::config).toList();
    }

    private CompletableFuture<ApiResponse.Body> updateNow(StreamConfigRequest wanted, List<ConsumerConfig> consumers) {
        String name = wanted.config().name();
        Catalog.Entry existing = context.stream(name);
        StreamConfig config = context.rules()
                .update(
                        wanted,
                        existing.config(),
                        others(name),
                        context.catalog().promisedElsewhere(),
                        consumers);
        return existing.commands()
                .updateStream(config)
                .thenComposeAsync(
                        done -> {
                            context.catalog().put(config, existing.shard());
                            context.advisories().streamAction(name, Advisories.Action.MODIFY);
                            return shown(name, false);
                        },
                        context.agent());
    }

    CompletableFuture<ApiResponse.Body> delete(String name) {
        return context.turns().changes().add(() -> deleteNow(name));
    }

    /** Deletes a stream with its consumers, whose advisories come first (nats-server v2.14.5 stream.go stop). */
    private CompletableFuture<ApiResponse.Body> deleteNow(String name) {
        ShardCommands commands = context.stream(name).commands();
        // In direct succession, so that nothing happens in between.
        CompletableFuture<List<String>> consumers = commands.onStream(name, StreamCalls::consumerNames);
        return commands.deleteStream(name)
                .thenCombineAsync(
                        consumers,
                        (done, gone) -> {
                            context.catalog().remove(name);
                            gone.forEach(consumer ->
                                    context.advisories().consumerAction(name, consumer, Advisories.Action.DELETE));
                            context.advisories().streamAction(name, Advisories.Action.DELETE);
                            return ApiResponse.Body.SUCCESS;
                        },
                        context.agent());
    }

    /** Thread: the shard. */
    private static List<String> consumerNames(Stream stream) {
        return stream.consumers().byName().stream().map(Consumer::name).toList();
    }

    // ---------------------------------------------------------------- messages

    CompletableFuture<ApiResponse.Body> purge(String name, Bodies.Purge purge) {
        Catalog.Entry entry = context.stream(name);
        if (entry.config().sealed()) {
            throw ApiError.STREAM_SEALED.with().exception();
        }
        if (entry.config().denyPurge()) {
            throw ApiError.STREAM_PURGE_FAILED
                    .with("stream purge not permitted")
                    .exception();
        }
        FilterSet filters = purge.filters();
        CompletableFuture<Long> purged = filters == null
                ? CompletableFuture.completedFuture(0L)
                : entry.commands().purge(name, filters, purge.belowSequence(), purge.keep());
        return purged.thenApply(count -> out -> {
            out.field("success", true);
            JsonValues.unsignedField(out, "purged", count);
        });
    }

    CompletableFuture<ApiResponse.Body> deleteMessage(String name, Bodies.Delete delete) {
        Catalog.Entry entry = context.stream(name);
        if (entry.config().sealed()) {
            throw ApiError.STREAM_SEALED.with().exception();
        }
        if (entry.config().denyDelete()) {
            throw ApiError.STREAM_MSG_DELETE_FAILED
                    .with("message delete not permitted")
                    .exception();
        }
        return entry.commands()
                .deleteMessage(name, delete.sequence(), delete.erase())
                .thenComposeAsync(
                        removed -> removed
                                ? CompletableFuture.completedFuture(ApiResponse.Body.SUCCESS)
                                : notDeleted(entry.config(), delete.sequence()),
                        context.agent());
    }

    /**
     * The error of nats-server's file and memory stores for a message that does not exist, which is not counted as an API
     * error.
     */
    private CompletableFuture<ApiResponse.Body> notDeleted(StreamConfig config, long sequence) {
        if (config.storage() == StorageType.MEMORY) {
            return CompletableFuture.completedFuture(
                    ApiResponse.Body.failed(ApiError.STREAM_MSG_DELETE_FAILED.with("no message found")));
        }
        return context.read(
                config.name(),
                stream -> stream.store().lastSequence(),
                last -> ApiResponse.Body.failed(
                        Long.compareUnsigned(sequence, last) > 0
                                ? ApiError.STREAM_MSG_DELETE_FAILED.with("stream store EOF")
                                : ApiError.SEQUENCE_NOT_FOUND.with(Long.toUnsignedString(sequence))));
    }

    CompletableFuture<ApiResponse.Body> message(String name, MessageQuery query) {
        return context.turns().lookups().add(() -> lookUp(name, query)).thenApply(found -> {
            MessageCopy copy =
                    found.orElseThrow(() -> ApiError.NO_MESSAGE_FOUND.with().exception());
            return out -> copy.write(out, !query.withoutHeaders());
        });
    }

    private CompletableFuture<Optional<MessageCopy>> lookUp(String name, MessageQuery query) {
        CompletableFuture<Optional<MessageCopy>> result = new CompletableFuture<>();
        CompletableFuture<Boolean> begun = context.stream(name).commands().onStream(name, stream -> {
            new MessageLookup(stream.store(), query, result).attempt();
            return true;
        });
        return begun.thenCompose(done -> result);
    }

    // ---------------------------------------------------------------- reading

    CompletableFuture<ApiResponse.Body> info(String name, Bodies.StreamDetails wanted) {
        InfoScope scope = new InfoScope(
                context.options().domain(),
                context.options().serverName(),
                context.clock().epochNanos(),
                true,
                wanted.offset());
        return context.read(name, stream -> StreamSnapshot.of(stream, wanted.details()), snapshot -> out -> {
            int subjects = snapshot.subjectsShown();
            boolean paged = subjects > 0;
            writePage(out, subjects, paged ? wanted.offset() : 0, paged ? InfoScope.MAX_SUBJECTS : 0);
            snapshot.writeTo(out, scope);
        });
    }

    private static void writePage(JsonWriter out, int total, int offset, int limit) {
        out.field("total", total).field("offset", offset).field("limit", limit);
    }

    CompletableFuture<ApiResponse.Body> names(Bodies.Page page) {
        var entries = context.catalog().overlapping(page.subject());
        int offset = Math.min(page.offset(), entries.size());
        var shown = entries.subList(offset, Math.min(entries.size(), offset + MAX_NAMES));
        return CompletableFuture.completedFuture(out -> {
            writePage(out, entries.size(), offset, MAX_NAMES);
            if (shown.isEmpty()) {
                out.name("streams").nullValue();
            } else {
                out.name("streams")
                        .strings(shown.stream().map(Catalog.Entry::name).toList());
            }
        });
    }

    CompletableFuture<ApiResponse.Body> list(Bodies.Page page) {
        var entries = context.catalog().overlapping(page.subject());
        int offset = Math.min(page.offset(), entries.size());
        var shown = entries.subList(offset, Math.min(entries.size(), offset + MAX_LIST));
        return context.readAll(shown, stream -> StreamSnapshot.of(stream, StreamSnapshot.Details.NONE))
                .thenApplyAsync(
                        snapshots -> out -> {
                            writePage(out, entries.size(), offset, MAX_LIST);
                            writeAll(out.name("streams"), snapshots);
                        },
                        context.agent());
    }

    private void writeAll(JsonWriter out, List<StreamSnapshot> snapshots) {
        InfoScope scope = context.listScope();
        out.beginArray();
        snapshots.stream()
                .sorted((one, other) ->
                        one.config().name().compareTo(other.config().name()))
                .forEach(snapshot -> {
                    out.beginObject();
                    snapshot.writeTo(out, scope);
                    out.endObject();
                });
        out.endArray();
    }

    // ---------------------------------------------------------------- not built

    CompletableFuture<ApiResponse.Body> snapshot(String name) {
        context.stream(name);
        throw ApiError.STREAM_SNAPSHOT.with("snapshots are not supported yet").exception();
    }
}
