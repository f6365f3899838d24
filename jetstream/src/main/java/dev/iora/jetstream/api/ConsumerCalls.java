// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Base62;
import dev.iora.common.SeededRandom;
import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerConfigBuilder;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.DeliverPolicy;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import dev.iora.store.StreamStore;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls about consumers (reference: jetstream, section 2; nats-server v2.14.5 jetstream_api.go).
 *
 * <p>Thread: the API's agent.
 */
final class ConsumerCalls {
    private static final int MAX_NAMES = 1024;
    private static final int MAX_LIST = 256;
    private static final int NAME_LENGTH = 8;

    private final ApiContext context;
    private final SeededRandom random;

    ConsumerCalls(ApiContext context, SeededRandom random) {
        this.context = context;
        this.random = random;
    }

    // ---------------------------------------------------------------- changes

    /** Creates a consumer whose name is in the body, or is made up. */
    CompletableFuture<ApiResponse.Body> createEphemeral(ApiCall call, CreateConsumerRequest wanted) {
        ConsumerConfig config = wanted.config();
        requireStream(call, wanted);
        requireName(config.name());
        if (!config.durableName().isEmpty()) {
            throw ApiError.CONSUMER_EPHEMERAL_WITH_DURABLE_NAME.with().exception();
        }
        return create(config.name().isEmpty() ? withName(wanted, Base62.random(random, NAME_LENGTH)) : wanted);
    }

    /** Creates a consumer whose name is in the subject. */
    CompletableFuture<ApiResponse.Body> createNamed(ApiCall call, CreateConsumerRequest wanted) {
        return create(named(call, wanted));
    }

    /** Creates a consumer whose name and only filter are in the subject. */
    CompletableFuture<ApiResponse.Body> createFiltered(ApiCall call, CreateConsumerRequest wanted) {
        CreateConsumerRequest named = named(call, wanted);
        requireFilter(call.filter(), wanted.config());
        return create(named);
    }

    /** Creates a durable consumer whose name is in the subject. */
    CompletableFuture<ApiResponse.Body> createDurable(ApiCall call, CreateConsumerRequest wanted) {
        requireStream(call, wanted);
        requireName(call.consumer());
        if (wanted.config().durableName().isEmpty()) {
            throw ApiError.CONSUMER_DURABLE_NAME_NOT_SET.with().exception();
        }
        return create(named(call, wanted));
    }

    /**
     * A mirror or source asks for a consumer without saying which kind, since the retention of the stream decides: if messages are
     * removed when they are acknowledged, it is a durable one that acknowledges; else one of its own for each request
     * (nats-server v2.14.5 jetstream_api.go jsConsumerCreateRequest).
     */
    private CreateConsumerRequest forOrigin(CreateConsumerRequest wanted, StreamConfig stream) {
        ConsumerConfig config = wanted.config();
        if (!config.direct() || !config.sourcing() || config.name().isEmpty()) {
            return wanted;
        }
        ConsumerConfigBuilder fitting = config.toBuilder();
        if (stream.retention() == RetentionPolicy.LIMITS) {
            fitting.name(config.name() + "-" + Base62.random(random, NAME_LENGTH));
        } else {
            fitting.direct(false)
                    .durableName(config.name())
                    .ackPolicy(AckPolicy.FLOW_CONTROL)
                    .ackWaitNanos(0)
                    .maxDeliver(0)
                    .inactiveThresholdNanos(0);
        }
        return new CreateConsumerRequest(wanted.stream(), fitting.build(), wanted.action(), wanted.pedantic());
    }

    private CompletableFuture<ApiResponse.Body> create(CreateConsumerRequest requested) {
        String stream = requested.stream();
        Catalog.Entry entry = context.stream(stream);
        CreateConsumerRequest wanted = forOrigin(requested, entry.config());
        String name = wanted.config().name();
        boolean[] isNew = {false};
        return entry.commands()
                .createConsumer(
                        stream,
                        name,
                        (s, existing) -> {
                            isNew[0] = existing == null;
                            return decide(wanted, s, existing);
                        },
                        ConsumerSnapshot::of)
                .thenApplyAsync(
                        snapshot -> {
                            if (isNew[0]) {
                                context.advisories().consumerAction(stream, name, Advisories.Action.CREATE);
                            }
                            OffsetDateTime pausedUntil = snapshot.config().pauseUntil();
                            if (pausedUntil != null && remainingNanos(pausedUntil) > 0) {
                                // Also for a consumer that existed, changed or not, as in the Go server.
                                context.advisories()
                                        .consumer(stream, name, new ConsumerAdvisory.PauseChanged(true, pausedUntil));
                            }
                            return out -> snapshot.writeTo(out, context.scope());
                        },
                        context.agent());
    }

