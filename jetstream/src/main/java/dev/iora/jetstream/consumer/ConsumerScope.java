// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.SeededRandom;
import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * The identity, configuration and host of a consumer, shared by its parts.
 *
 * <p>Thread: the shard.
 */
final class ConsumerScope {
    private static final int PERCENT = 100;

    private final String stream;
    private final String name;
    private final ConsumerHost host;
    private final SeededRandom random;
    private final int homeLane;
    private ConsumerConfig config;
    private FilterSet filters;
    private int samplePercent;
    private long pausedUntilEpochNanos;

    ConsumerScope(
            String stream, String name, ConsumerConfig config, ConsumerHost host, SeededRandom random, int homeLane) {
        this.stream = stream;
        this.name = name;
        this.host = host;
        this.random = random;
        this.homeLane = homeLane;
        this.config = config;
        filters = filtersOf(config);
        samplePercent = samplePercentOf(config);
        pausedUntilEpochNanos = config.pauseUntilEpochNanos();
    }

    /** Sets another configuration. */
    void config(ConsumerConfig changed) {
        config = changed;
        filters = filtersOf(changed);
        samplePercent = samplePercentOf(changed);
        pausedUntilEpochNanos = changed.pauseUntilEpochNanos();
    }

    /** End of the pause, epoch nanoseconds. */
    long pausedUntilEpochNanos() {
        return pausedUntilEpochNanos;
    }

    /** Whether deliveries are paused now. */
    boolean isPaused() {
        return pausedUntilEpochNanos > host.epochNanos();
    }

    /** Remaining time of the pause; 0 if deliveries are not paused. */
    long pauseRemainingNanos() {
        OffsetDateTime until = config.pauseUntil();
        return until == null ? 0 : JsonValues.nanosUntil(until, host.epochNanos());
    }

    String stream() {
        return stream;
    }

    String name() {
        return name;
    }

    ConsumerConfig config() {
        return config;
    }

    ConsumerHost host() {
        return host;
    }

    SeededRandom random() {
        return random;
    }

    int homeLane() {
        return homeLane;
    }

    FilterSet filters() {
        return filters;
    }

    /** Whether delivered messages must be acknowledged. */
    boolean acksNeeded() {
        return config.ackPolicy() != AckPolicy.NONE;
    }

    /** Whether responses to flow control acknowledge deliveries. */
    boolean isAckedByFlowControl() {
        return config.ackPolicy() == AckPolicy.FLOW_CONTROL;
    }

    /** Percentage of acknowledgements that are reported. */
    int samplePercent() {
        return samplePercent;
    }

    /** Whether a message has reached the maximum of deliveries. */
    boolean hasMaxDeliveries(long deliveries) {
        return config.maxDeliver() > 0 && deliveries >= config.maxDeliver();
    }

    private static FilterSet filtersOf(ConsumerConfig config) {
        List<SubjectFilter> filters = config.filters().stream()
                .map(text -> SubjectFilter.of(text.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return FilterSet.of(filters);
    }

    private static int samplePercentOf(ConsumerConfig config) {
        String text = config.sampleFrequency();
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        try {
            return number.isEmpty() ? 0 : Math.clamp(Integer.parseInt(number), 0, PERCENT);
        } catch (NumberFormatException e) {
            // Invalid values were refused when the consumer was created; after a restart one means no sampling rather
            // than
            // no consumer.
            return 0;
        }
    }
}
