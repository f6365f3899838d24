// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.refuseConfigIf;
import static dev.iora.jetstream.config.Checks.refuseIf;

import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.options.AccountLimitsBuilder;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.options.JetStreamOptions.Limits;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks configurations of streams and completes them, with the Go server's errors in its order (nats-server v2.14.5
 * stream.go checkStreamCfg and configUpdateCheck, jetstream_api.go).
 *
 * <p>Thread: any, immutable.
 */
public final class StreamRules {
    private final Limits limits;
    private final AccountLimits account;
    private final AccountLimits server;

    /**
     * Creates the rules of one account.
     *
     * @param options of the server
     * @param account limits of the account
     */
    public StreamRules(JetStreamOptions options, AccountLimits account) {
        this.limits = options.limits();
        this.account = account;
        this.server = new AccountLimitsBuilder(AccountLimits.NONE)
                .maxMemoryBytes(options.maxMemoryBytes())
                .maxFileBytes(options.maxFileBytes())
                .build();
    }

    /**
     * Returns the complete configuration for a request to create a stream.
     *
     * @param existing configuration of the stream of that name, if it exists
     * @param others configurations of all other streams of the account
     * @param elsewhere the bytes that streams of other accounts may store
     * @return {@code existing} itself if the request is for the same configuration
     * @throws ApiException if the request is refused
     */
    public StreamConfig create(
            StreamConfigRequest request,
            @Nullable StreamConfig existing,
            Collection<StreamConfig> others,
            PromisedBytes elsewhere) {
        StreamConfig requested = request.config();
        refuseConfigIf(requested.sealed(), "stream configuration for create can not be sealed");
        refuseConfigIf(
                requested.mirrorDirect() && requested.mirror() == null,
                "stream has no mirror but does have mirror direct");
        refuseIf(account.maxStreams() > 0 && others.size() >= account.maxStreams(), ApiError.MAXIMUM_STREAMS_LIMIT);
        StreamConfig config = complete(requested, request.pedantic(), others);
        if (existing != null) {
            StreamConfig comparable = config.toBuilder()
                    .metadata(AssetMetadata.comparable(config.metadata(), existing.metadata()))
                    .build();
            refuseIf(!comparable.isSameAs(existing), ApiError.STREAM_NAME_EXIST);
            return existing;
        }
        checkLimits(config, config.maxBytes() <= 0 ? 0 : config.maxBytes(), others, elsewhere);
        checkOverlap(config, others);
        return config;
    }

    /**
     * Checks a configuration by itself.
     *
     * @throws ApiException if no stream may have it
     */
    public void check(StreamConfigRequest request) {
        complete(request.config(), request.pedantic(), List.of());
    }

    /**
     * Returns the complete configuration for a request to update a stream.
     *
     * @param existing its present configuration
     * @param others configurations of all other streams of the account
     * @param elsewhere the bytes that streams of other accounts may store
     * @param consumers configurations of its consumers
     * @throws ApiException if the request is refused
     */
    public StreamConfig update(
            StreamConfigRequest request,
            StreamConfig existing,
            Collection<StreamConfig> others,
            PromisedBytes elsewhere,
            Collection<ConsumerConfig> consumers) {
        StreamConfig config = complete(request.config(), request.pedantic(), others);
        checkFixed(config, existing);
        checkOneWay(config, existing);
        if (config.sealed()) {
            config = config.toBuilder()
                    .maxAgeNanos(0)
                    .discard(DiscardPolicy.NEW)
                    .denyDelete(true)
                    .denyPurge(true)
                    .allowRollup(false)
                    .build();
        }
        if (config.maxBytes() > existing.maxBytes()) {
            checkLimits(config, config.maxBytes(), others, elsewhere);
        }
        checkConsumerLimits(config, existing, consumers);
        checkOverlap(config, others);
        return config;
    }

    private StreamConfig complete(StreamConfig requested, boolean pedantic, Collection<StreamConfig> others) {
        StreamConfigBuilder config = requested.toBuilder();
        StreamDefaults.apply(config, pedantic, limits);
        OriginChecks.check(config, pedantic, others);
        SubjectChecks.completeSubjects(config);
        refuseIf(account.maxBytesRequired() && config.maxBytes <= 0, ApiError.STREAM_MAX_BYTES_REQUIRED);
        long maxStreamBytes = maxStreamBytes(account, config.storage);
        refuseIf(maxStreamBytes > 0 && config.maxBytes > maxStreamBytes, ApiError.STREAM_MAX_STREAM_BYTES_EXCEEDED);
        SubjectChecks.completeTransforms(config, pedantic);
        completePlacement(config);
        refuseUnsupported(config);
        refuseIf(config.replicas > 1, ApiError.STREAM_REPLICAS_NOT_SUPPORTED);
        int level = AssetMetadata.requiredLevel(config.build());
        return config.metadata(AssetMetadata.stored(config.metadata, level)).build();
    }

    private static void completePlacement(StreamConfigBuilder config) {
        Placement placement = config.placement;
        if (placement != null && placement.isEmpty()) {
            config.placement = null;
        } else if (placement != null) {
            refuseConfigIf(!placement.preferred().isEmpty(), "preferred server not permitted in placement");
        }
    }