    /** Thread: the shard. */
    private @Nullable ConsumerConfig decide(CreateConsumerRequest wanted, Stream stream, @Nullable Consumer existing) {
        ConsumerConfig current = existing == null ? null : existing.config();
        List<ConsumerConfig> others = new ArrayList<>();
        for (Consumer consumer : stream.consumers().byName()) {
            if (!consumer.equals(existing)) {
                others.add(consumer.config());
            }
        }
        ConsumerConfig config = context.rules().consumer(wanted, stream.config(), current, others);
        return current != null && config.isSameAs(current) ? null : config;
    }

    /** Checks that subject and body name the same consumer, and returns a request with that name. */
    private static CreateConsumerRequest named(ApiCall call, CreateConsumerRequest wanted) {
        requireStream(call, wanted);
        requireName(call.consumer());
        String durable = wanted.config().durableName();
        if (!durable.isEmpty() && !durable.equals(call.consumer())) {
            throw ApiError.CONSUMER_DURABLE_NAME_NOT_MATCH_SUBJECT.with().exception();
        }
        return withName(wanted, call.consumer());
    }

    private static void requireStream(ApiCall call, CreateConsumerRequest wanted) {
        if (!call.stream().equals(wanted.stream())) {
            throw ApiError.STREAM_MISMATCH.with().exception();
        }
    }

