// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.refuseConfigIf;
import static dev.iora.jetstream.config.Checks.refuseIf;

import dev.iora.common.GoDuration;
import dev.iora.jetstream.options.JetStreamOptions.Limits;
import dev.iora.json.GoQuote;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Second part of the rules of a consumer: whether its options are compatible with each other and with its stream
 * (nats-server v2.14.5 consumer.go checkConsumerCfg; the order of the checks decides which error a client sees).
 *
 * <p>Thread: any, stateless.
 */
final class ConsumerChecks {
    /** Heartbeat of a consumer whose acknowledgements are responses to flow control; sourcing depends on it. */
    static final long ACKED_BY_FLOW_CONTROL_HEARTBEAT_NANOS = Checks.NANOS_PER_SECOND;

    private static final long HEARTBEAT_MIN_NANOS = 100 * Checks.NANOS_PER_MILLI;
    private static final Pattern GROUP_NAME = Pattern.compile("[a-zA-Z0-9/_=-]{1,16}");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private final ConsumerConfigBuilder config;
    private final StreamConfig stream;

    private ConsumerChecks(ConsumerConfigBuilder config, StreamConfig stream) {
        this.config = config;
        this.stream = stream;
    }

    /**
     * Checks {@code config}.
     *
     * @param stream of its stream
     * @param limits of the server
     * @param accountMaxAckPending cap of the account, not above 0 for none
     */
    static void check(ConsumerConfigBuilder config, StreamConfig stream, Limits limits, int accountMaxAckPending) {
        ConsumerChecks checks = new ConsumerChecks(config, stream);
        checks.checkNames();
        checks.checkReplicas();
        checks.checkDelivery();
        if (config.deliverSubject.isEmpty()) {
            checks.checkPull(limits);
        } else {
            checks.checkPush();
        }
        checks.checkMaxAckPending(limits.maxAckPending());
        checks.checkMaxAckPending(accountMaxAckPending);
        checks.checkMaxAckPending(stream.consumerLimits().maxAckPending());
        checks.checkInactiveThreshold();
        checks.checkDirect();
        checks.checkFilters();
        checks.checkStart();
        checks.checkSampling();
        checks.checkRest();
        checks.checkPriority();
    }

    private void checkNames() {
        refuseConfigIf(
                !config.name.isEmpty() && !Checks.isName(config.name),
                "consumer name can not contain '.', '*', '>', '\\', '/'");
        refuseConfigIf(
                !config.durableName.isEmpty() && !Checks.isName(config.durableName),
                "consumer durable name can not contain '.', '*', '>', '\\', '/'");
    }

    private void checkReplicas() {
        refuseIf(config.replicas > 0 && config.replicas > stream.replicas(), ApiError.CONSUMER_REPLICAS_EXCEEDS_STREAM);
        refuseIf(config.replicas < 0, ApiError.REPLICAS_COUNT_CANNOT_BE_NEGATIVE);
        refuseIf(
                stream.retention() != RetentionPolicy.LIMITS
                        && config.replicas != 0
                        && config.replicas != stream.replicas(),
                ApiError.CONSUMER_REPLICAS_SHOULD_MATCH_STREAM);
    }

    private void checkDelivery() {
        refuseIf(config.backoffNanos.stream().anyMatch(backoff -> backoff < 0), ApiError.CONSUMER_BACK_OFF_NEGATIVE);
        refuseIf(config.ackWaitNanos < 0, ApiError.CONSUMER_ACK_WAIT_NEGATIVE);
        if (config.ackPolicy == AckPolicy.FLOW_CONTROL) {
            checkAckedByFlowControl();
        }
        refuseIf(isBackoffTooLong(config.maxDeliver, config.backoffNanos), ApiError.CONSUMER_MAX_DELIVER_BACKOFF);
        refuseIf(
                Checks.length(config.description) > Checks.MAX_DESCRIPTION_LENGTH,
                ApiError.CONSUMER_DESCRIPTION_TOO_LONG,
                Checks.MAX_DESCRIPTION_LENGTH);
    }

