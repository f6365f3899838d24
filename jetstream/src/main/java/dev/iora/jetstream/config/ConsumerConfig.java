// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.GoType;
import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a consumer, as in API requests and responses.
 *
 * <p>Thread: any, immutable.
 *
 * @param durableName name of a durable consumer, else empty
 * @param name name
 * @param description free text
 * @param deliverPolicy where delivery starts
 * @param optStartSequence sequence to start at, 0 for none
 * @param optStartTime time to start at
 * @param ackPolicy which acknowledgements are expected
 * @param ackWaitNanos how long an acknowledgement may take
 * @param maxDeliver maximum number of deliveries of a message, -1 for no limit
 * @param backoffNanos waits before each redelivery
 * @param filterSubject single filter, empty for none
 * @param filterSubjects several filters
 * @param replayPolicy pace of delivery
 * @param rateLimitBitsPerSecond rate limit of a push consumer, unsigned, 0 for none
 * @param sampleFrequency percentage of acknowledgements that are sampled
 * @param maxWaiting maximum number of waiting pull requests
 * @param maxAckPending maximum number of unacknowledged messages, -1 for no limit
 * @param flowControl whether a push consumer has flow control
 * @param headersOnly whether messages are delivered without their payload
 * @param maxRequestBatch maximum batch of a pull request, 0 for no limit
 * @param maxRequestExpiresNanos maximum expiry of a pull request, 0 for no limit
 * @param maxRequestBytes maximum bytes of a pull request, 0 for no limit
 * @param deliverSubject subject that a push consumer delivers to, empty for a pull consumer
 * @param deliverGroup queue group of a push consumer
 * @param idleHeartbeatNanos interval of the heartbeats of an idle push consumer, 0 for none
 * @param inactiveThresholdNanos inactivity after which it is deleted, 0 for the default
 * @param replicas copies of its state, 0 for the stream's
 * @param memoryStorage whether its state is in memory only
 * @param direct whether it is the consumer of a mirror or source
 * @param sourcing whether a mirror or source uses it
 * @param metadata free keys and values, sorted by key
 * @param pauseUntil end of its pause
 * @param priorityGroups groups that pull requests may name
 * @param priorityPolicy how groups share the messages
 * @param priorityTimeoutNanos time after which a client without pull requests is no longer pinned
 */
@JsonObject("server.ConsumerConfig")
public record ConsumerConfig(
        @JsonOptional("durable_name") String durableName,
        @JsonOptional("name") String name,
        @JsonOptional("description") String description,
        @JsonField("deliver_policy") DeliverPolicy deliverPolicy,
        @JsonOptional("opt_start_seq") @GoType("uint64") long optStartSequence,
        @JsonOptional("opt_start_time") @Nullable OffsetDateTime optStartTime,
        @JsonField("ack_policy") AckPolicy ackPolicy,
        @JsonOptional("ack_wait") @GoType("time.Duration") long ackWaitNanos,
        @JsonOptional("max_deliver") int maxDeliver,
        @JsonOptional("backoff") @GoType("[]time.Duration") List<Long> backoffNanos,
        @JsonOptional("filter_subject") String filterSubject,
        @JsonOptional("filter_subjects") List<String> filterSubjects,
        @JsonField("replay_policy") ReplayPolicy replayPolicy,
        @JsonOptional("rate_limit_bps") @GoType("uint64") long rateLimitBitsPerSecond,
        @JsonOptional("sample_freq") String sampleFrequency,
        @JsonOptional("max_waiting") int maxWaiting,
        @JsonOptional("max_ack_pending") int maxAckPending,
        @JsonOptional("flow_control") boolean flowControl,
        @JsonOptional("headers_only") boolean headersOnly,
        @JsonOptional("max_batch") int maxRequestBatch,

        @JsonOptional("max_expires") @GoType("time.Duration")
        long maxRequestExpiresNanos,

        @JsonOptional("max_bytes") int maxRequestBytes,
        @JsonOptional("deliver_subject") String deliverSubject,
        @JsonOptional("deliver_group") String deliverGroup,

        @JsonOptional("idle_heartbeat") @GoType("time.Duration")
        long idleHeartbeatNanos,

        @JsonOptional("inactive_threshold") @GoType("time.Duration")
        long inactiveThresholdNanos,

        @JsonField("num_replicas") int replicas,
        @JsonOptional("mem_storage") boolean memoryStorage,
        @JsonOptional("direct") boolean direct,
        @JsonOptional("sourcing") boolean sourcing,
        @JsonOptional("metadata") Map<String, String> metadata,
        @JsonOptional("pause_until") @Nullable OffsetDateTime pauseUntil,
        @JsonOptional("priority_groups") List<String> priorityGroups,
        @JsonOptional("priority_policy") PriorityPolicy priorityPolicy,

        @JsonOptional("priority_timeout") @GoType("time.Duration")
        long priorityTimeoutNanos)
        implements JsonWritable {
    /** Keeps copies of the collections. */
    public ConsumerConfig {
        backoffNanos = List.copyOf(backoffNanos);
        filterSubjects = List.copyOf(filterSubjects);
        metadata = JsonValues.sorted(metadata);
        priorityGroups = List.copyOf(priorityGroups);
    }

    /** Reads the JSON that {@link #write} makes; unknown fields are ignored. */
    public static ConsumerConfig parse(byte[] json) {
        return ConsumerConfigJson.parse(json);
    }

    /** A builder with the values of the JSON object {@code {}}. */
    public static ConsumerConfigBuilder builder() {
        return new ConsumerConfigBuilder();
    }

    /** A builder that starts with this configuration. */
    public ConsumerConfigBuilder toBuilder() {
        return new ConsumerConfigBuilder(this);
    }

    @Override
    public void write(JsonWriter out) {
        ConsumerConfigJson.write(out, this);
    }

    /** Whether it is a pull consumer. */
    public boolean isPull() {
        return deliverSubject.isEmpty();
    }

    /** Whether it is the consumer of a mirror or source, and not one of a client. */
    public boolean feedsStream() {
        return direct || sourcing;
    }

    /** Whether it is durable. */
    public boolean isDurable() {
        return !durableName.isEmpty();
    }

    /** Its filters, from either field; none match everything. */
    public List<String> filters() {
        if (filterSubject.isEmpty()) {
            return filterSubjects;
        }
        List<String> all = new ArrayList<>(filterSubjects);
        all.add(filterSubject);
        return List.copyOf(all);
    }

    /** The end of its pause in nanoseconds since 1970, 0 if there is none. */
    public long pauseUntilEpochNanos() {
        return pauseUntil == null ? 0 : JsonValues.epochNanos(pauseUntil);
    }

    /** The time to start at in nanoseconds since 1970, 0 if there is none. */
    public long optStartEpochNanos() {
        return optStartTime == null ? 0 : JsonValues.epochNanos(optStartTime);
    }
}
