// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a consumer as the API takes and shows it. Immutable.
 *
 * @param durableName name if it is durable, else empty ({@code durable_name})
 * @param name name ({@code name})
 * @param description free text ({@code description})
 * @param deliverPolicy where delivery starts ({@code deliver_policy})
 * @param optStartSequence sequence to start at, 0 for none ({@code opt_start_seq})
 * @param optStartTime time to start at ({@code opt_start_time})
 * @param ackPolicy which acknowledgements are expected ({@code ack_policy})
 * @param ackWaitNanos how long an acknowledgement may take ({@code ack_wait})
 * @param maxDeliver deliveries of a message, -1 for no limit ({@code max_deliver})
 * @param backoffNanos waits before each redelivery ({@code backoff})
 * @param filterSubject single filter, empty for none ({@code filter_subject})
 * @param filterSubjects several filters ({@code filter_subjects})
 * @param replayPolicy pace of delivery ({@code replay_policy})
 * @param rateLimitBitsPerSecond unsigned, 0 for no limit ({@code rate_limit_bps})
 * @param sampleFrequency percentage of acknowledgements that are reported ({@code sample_freq})
 * @param maxWaiting pull requests that may wait ({@code max_waiting})
 * @param maxAckPending messages that may wait for an acknowledgement, -1 for no limit ({@code max_ack_pending})
 * @param flowControl whether a push consumer asks for flow control ({@code flow_control})
 * @param headersOnly whether payloads are left out ({@code headers_only})
 * @param maxRequestBatch messages a pull request may ask for, 0 for no limit ({@code max_batch})
 * @param maxRequestExpiresNanos how long a pull request may wait, 0 for no limit ({@code max_expires})
 * @param maxRequestBytes bytes a pull request may ask for, 0 for no limit ({@code max_bytes})
 * @param deliverSubject where a push consumer sends, empty for a pull consumer ({@code deliver_subject})
 * @param deliverGroup queue group of a push consumer ({@code deliver_group})
 * @param idleHeartbeatNanos between heartbeats of an idle push consumer, 0 for none ({@code idle_heartbeat})
 * @param inactiveThresholdNanos inactivity after which it is deleted, 0 for the default ({@code inactive_threshold})
 * @param replicas copies of its state, 0 for the stream's ({@code num_replicas})
 * @param memoryStorage whether its state is in memory only ({@code mem_storage})
 * @param direct whether it belongs to a mirror or source ({@code direct})
 * @param sourcing whether a mirror or source uses it ({@code sourcing})
 * @param metadata free keys and values, sorted by key ({@code metadata})
 * @param pauseUntil end of its pause ({@code pause_until})
 * @param priorityGroups groups pull requests belong to ({@code priority_groups})
 * @param priorityPolicy how groups share the messages ({@code priority_policy})
 * @param priorityTimeoutNanos how long a client stays pinned without asking ({@code priority_timeout})
 */