    private void checkAckedByFlowControl() {
        refuseIf(config.deliverSubject.isEmpty(), ApiError.CONSUMER_ACK_FC_REQUIRES_PUSH);
        refuseIf(!config.flowControl, ApiError.CONSUMER_ACK_FC_REQUIRES_FC);
        refuseConfigIf(
                config.idleHeartbeatNanos != ACKED_BY_FLOW_CONTROL_HEARTBEAT_NANOS,
                "flow control ack policy heartbeat needs to be 1s");
        refuseIf(config.maxAckPending <= 0, ApiError.CONSUMER_ACK_FC_REQUIRES_MAX_ACK_PENDING);
        refuseIf(
                config.ackWaitNanos != 0 || !config.backoffNanos.isEmpty(),
                ApiError.CONSUMER_ACK_FC_REQUIRES_NO_ACK_WAIT);
        refuseIf(config.maxDeliver > 0, ApiError.CONSUMER_ACK_FC_REQUIRES_NO_MAX_DELIVER);
    }

    private static boolean isBackoffTooLong(int maxDeliver, List<Long> backoff) {
        return maxDeliver != -1 && backoff.size() > maxDeliver;
    }

    private void checkPush() {
        refuseIf(!Checks.isLiteral(config.deliverSubject), ApiError.CONSUMER_DELIVER_TO_WILDCARDS);
        refuseIf(!Checks.isSubject(config.deliverSubject), ApiError.CONSUMER_INVALID_DELIVER_SUBJECT);
        refuseIf(
                stream.subjects().stream().anyMatch(subject -> Checks.covers(subject, config.deliverSubject)),
                ApiError.CONSUMER_DELIVER_CYCLE);
        refuseIf(config.maxWaiting != 0, ApiError.CONSUMER_PUSH_MAX_WAITING);
        refuseIf(
                config.maxAckPending > 0 && config.ackPolicy == AckPolicy.NONE,
                ApiError.CONSUMER_MAX_PENDING_ACK_POLICY_REQUIRED);
        refuseIf(
                config.idleHeartbeatNanos > 0 && config.idleHeartbeatNanos < HEARTBEAT_MIN_NANOS,
                ApiError.CONSUMER_SMALL_HEARTBEAT);
    }

    private void checkPull(Limits limits) {
        refuseIf(
                config.ackPolicy == AckPolicy.NONE && stream.retention() == RetentionPolicy.WORK_QUEUE,
                ApiError.CONSUMER_PULL_REQUIRES_ACK);
        refuseIf(config.rateLimitBitsPerSecond != 0, ApiError.CONSUMER_PULL_WITH_RATE_LIMIT);
        refuseIf(config.idleHeartbeatNanos > 0, ApiError.CONSUMER_HB_REQUIRES_PUSH);
        refuseIf(config.flowControl, ApiError.CONSUMER_FC_REQUIRES_PUSH);
        refuseIf(
                config.maxRequestExpiresNanos != 0 && config.maxRequestExpiresNanos < Checks.NANOS_PER_MILLI,
                ApiError.CONSUMER_MAX_REQUEST_EXPIRES_TOO_SMALL);
        refuseIf(
                limits.maxRequestBatch() > 0 && config.maxRequestBatch > limits.maxRequestBatch(),
                ApiError.CONSUMER_MAX_REQUEST_BATCH_EXCEEDED,
                limits.maxRequestBatch());
    }

    private void checkMaxAckPending(int limit) {
        refuseIf(limit > 0 && config.maxAckPending > limit, ApiError.CONSUMER_MAX_PENDING_ACK_EXCESS, limit);
    }

    private void checkInactiveThreshold() {
        long limit = stream.consumerLimits().inactiveThresholdNanos();
        refuseIf(
                limit > 0 && config.inactiveThresholdNanos > limit,
                ApiError.CONSUMER_INACTIVE_THRESHOLD_EXCESS,
                GoDuration.format(limit));
    }

    private void checkDirect() {
        if (config.direct) {
            refuseIf(config.deliverSubject.isEmpty(), ApiError.CONSUMER_DIRECT_REQUIRES_PUSH);
            refuseIf(!config.durableName.isEmpty(), ApiError.CONSUMER_DIRECT_REQUIRES_EPHEMERAL);
        }
    }

