// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;

/**
 * The JSON of {@link ConsumerConfig}: names, order and what is left out as in the Go server's struct.
 *
 * <p>Thread: any, stateless.
 */
final class ConsumerConfigJson {
    private static final String[] NAMES = {
        "durable_name",
        "name",
        "description",
        "deliver_policy",
        "opt_start_seq",
        "opt_start_time",
        "ack_policy",
        "ack_wait",
        "max_deliver",
        "backoff",
        "filter_subject",
        "filter_subjects",
        "replay_policy",
        "rate_limit_bps",
        "sample_freq",
        "max_waiting",
        "max_ack_pending",
        "flow_control",
        "headers_only",
        "max_batch",
        "max_expires",
        "max_bytes",
        "deliver_subject",
        "deliver_group",
        "idle_heartbeat",
        "inactive_threshold",
        "num_replicas",
        "mem_storage",
        "direct",
        "sourcing",
        "metadata",
        "pause_until",
        "priority_groups",
        "priority_policy",
        "priority_timeout"
    };
    static final JsonFields FIELDS = JsonFields.of("server.ConsumerConfig", NAMES);

    private ConsumerConfigJson() {}

    /** Reads an object into {@code b}; null leaves it as it is. */
    static void read(JsonReader in, ConsumerConfig.Builder b) {
        if (in.beginObject(FIELDS)) {
            while (in.nextField()) {
                readField(in, in.field(), b);
            }
        }
    }

    /** Reads the value of {@code field}, which is one of a configuration. */
    static void readField(JsonReader in, String field, ConsumerConfig.Builder b) {
        switch (field) {
            case "durable_name" -> b.durableName = in.string(b.durableName);
            case "name" -> b.name = in.string(b.name);
            case "description" -> b.description = in.string(b.description);
            case "deliver_policy" -> b.deliverPolicy = DeliverPolicy.read(in);
            case "opt_start_seq" -> b.optStartSequence = in.uint64(b.optStartSequence);
            case "opt_start_time" -> b.optStartTime = JsonValues.time(in);
            case "ack_policy" -> b.ackPolicy = AckPolicy.read(in);
            case "ack_wait" -> b.ackWaitNanos = JsonValues.duration(in, b.ackWaitNanos);
            case "max_deliver" -> b.maxDeliver = JsonValues.intValue(in, b.maxDeliver);
            case "backoff" -> b.backoffNanos = JsonValues.durations(in, b.backoffNanos);
            case "filter_subject" -> b.filterSubject = in.string(b.filterSubject);
            case "filter_subjects" -> b.filterSubjects = in.strings(b.filterSubjects);
            case "replay_policy" -> b.replayPolicy = ReplayPolicy.read(in);
            case "rate_limit_bps" -> b.rateLimitBitsPerSecond = in.uint64(b.rateLimitBitsPerSecond);
            case "sample_freq" -> b.sampleFrequency = in.string(b.sampleFrequency);
            case "max_waiting" -> b.maxWaiting = JsonValues.intValue(in, b.maxWaiting);
            case "max_ack_pending" -> b.maxAckPending = JsonValues.intValue(in, b.maxAckPending);
            case "flow_control" -> b.flowControl = in.bool(b.flowControl);
            case "headers_only" -> b.headersOnly = in.bool(b.headersOnly);
            case "max_batch" -> b.maxRequestBatch = JsonValues.intValue(in, b.maxRequestBatch);
            case "max_expires" -> b.maxRequestExpiresNanos = JsonValues.duration(in, b.maxRequestExpiresNanos);
            case "max_bytes" -> b.maxRequestBytes = JsonValues.intValue(in, b.maxRequestBytes);
            case "deliver_subject" -> b.deliverSubject = in.string(b.deliverSubject);
            case "deliver_group" -> b.deliverGroup = in.string(b.deliverGroup);
            case "idle_heartbeat" -> b.idleHeartbeatNanos = JsonValues.duration(in, b.idleHeartbeatNanos);
            case "inactive_threshold" -> b.inactiveThresholdNanos = JsonValues.duration(in, b.inactiveThresholdNanos);
            case "num_replicas" -> b.replicas = JsonValues.intValue(in, b.replicas);
            case "mem_storage" -> b.memoryStorage = in.bool(b.memoryStorage);
            case "direct" -> b.direct = in.bool(b.direct);
            case "sourcing" -> b.sourcing = in.bool(b.sourcing);
            case "metadata" -> b.metadata = JsonValues.metadata(in, b.metadata);
            case "pause_until" -> b.pauseUntil = JsonValues.time(in);
            case "priority_groups" -> b.priorityGroups = in.strings(b.priorityGroups);
            case "priority_policy" -> b.priorityPolicy = PriorityPolicy.read(in);
            case "priority_timeout" -> b.priorityTimeoutNanos = JsonValues.duration(in, b.priorityTimeoutNanos);
            default -> throw new IllegalStateException(field);
        }
    }

    static void write(JsonWriter out, ConsumerConfig config) {
        out.beginObject();
        writeFirst(out, config);
        writeSecond(out, config);
        out.endObject();
    }

    private static void writeFirst(JsonWriter out, ConsumerConfig config) {
        out.optional("durable_name", config.durableName());
        out.optional("name", config.name());
        out.optional("description", config.description());
        out.field("deliver_policy", config.deliverPolicy().wireName());
        JsonValues.optionalUnsigned(out, "opt_start_seq", config.optStartSequence());
        JsonValues.optionalTime(out, "opt_start_time", config.optStartTime());
        out.field("ack_policy", config.ackPolicy().wireName());
        out.optional("ack_wait", config.ackWaitNanos());
        out.optional("max_deliver", config.maxDeliver());
        JsonValues.optionalDurations(out, "backoff", config.backoffNanos());
        out.optional("filter_subject", config.filterSubject());
        out.optional("filter_subjects", config.filterSubjects());
        out.field("replay_policy", config.replayPolicy().wireName());
        JsonValues.optionalUnsigned(out, "rate_limit_bps", config.rateLimitBitsPerSecond());
        out.optional("sample_freq", config.sampleFrequency());
        out.optional("max_waiting", config.maxWaiting());
        out.optional("max_ack_pending", config.maxAckPending());
    }

    private static void writeSecond(JsonWriter out, ConsumerConfig config) {
        out.optional("flow_control", config.flowControl());
        out.optional("headers_only", config.headersOnly());
        out.optional("max_batch", config.maxRequestBatch());
        out.optional("max_expires", config.maxRequestExpiresNanos());
        out.optional("max_bytes", config.maxRequestBytes());
        out.optional("deliver_subject", config.deliverSubject());
        out.optional("deliver_group", config.deliverGroup());
        out.optional("idle_heartbeat", config.idleHeartbeatNanos());
        out.optional("inactive_threshold", config.inactiveThresholdNanos());
        out.field("num_replicas", config.replicas());
        out.optional("mem_storage", config.memoryStorage());
        out.optional("direct", config.direct());
        out.optional("sourcing", config.sourcing());
        JsonValues.optionalMetadata(out, "metadata", config.metadata());
        JsonValues.optionalTime(out, "pause_until", config.pauseUntil());
        out.optional("priority_groups", config.priorityGroups());
        if (config.priorityPolicy() != PriorityPolicy.NONE) {
            out.field("priority_policy", config.priorityPolicy().wireName());
        }
        out.optional("priority_timeout", config.priorityTimeoutNanos());
    }
}
