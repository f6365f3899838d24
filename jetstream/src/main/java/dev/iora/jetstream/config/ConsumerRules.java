// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.refuseIf;

import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.options.JetStreamOptions.Limits;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks configurations of consumers and completes them, with the Go server's errors in its order (nats-server v2.14.5
 * consumer.go addConsumerWithAssignment and checkNewConsumerConfig, jetstream_api.go).
 *
 * <p>Thread: any, immutable.
 */
public final class ConsumerRules {
    private static final long INACTIVE_NANOS = 5 * Checks.NANOS_PER_SECOND;

    private final Limits limits;
    private final AccountLimits account;

    /**
     * Creates the rules of one account.
     *
     * @param limits of the server
     * @param account limits of the account
     */
    public ConsumerRules(Limits limits, AccountLimits account) {
        this.limits = limits;
        this.account = account;
    }

    /**
     * Returns the complete configuration for a request to create or update a consumer.
     *
     * @param request with the consumer's name in its configuration, unless the server is to make one up
     * @param stream configuration of the stream
     * @param existing configuration of the consumer of that name, if it exists
     * @param others configurations of the stream's other consumers
     * @param hasInterest whether a client subscribes to a subject
     * @return equal to {@code existing} if there is nothing to change
     * @throws ApiException if the request is refused
     */
    public ConsumerConfig check(
            CreateConsumerRequest request,
            StreamConfig stream,
            @Nullable ConsumerConfig existing,
            Collection<ConsumerConfig> others,
            Predicate<String> hasInterest) {
        ConsumerConfigBuilder config = request.config().toBuilder();
        List<ConsumerConfig> competing =
                others.stream().filter(other -> !other.feedsStream()).toList();
        refuseIf(config.replicas > 1, ApiError.STREAM_REPLICAS_NOT_SUPPORTED);
        if (existing != null) {
            config.pauseUntil = existing.pauseUntil();
            keepStart(config, existing);
        } else if (config.pauseUntil != null) {
            config.pauseUntil = config.pauseUntil.withOffsetSameInstant(ZoneOffset.UTC);
        }
        int level = AssetMetadata.requiredLevel(config.build());
        config.metadata = AssetMetadata.stored(config.metadata, level);
        ConsumerDefaults.apply(config, stream.consumerLimits(), request.pedantic(), limits, account.maxAckPending());
        ConsumerChecks.check(config, stream, limits, account.maxAckPending());
        if (existing != null) {
            return update(config, request.action(), stream, existing, competing, hasInterest);
        }
        refuseIf(request.action() == ConsumerAction.UPDATE, ApiError.CONSUMER_DOES_NOT_EXIST);
        checkNew(config.build(), stream, competing);
        return withThreshold(config);
    }

    /** A mirror or source continues with its durable consumer, whose acknowledgements tell where. */
    private static void keepStart(ConsumerConfigBuilder config, ConsumerConfig existing) {
        if (config.sourcing && !config.durableName.isEmpty()) {
            config.deliverPolicy = existing.deliverPolicy();
            config.optStartSequence = existing.optStartSequence();
            config.optStartTime = existing.optStartTime();
        }
    }

    private static ConsumerConfig update(
            ConsumerConfigBuilder builder,
            ConsumerAction action,
            StreamConfig stream,
            ConsumerConfig existing,
            Collection<ConsumerConfig> others,
            Predicate<String> hasInterest) {
        if (action == ConsumerAction.CREATE) {
            builder.metadata = AssetMetadata.comparable(builder.metadata, existing.metadata());
            refuseIf(!builder.build().isSameAs(existing), ApiError.CONSUMER_ALREADY_EXISTS);
        }
        ConsumerConfig config = builder.build();
        refuseIf(
                stream.retention() == RetentionPolicy.WORK_QUEUE
                        && !config.feedsStream()
                        && !isUnique(config.filters(), others),
                ApiError.CONSUMER_WQ_CONSUMER_NOT_UNIQUE);
        if (config.isSameAs(existing)) {
            return existing;
        }
        checkFixed(config, existing);
        checkDeliverSubject(config, existing, hasInterest);
        refuseChangeIf(config.maxWaiting() != existing.maxWaiting(), "max waiting can not be updated");
        return withThreshold(builder);
    }