    private static void requireName(String name) {
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw ApiError.CONSUMER_NAME_CONTAINS_PATH_SEPARATORS.with().exception();
        }
    }

    private static CreateConsumerRequest withName(CreateConsumerRequest wanted, String name) {
        ConsumerConfig complete = wanted.config().toBuilder().name(name).build();
        return new CreateConsumerRequest(wanted.stream(), complete, wanted.action(), wanted.pedantic());
    }

    private static void requireFilter(String filter, ConsumerConfig config) {
        if (!config.filterSubjects().isEmpty()) {
            throw ApiError.CONSUMER_MULTIPLE_FILTERS_NOT_ALLOWED.with().exception();
        }
        if (!config.filterSubject().equals(filter)) {
            throw ApiError.CONSUMER_CREATE_FILTER_SUBJECT_MISMATCH.with().exception();
        }
    }

    CompletableFuture<ApiResponse.Body> delete(String stream, String name) {
        return context.stream(stream)
                .commands()
                .deleteConsumer(stream, name)
                .thenApplyAsync(
                        done -> {
                            context.advisories().consumerAction(stream, name, Advisories.Action.DELETE);
                            return ApiResponse.Body.SUCCESS;
                        },
                        context.agent());
    }

    CompletableFuture<ApiResponse.Body> pause(String stream, String name, OffsetDateTime until) {
        boolean none = until.isEqual(JsonReader.ZERO_TIME);
        return context.stream(stream)
                .commands()
                .pauseConsumer(stream, name, none ? null : until)
                .thenApply(done -> out -> {
                    long remaining = remainingNanos(until);
                    out.field("paused", remaining > 0).name("pause_until").time(until);
                    out.optional("pause_remaining", remaining);
                });
    }

    private long remainingNanos(OffsetDateTime until) {
        return JsonValues.nanosUntil(until, context.clock().epochNanos());
    }

    CompletableFuture<ApiResponse.Body> reset(String stream, String name, long sequence) {
        Catalog.Entry entry = context.stream(stream);
        CompletableFuture<Long> start = entry.commands().onStream(stream, s -> resetStart(s, name, sequence));
        return start.thenComposeAsync(
                from -> entry.commands()
                        .resetConsumer(stream, name, from)
                        .thenComposeAsync(done -> shownReset(stream, name, from), context.agent()),
                context.agent());
    }

    /** The sequence at which a reset consumer begins again; throws 10204 if that is not allowed. Thread: the shard. */
    private long resetStart(Stream stream, String name, long sequence) {
        Consumer consumer = consumer(stream, name);
        ConsumerConfig config = consumer.config();
        if (sequence == 0) {
            return consumer.state().ackFloor().streamSequence() + 1;
        }
        if (config.deliverPolicy() == DeliverPolicy.BY_START_SEQUENCE
                && Long.compareUnsigned(sequence, config.optStartSequence()) < 0) {
            throw ApiError.CONSUMER_INVALID_RESET.with("below start seq").exception();
        }
        OffsetDateTime startTime = config.optStartTime();
        StreamStore store = stream.store();
        if (config.deliverPolicy() == DeliverPolicy.BY_START_TIME
                && startTime != null
                && Long.compareUnsigned(sequence, store.sequenceAt(JsonValues.epochNanos(startTime))) < 0) {
            throw ApiError.CONSUMER_INVALID_RESET.with("below start time").exception();
        }
        return switch (config.deliverPolicy()) {
            case ALL, BY_START_SEQUENCE, BY_START_TIME -> sequence;
            case LAST, NEW, LAST_PER_SUBJECT ->
                throw ApiError.CONSUMER_INVALID_RESET.with("not allowed").exception();
        };
    }

    private CompletableFuture<ApiResponse.Body> shownReset(String stream, String name, long sequence) {
        return read(stream, name, snapshot -> out -> {
            snapshot.writeTo(out, context.scope());
            JsonValues.unsignedField(out, "reset_seq", sequence);
        });
    }

    CompletableFuture<ApiResponse.Body> unpin(String stream, String name, String group) {
        Catalog.Entry entry = context.stream(stream);
        CompletableFuture<Boolean> known = entry.commands()
                .onStream(
                        stream, s -> consumer(s, name).config().priorityGroups().contains(group));
        return known.thenCompose(found -> {
            if (!found) {
                throw ApiError.CONSUMER_INVALID_PRIORITY_GROUP.with().exception();
            }
            return entry.commands().unpinConsumer(stream, name, group).thenApply(done -> ApiResponse.Body.NOTHING);
        });
    }

    // ---------------------------------------------------------------- reading

    private static Consumer consumer(Stream stream, String name) {
        StreamConsumer found = stream.consumers().find(name);
        if (found == null) {
            throw ApiError.CONSUMER_NOT_FOUND.with().exception();
        }
        return found.consumer();
    }

    private <T> CompletableFuture<T> read(String stream, String name, Function<ConsumerSnapshot, T> then) {
        return context.read(stream, s -> ConsumerSnapshot.of(s, consumer(s, name)), then);
    }

    private CompletableFuture<ApiResponse.Body> shown(String stream, String name) {
        return read(stream, name, snapshot -> out -> snapshot.writeTo(out, context.scope()));
    }

    CompletableFuture<ApiResponse.Body> info(String stream, String name) {
        return shown(stream, name);
    }

    CompletableFuture<ApiResponse.Body> names(String stream, int offset) {
        return context.read(
                stream, s -> s.consumers().shown().stream().map(Consumer::name).toList(), names -> out -> {
                    int start = writePage(out, names.size(), offset, MAX_NAMES);
                    out.name("consumers").strings(names.subList(start, Math.min(names.size(), start + MAX_NAMES)));
                });
    }

    CompletableFuture<ApiResponse.Body> list(String stream, int offset) {
        return context.read(stream, s -> page(s, offset), page -> out -> {
            writePage(out, page.total, offset, MAX_LIST);
            InfoScope scope = context.listScope();
            out.name("consumers").beginArray();
            for (ConsumerSnapshot snapshot : page.consumers) {
                out.beginObject();
                snapshot.writeTo(out, scope);
                out.endObject();
            }
            out.endArray();
        });
    }

    private record Page(int total, List<ConsumerSnapshot> consumers) {}

    /** Thread: the shard. */
    private Page page(Stream stream, int offset) {
        List<Consumer> all = stream.consumers().shown();
        List<ConsumerSnapshot> shown = all.stream()
                .skip(offset)
                .limit(MAX_LIST)
                .map(consumer -> ConsumerSnapshot.of(stream, consumer))
                .toList();
        return new Page(all.size(), shown);
    }

    /** Writes the fields of a page of a list; returns its first index. */
    private static int writePage(JsonWriter out, int total, int offset, int limit) {
        int start = Math.min(total, offset);
        out.field("total", total).field("offset", start).field("limit", limit);
        return start;
    }
}
