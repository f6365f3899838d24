// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.refuseIfPedantic;

import dev.iora.jetstream.options.JetStreamOptions.Limits;

/**
 * First part of the rules of a consumer: its defaults (nats-server v2.14.5 consumer.go setConsumerConfigDefaults).
 *
 * <p>Thread: any, stateless.
 */
final class ConsumerDefaults {
    private static final int MAX_WAITING = 512;
    private static final int MAX_ACK_PENDING = 1000;
    private static final long ACK_WAIT_NANOS = 30 * Checks.NANOS_PER_SECOND;
    private static final long PINNED_NANOS = 120 * Checks.NANOS_PER_SECOND;

    private final ConsumerConfigBuilder config;
    private final StreamConsumerLimits stream;
    private final boolean pedantic;

    private ConsumerDefaults(ConsumerConfigBuilder config, StreamConsumerLimits stream, boolean pedantic) {
        this.config = config;
        this.stream = stream;
        this.pedantic = pedantic;
    }

    /**
     * Completes {@code config}.
     *
     * @param stream limits and defaults that its stream sets for consumers
     * @param limits of the server
     * @param accountMaxAckPending cap of the account, not above 0 for none
     */
    static void apply(
            ConsumerConfigBuilder config,
            StreamConsumerLimits stream,
            boolean pedantic,
            Limits limits,
            int accountMaxAckPending) {
        ConsumerDefaults defaults = new ConsumerDefaults(config, stream, pedantic);
        defaults.completeNegatives();
        defaults.completeWaits();
        defaults.completeFromStream();
        defaults.completeFromServer(limits, accountMaxAckPending);
    }

    private void completeNegatives() {
        if (config.maxDeliver == 0 || config.maxDeliver < -1) {
            refuseIfPedantic(pedantic && config.maxDeliver < -1, "max_deliver must be set to -1");
            config.maxDeliver = -1;
        }
        config.maxWaiting = (int) notNegative("max_waiting", config.maxWaiting);
        if (config.maxAckPending < -1) {
            refuseIfPedantic(pedantic, "max_ack_pending must be set to -1");
            config.maxAckPending = -1;
        }
        config.maxRequestBatch = (int) notNegative("max_batch", config.maxRequestBatch);
        config.maxRequestExpiresNanos = notNegative("max_expires", config.maxRequestExpiresNanos);
        config.maxRequestBytes = (int) notNegative("max_bytes", config.maxRequestBytes);
        config.idleHeartbeatNanos = notNegative("idle_heartbeat", config.idleHeartbeatNanos);
        config.inactiveThresholdNanos = notNegative("inactive_threshold", config.inactiveThresholdNanos);
        config.priorityTimeoutNanos = notNegative("priority_timeout", config.priorityTimeoutNanos);
    }

    private long notNegative(String field, long value) {
        refuseIfPedantic(pedantic && value < 0, field + " must not be negative");
        return Math.max(0, value);
    }

    private void completeWaits() {
        if (config.deliverSubject.isEmpty() && config.maxWaiting == 0) {
            config.maxWaiting = MAX_WAITING;
        }
        boolean acknowledged = config.ackPolicy == AckPolicy.EXPLICIT || config.ackPolicy == AckPolicy.ALL;
        if (config.ackWaitNanos == 0 && acknowledged) {
            config.ackWaitNanos = ACK_WAIT_NANOS;
        }
        if (!config.backoffNanos.isEmpty()) {
            long first = config.backoffNanos.getFirst();
            refuseIfPedantic(
                    pedantic && config.ackWaitNanos != first, "first backoff value has to equal batch AckWait");
            config.ackWaitNanos = first;
        }
    }

    private void completeFromStream() {
        if (config.maxAckPending == 0) {
            refuseIfPedantic(
                    pedantic && stream.maxAckPending() > 0,
                    "max_ack_pending must be set if it's configured in stream limits");
            config.maxAckPending = stream.maxAckPending();
        }
        if (config.inactiveThresholdNanos == 0) {
            refuseIfPedantic(
                    pedantic && stream.inactiveThresholdNanos() > 0,
                    "inactive_threshold must be set if it's configured in stream limits");
            config.inactiveThresholdNanos = stream.inactiveThresholdNanos();
        }
    }

    private void completeFromServer(Limits limits, int accountMaxAckPending) {
        if (config.maxAckPending == 0 && config.ackPolicy != AckPolicy.NONE) {
            int ofServer = atMost(MAX_ACK_PENDING, limits.maxAckPending());
            config.maxAckPending = atMost(ofServer, accountMaxAckPending);
        }
        boolean takesBatchLimit =
                config.deliverSubject.isEmpty() && config.maxRequestBatch == 0 && limits.maxRequestBatch() > 0;
        if (takesBatchLimit) {
            refuseIfPedantic(pedantic, "max_request_batch must be set if it's JetStream limits are set");
            config.maxRequestBatch = limits.maxRequestBatch();
        }
        if (config.priorityPolicy == PriorityPolicy.PINNED_CLIENT && config.priorityTimeoutNanos == 0) {
            config.priorityTimeoutNanos = PINNED_NANOS;
        }
        if (config.ackPolicy == AckPolicy.FLOW_CONTROL && !pedantic) {
            config.flowControl = true;
            config.idleHeartbeatNanos = ConsumerChecks.ACKED_BY_FLOW_CONTROL_HEARTBEAT_NANOS;
        }
    }

    private static int atMost(int value, int limit) {
        return limit > 0 ? Math.min(limit, value) : value;
    }
}