    private static void refuseUnsupported(StreamConfigBuilder config) {
        refuseUnsupported(config.compression != StoreCompression.NONE, "compression s2");
    }

    private static void refuseUnsupported(boolean requested, String field) {
        refuseConfigIf(requested, field + " is not supported yet");
    }

    private static void checkFixed(StreamConfig config, StreamConfig existing) {
        refuseConfigIf(!config.name().equals(existing.name()), "stream configuration name must match original");
        refuseConfigIf(
                config.storage() != existing.storage(), "stream configuration update can not change storage type");
        refuseConfigIf(
                config.retention() != existing.retention()
                        && (config.retention() == RetentionPolicy.WORK_QUEUE
                                || existing.retention() == RetentionPolicy.WORK_QUEUE),
                "stream configuration update can not change retention policy to/from workqueue");
    }

    private static void checkOneWay(StreamConfig config, StreamConfig existing) {
        refuseConfigIf(
                existing.sealed() && !config.sealed(), "stream configuration update can not unseal a sealed stream");
        refuseConfigIf(
                existing.denyDelete() && !config.denyDelete(),
                "stream configuration update can not cancel deny message deletes");
        refuseConfigIf(
                existing.denyPurge() && !config.denyPurge(), "stream configuration update can not cancel deny purge");
        refuseIf(
                config.mirror() != null && !config.mirror().equals(existing.mirror()),
                ApiError.STREAM_MIRROR_NOT_UPDATABLE);
        refuseConfigIf(
                existing.allowMessageTtl() && !config.allowMessageTtl(), "message TTL status can not be disabled");
        refuseConfigIf(
                existing.allowMessageCounter() != config.allowMessageCounter(),
                "stream configuration update can not change message counter setting");
        refuseConfigIf(
                existing.allowMessageSchedules() && !config.allowMessageSchedules(),
                "message schedules can not be disabled");
        refuseConfigIf(
                existing.persistMode() != config.persistMode(),
                "stream configuration update can not change persist mode");
    }

    /**
     * Refuses a stream whose bytes, together with those of other streams with the same storage, exceed the limit of the account
     * or of the server.
     */
    private void checkLimits(
            StreamConfig config, long bytes, Collection<StreamConfig> others, PromisedBytes elsewhere) {
        refuseIf(
                account.maxConsumers() > 0 && config.maxConsumers() > account.maxConsumers(),
                ApiError.MAXIMUM_CONSUMERS_LIMIT);
        StorageType storage = config.storage();
        PromisedBytes promised = PromisedBytes.NOTHING;
        for (StreamConfig other : others) {
            promised = promised.plus(PromisedBytes.to(other));
        }
        // A stream without a cap needs at least some room.
        long wanted = PromisedBytes.sum(promised.of(storage), Math.max(1, bytes));
        long ofServer = PromisedBytes.sum(elsewhere.of(storage), wanted);
        refuseIf(
                exceeds(wanted, maxBytes(account, storage)) || exceeds(ofServer, maxBytes(server, storage)),
                storage == StorageType.MEMORY
                        ? ApiError.MEMORY_RESOURCES_EXCEEDED
                        : ApiError.STORAGE_RESOURCES_EXCEEDED);
    }

    /** The limit of all streams with {@code storage}. */
    private static long maxBytes(AccountLimits limits, StorageType storage) {
        return storage == StorageType.MEMORY ? limits.maxMemoryBytes() : limits.maxFileBytes();
    }

    /** The limit of one stream with {@code storage}. */
    private static long maxStreamBytes(AccountLimits limits, StorageType storage) {
        return storage == StorageType.MEMORY ? limits.memoryMaxStreamBytes() : limits.fileMaxStreamBytes();
    }

    private static boolean exceeds(long bytes, long limit) {
        return limit >= 0 && bytes > limit;
    }

    private static void checkConsumerLimits(
            StreamConfig config, StreamConfig existing, Collection<ConsumerConfig> consumers) {
        StreamConsumerLimits limits = config.consumerLimits();
        if (limits.isSameAs(existing.consumerLimits())) {
            return;
        }
        List<String> violated = consumers.stream()
                .filter(consumer ->
                        exceeds(consumer.inactiveThresholdNanos(), positive(limits.inactiveThresholdNanos()))
                                || exceeds(consumer.maxAckPending(), positive(limits.maxAckPending())))
                .map(ConsumerConfig::name)
                .toList();
        refuseIf(
                !violated.isEmpty(),
                ApiError.STREAM_UPDATE,
                "change to limits violates consumers: " + String.join(", ", violated));
    }

    private static long positive(long limit) {
        return limit > 0 ? limit : -1;
    }

    private static void checkOverlap(StreamConfig config, Collection<StreamConfig> others) {
        List<SubjectFilter> wanted =
                config.subjects().stream().map(StreamRules::filter).toList();
        for (StreamConfig other : others) {
            for (String taken : other.subjects()) {
                SubjectFilter filter = filter(taken);
                refuseIf(wanted.stream().anyMatch(filter::overlaps), ApiError.STREAM_SUBJECT_OVERLAP);
            }
        }
    }

    private static SubjectFilter filter(String subject) {
        return SubjectFilter.of(subject.getBytes(StandardCharsets.UTF_8));
    }
}