public record ConsumerConfig(
        String durableName,
        String name,
        String description,
        DeliverPolicy deliverPolicy,
        long optStartSequence,
        @Nullable OffsetDateTime optStartTime,
        AckPolicy ackPolicy,
        long ackWaitNanos,
        int maxDeliver,
        List<Long> backoffNanos,
        String filterSubject,
        List<String> filterSubjects,
        ReplayPolicy replayPolicy,
        long rateLimitBitsPerSecond,
        String sampleFrequency,
        int maxWaiting,
        int maxAckPending,
        boolean flowControl,
        boolean headersOnly,
        int maxRequestBatch,
        long maxRequestExpiresNanos,
        int maxRequestBytes,
        String deliverSubject,
        String deliverGroup,
        long idleHeartbeatNanos,
        long inactiveThresholdNanos,
        int replicas,
        boolean memoryStorage,
        boolean direct,
        boolean sourcing,
        Map<String, String> metadata,
        @Nullable OffsetDateTime pauseUntil,
        List<String> priorityGroups,
        PriorityPolicy priorityPolicy,
        long priorityTimeoutNanos)
        implements JsonWritable {
    /** Keeps copies of the lists. */
    public ConsumerConfig {
        backoffNanos = List.copyOf(backoffNanos);
        filterSubjects = List.copyOf(filterSubjects);
        metadata = JsonValues.sorted(metadata);
        priorityGroups = List.copyOf(priorityGroups);
    }

    /** Reads the JSON that {@link #write} makes; unknown fields are passed over. */
    public static ConsumerConfig parse(byte[] json) {
        Builder builder = builder();
        ConsumerConfigJson.read(JsonReader.lenient(json, 0, json.length), builder);
        return builder.build();
    }

    @Override
    public void write(JsonWriter out) {
        ConsumerConfigJson.write(out, this);
    }

    /** Whether it asks for messages itself instead of having them pushed. */
    public boolean isPull() {
        return deliverSubject.isEmpty();
    }

    /** Whether it is durable. */
    public boolean isDurable() {
        return !durableName.isEmpty();
    }

    /** Its filters, from whichever field they were given in; none match everything. */
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

    /** A builder that starts with what the JSON object {@code {}} means. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with this configuration. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects a configuration. */
    public static final class Builder {
        String durableName = "";
        String name = "";
        String description = "";
        DeliverPolicy deliverPolicy = DeliverPolicy.ALL;
        long optStartSequence;

        @Nullable
        OffsetDateTime optStartTime;

        AckPolicy ackPolicy = AckPolicy.NONE;
        long ackWaitNanos;
        int maxDeliver;
        List<Long> backoffNanos = List.of();
        String filterSubject = "";
        List<String> filterSubjects = List.of();
        ReplayPolicy replayPolicy = ReplayPolicy.INSTANT;
        long rateLimitBitsPerSecond;
        String sampleFrequency = "";
        int maxWaiting;
        int maxAckPending;
        boolean flowControl;
        boolean headersOnly;
        int maxRequestBatch;
        long maxRequestExpiresNanos;
        int maxRequestBytes;
        String deliverSubject = "";
        String deliverGroup = "";
        long idleHeartbeatNanos;
        long inactiveThresholdNanos;
        int replicas;
        boolean memoryStorage;
        boolean direct;
        boolean sourcing;
        Map<String, String> metadata = Map.of();

        @Nullable
        OffsetDateTime pauseUntil;

        List<String> priorityGroups = List.of();
        PriorityPolicy priorityPolicy = PriorityPolicy.NONE;
        long priorityTimeoutNanos;

        private Builder() {}

        private Builder(ConsumerConfig from) {
            durableName = from.durableName;
            name = from.name;
            description = from.description;
            deliverPolicy = from.deliverPolicy;
            optStartSequence = from.optStartSequence;
            optStartTime = from.optStartTime;
            ackPolicy = from.ackPolicy;
            ackWaitNanos = from.ackWaitNanos;
            maxDeliver = from.maxDeliver;
            backoffNanos = from.backoffNanos;
            filterSubject = from.filterSubject;
            filterSubjects = from.filterSubjects;
            replayPolicy = from.replayPolicy;
            rateLimitBitsPerSecond = from.rateLimitBitsPerSecond;
            sampleFrequency = from.sampleFrequency;
            maxWaiting = from.maxWaiting;
            maxAckPending = from.maxAckPending;
            flowControl = from.flowControl;
            headersOnly = from.headersOnly;
            maxRequestBatch = from.maxRequestBatch;
            maxRequestExpiresNanos = from.maxRequestExpiresNanos;
            maxRequestBytes = from.maxRequestBytes;
            deliverSubject = from.deliverSubject;
            deliverGroup = from.deliverGroup;
            idleHeartbeatNanos = from.idleHeartbeatNanos;
            inactiveThresholdNanos = from.inactiveThresholdNanos;
            replicas = from.replicas;
            memoryStorage = from.memoryStorage;
            direct = from.direct;
            sourcing = from.sourcing;
            metadata = from.metadata;
            pauseUntil = from.pauseUntil;
            priorityGroups = from.priorityGroups;
            priorityPolicy = from.priorityPolicy;
            priorityTimeoutNanos = from.priorityTimeoutNanos;
        }

        /** Sets name if it is durable, else empty. */
        public Builder durableName(String value) {
            durableName = value;
            return this;
        }

        /** Sets name. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Sets free text. */
        public Builder description(String value) {
            description = value;
            return this;
        }

        /** Sets where delivery starts. */
        public Builder deliverPolicy(DeliverPolicy value) {
            deliverPolicy = value;
            return this;
        }

        /** Sets sequence to start at, 0 for none. */
        public Builder optStartSequence(long value) {
            optStartSequence = value;
            return this;
        }

        /** Sets time to start at. */
        public Builder optStartTime(@Nullable OffsetDateTime value) {
            optStartTime = value;
            return this;
        }

        /** Sets which acknowledgements are expected. */
        public Builder ackPolicy(AckPolicy value) {
            ackPolicy = value;
            return this;
        }

        /** Sets how long an acknowledgement may take. */
        public Builder ackWaitNanos(long value) {
            ackWaitNanos = value;
            return this;
        }

        /** Sets deliveries of a message, -1 for no limit. */
        public Builder maxDeliver(int value) {
            maxDeliver = value;
            return this;
        }

        /** Sets waits before each redelivery. */
        public Builder backoffNanos(List<Long> value) {
            backoffNanos = value;
            return this;
        }

        /** Sets single filter, empty for none. */
        public Builder filterSubject(String value) {
            filterSubject = value;
            return this;
        }

        /** Sets several filters. */
        public Builder filterSubjects(List<String> value) {
            filterSubjects = value;
            return this;
        }

        /** Sets pace of delivery. */
        public Builder replayPolicy(ReplayPolicy value) {
            replayPolicy = value;
            return this;
        }

        /** Sets unsigned, 0 for no limit. */
        public Builder rateLimitBitsPerSecond(long value) {
            rateLimitBitsPerSecond = value;
            return this;
        }

        /** Sets percentage of acknowledgements that are reported. */
        public Builder sampleFrequency(String value) {
            sampleFrequency = value;
            return this;
        }

        /** Sets pull requests that may wait. */
        public Builder maxWaiting(int value) {
            maxWaiting = value;
            return this;
        }

        /** Sets messages that may wait for an acknowledgement, -1 for no limit. */
        public Builder maxAckPending(int value) {
            maxAckPending = value;
            return this;
        }

        /** Sets whether a push consumer asks for flow control. */
        public Builder flowControl(boolean value) {
            flowControl = value;
            return this;
        }

        /** Sets whether payloads are left out. */
        public Builder headersOnly(boolean value) {
            headersOnly = value;
            return this;
        }

        /** Sets messages a pull request may ask for, 0 for no limit. */
        public Builder maxRequestBatch(int value) {
            maxRequestBatch = value;
            return this;
        }

        /** Sets how long a pull request may wait, 0 for no limit. */
        public Builder maxRequestExpiresNanos(long value) {
            maxRequestExpiresNanos = value;
            return this;
        }

        /** Sets bytes a pull request may ask for, 0 for no limit. */
        public Builder maxRequestBytes(int value) {
            maxRequestBytes = value;
            return this;
        }

        /** Sets where a push consumer sends, empty for a pull consumer. */
        public Builder deliverSubject(String value) {
            deliverSubject = value;
            return this;
        }

        /** Sets queue group of a push consumer. */
        public Builder deliverGroup(String value) {
            deliverGroup = value;
            return this;
        }

        /** Sets between heartbeats of an idle push consumer, 0 for none. */
        public Builder idleHeartbeatNanos(long value) {
            idleHeartbeatNanos = value;
            return this;
        }

        /** Sets inactivity after which it is deleted, 0 for the default. */
        public Builder inactiveThresholdNanos(long value) {
            inactiveThresholdNanos = value;
            return this;
        }

        /** Sets copies of its state, 0 for the stream's. */
        public Builder replicas(int value) {
            replicas = value;
            return this;
        }

        /** Sets whether its state is in memory only. */
        public Builder memoryStorage(boolean value) {
            memoryStorage = value;
            return this;
        }

        /** Sets whether it belongs to a mirror or source. */
        public Builder direct(boolean value) {
            direct = value;
            return this;
        }

        /** Sets whether a mirror or source uses it. */
        public Builder sourcing(boolean value) {
            sourcing = value;
            return this;
        }

        /** Sets free keys and values, sorted by key. */
        public Builder metadata(Map<String, String> value) {
            metadata = value;
            return this;
        }

        /** Sets end of its pause. */
        public Builder pauseUntil(@Nullable OffsetDateTime value) {
            pauseUntil = value;
            return this;
        }

        /** Sets groups pull requests belong to. */
        public Builder priorityGroups(List<String> value) {
            priorityGroups = value;
            return this;
        }

        /** Sets how groups share the messages. */
        public Builder priorityPolicy(PriorityPolicy value) {
            priorityPolicy = value;
            return this;
        }

        /** Sets how long a client stays pinned without asking. */
        public Builder priorityTimeoutNanos(long value) {
            priorityTimeoutNanos = value;
            return this;
        }

        /** The configuration as set so far. */
        public ConsumerConfig build() {
            return new ConsumerConfig(
                    durableName,
                    name,
                    description,
                    deliverPolicy,
                    optStartSequence,
                    optStartTime,
                    ackPolicy,
                    ackWaitNanos,
                    maxDeliver,
                    backoffNanos,
                    filterSubject,
                    filterSubjects,
                    replayPolicy,
                    rateLimitBitsPerSecond,
                    sampleFrequency,
                    maxWaiting,
                    maxAckPending,
                    flowControl,
                    headersOnly,
                    maxRequestBatch,
                    maxRequestExpiresNanos,
                    maxRequestBytes,
                    deliverSubject,
                    deliverGroup,
                    idleHeartbeatNanos,
                    inactiveThresholdNanos,
                    replicas,
                    memoryStorage,
                    direct,
                    sourcing,
                    metadata,
                    pauseUntil,
                    priorityGroups,
                    priorityPolicy,
                    priorityTimeoutNanos);
        }
    }
}