    private static void checkFixed(ConsumerConfig config, ConsumerConfig existing) {
        refuseChangeIf(config.deliverPolicy() != existing.deliverPolicy(), "deliver policy can not be updated");
        refuseChangeIf(config.memoryStorage() != existing.memoryStorage(), "storage type can not be updated");
        refuseChangeIf(config.optStartSequence() != existing.optStartSequence(), "start sequence can not be updated");
        refuseChangeIf(
                (config.optStartTime() == null) != (existing.optStartTime() == null)
                        || config.optStartEpochNanos() != existing.optStartEpochNanos(),
                "start time can not be updated");
        refuseChangeIf(config.ackPolicy() != existing.ackPolicy(), "ack policy can not be updated");
        refuseChangeIf(config.replayPolicy() != existing.replayPolicy(), "replay policy can not be updated");
        refuseChangeIf(config.idleHeartbeatNanos() != existing.idleHeartbeatNanos(), "heart beats can not be updated");
        refuseChangeIf(config.flowControl() != existing.flowControl(), "flow control can not be updated");
    }

    private static void checkDeliverSubject(
            ConsumerConfig config, ConsumerConfig existing, Predicate<String> hasInterest) {
        if (config.deliverSubject().equals(existing.deliverSubject())) {
            return;
        }
        refuseChangeIf(existing.isPull(), "can not update pull consumer to push based");
        refuseChangeIf(config.isPull(), "can not update push consumer to pull based");
        // A mirror or source has a new subject for each attempt; others that listen to the old one do not hold it up.
        refuseIf(!existing.feedsStream() && hasInterest.test(existing.deliverSubject()), ApiError.CONSUMER_NAME_EXIST);
    }

    private static void refuseChangeIf(boolean wrong, String text) {
        refuseIf(wrong, ApiError.CONSUMER_CREATE, text);
    }

    private void checkNew(ConsumerConfig config, StreamConfig stream, Collection<ConsumerConfig> others) {
        int max = stream.maxConsumers();
        if (max <= 0 || (account.maxConsumers() > 0 && account.maxConsumers() < max)) {
            max = account.maxConsumers();
        }
        refuseIf(max > 0 && others.size() >= max, ApiError.MAXIMUM_CONSUMERS_LIMIT);
        if (stream.retention() == RetentionPolicy.WORK_QUEUE && !config.feedsStream()) {
            refuseIf(
                    config.ackPolicy() != AckPolicy.EXPLICIT && config.ackPolicy() != AckPolicy.FLOW_CONTROL,
                    ApiError.CONSUMER_WQ_REQUIRES_EXPLICIT_ACK);
            refuseIf(config.deliverPolicy() != DeliverPolicy.ALL, ApiError.CONSUMER_WQ_CONSUMER_NOT_DELIVER_ALL);
            refuseIf(!others.isEmpty() && config.filters().isEmpty(), ApiError.CONSUMER_WQ_MULTIPLE_UNFILTERED);
            refuseIf(!isUnique(config.filters(), others), ApiError.CONSUMER_WQ_CONSUMER_NOT_UNIQUE);
        }
        int length = Math.max(Checks.length(config.durableName()), Checks.length(config.name()));
        refuseIf(length > Checks.MAX_NAME_LENGTH, ApiError.CONSUMER_NAME_TOO_LONG, Checks.MAX_NAME_LENGTH);
    }

    /** Whether no filter of another consumer overlaps {@code filters}; consumers without filters are not compared. */
    private static boolean isUnique(List<String> filters, Collection<ConsumerConfig> others) {
        for (ConsumerConfig other : others) {
            List<String> taken = other.filters();
            for (String filter : filters) {
                if (taken.isEmpty() || taken.stream().anyMatch(subject -> Checks.overlap(filter, subject))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Consumers that are not durable always have an inactivity threshold. */
    private static ConsumerConfig withThreshold(ConsumerConfigBuilder config) {
        if (config.durableName.isEmpty() && config.inactiveThresholdNanos <= 0) {
            config.inactiveThresholdNanos = INACTIVE_NANOS;
        }
        return config.build();
    }
}