    private void checkFilters() {
        refuseIf(
                !config.filterSubject.isEmpty() && !config.filterSubjects.isEmpty(),
                ApiError.CONSUMER_DUPLICATE_FILTER_SUBJECTS);
        refuseConfigIf(!config.filterSubject.isEmpty() && !Checks.isSubject(config.filterSubject), "invalid subject");
        refuseIf(config.filterSubjects.contains(""), ApiError.CONSUMER_EMPTY_FILTER);
        for (int i = 0; i < config.filterSubjects.size(); i++) {
            String filter = config.filterSubjects.get(i);
            refuseConfigIf(!Checks.isSubject(filter), "invalid subject");
            for (int j = 0; j < config.filterSubjects.size(); j++) {
                refuseIf(
                        i != j && Checks.covers(config.filterSubjects.get(j), filter),
                        ApiError.CONSUMER_OVERLAPPING_SUBJECT_FILTERS);
            }
        }
    }

    private void checkStart() {
        switch (config.deliverPolicy) {
            case ALL -> refuseStart("all");
            case LAST -> refuseStart("last");
            case NEW -> refuseStart("new");
            case LAST_PER_SUBJECT -> {
                refuseStart("last per subject");
                refusePolicyIf(
                        config.filterSubject.isEmpty() && config.filterSubjects.isEmpty(),
                        "last per subject, but optional filter subject is not set");
            }
            case BY_START_SEQUENCE -> {
                refusePolicyIf(
                        config.optStartSequence == 0, "by start sequence, but optional start sequence is not set");
                refusePolicyIf(config.optStartTime != null, "by start sequence, but optional start time is also set");
            }
            case BY_START_TIME -> {
                refusePolicyIf(config.optStartTime == null, "by start time, but optional start time is not set");
                refusePolicyIf(
                        config.optStartSequence != 0, "by start time, but optional start start sequence is also set");
            }
        }
    }

    private void refuseStart(String policy) {
        refusePolicyIf(config.optStartSequence != 0, policy + ", but optional start sequence is also set");
        refusePolicyIf(config.optStartTime != null, policy + ", but optional start time is also set");
    }

    private static void refusePolicyIf(boolean wrong, String what) {
        refuseIf(wrong, ApiError.CONSUMER_INVALID_POLICY, "consumer delivery policy is deliver " + what);
    }

    private void checkSampling() {
        String frequency = config.sampleFrequency;
        if (frequency.isEmpty()) {
            return;
        }
        String number = frequency.endsWith("%") ? frequency.substring(0, frequency.length() - 1) : frequency;
        String fault = INTEGER.matcher(number).matches() ? "value out of range" : "invalid syntax";
        try {
            // The Go server has no text for a negative number.
            refuseIf(Long.parseLong(number) < 0, ApiError.CONSUMER_INVALID_SAMPLING, "<nil>");
        } catch (NumberFormatException e) {
            throw ApiError.CONSUMER_INVALID_SAMPLING
                    .with("strconv.Atoi: parsing " + GoQuote.string(number) + ": " + fault)
                    .exception();
        }
    }

    private void checkRest() {
        refuseIf(
                config.flowControl && config.idleHeartbeatNanos == 0,
                ApiError.CONSUMER_WITH_FLOW_CONTROL_NEEDS_HEARTBEATS);
        refuseIf(
                !config.durableName.isEmpty() && !config.name.isEmpty() && !config.name.equals(config.durableName),
                ApiError.CONSUMER_CREATE_DURABLE_AND_NAME_MISMATCH);
        refuseIf(
                Checks.length(config.metadata) > Checks.MAX_METADATA_LENGTH,
                ApiError.CONSUMER_METADATA_LENGTH,
                Checks.MAX_METADATA_LENGTH / 1024 + "KB");
    }

    private void checkPriority() {
        if (config.priorityPolicy == PriorityPolicy.NONE) {
            refuseIf(!config.priorityGroups.isEmpty(), ApiError.CONSUMER_PRIORITY_GROUP_WITH_POLICY_NONE);
            refuseIf(config.priorityTimeoutNanos > 0, ApiError.CONSUMER_PINNED_TTL_WITHOUT_PRIORITY_POLICY_NONE);
            return;
        }
        refuseIf(!config.deliverSubject.isEmpty(), ApiError.CONSUMER_PUSH_WITH_PRIORITY_GROUP);
        refuseIf(config.priorityGroups.isEmpty(), ApiError.CONSUMER_PRIORITY_POLICY_WITHOUT_GROUP);
        for (String group : config.priorityGroups) {
            refuseIf(group.isEmpty(), ApiError.CONSUMER_EMPTY_GROUP_NAME);
            refuseIf(!GROUP_NAME.matcher(group).matches(), ApiError.CONSUMER_INVALID_GROUP_NAME);
        }
    }
}
