// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import java.util.Arrays;

/**
 * The JSON of {@link StreamConfig}: names, order and what is left out as in the Go server's struct.
 *
 * <p>Thread: any, stateless.
 */
final class StreamConfigJson {
    private static final String[] NAMES = {
        "name",
        "description",
        "subjects",
        "retention",
        "max_consumers",
        "max_msgs",
        "max_bytes",
        "max_age",
        "max_msgs_per_subject",
        "max_msg_size",
        "discard",
        "storage",
        "num_replicas",
        "no_ack",
        "duplicate_window",
        "placement",
        "mirror",
        "sources",
        "compression",
        "first_seq",
        "subject_transform",
        "republish",
        "allow_direct",
        "mirror_direct",
        "discard_new_per_subject",
        "sealed",
        "deny_delete",
        "deny_purge",
        "allow_rollup_hdrs",
        "consumer_limits",
        "allow_msg_ttl",
        "subject_delete_marker_ttl",
        "allow_msg_counter",
        "allow_atomic",
        "allow_msg_schedules",
        "persist_mode",
        "allow_batched",
        "metadata"
    };
    static final JsonFields FIELDS = JsonFields.of("server.StreamConfig", NAMES);

    /** The fields of a request that is a configuration and more. */
    static JsonFields fieldsWith(String goType, String... more) {
        String[] names = Arrays.copyOf(NAMES, NAMES.length + more.length);
        System.arraycopy(more, 0, names, NAMES.length, more.length);
        return JsonFields.of(goType, names);
    }

    private StreamConfigJson() {}

    /** Reads an object into {@code b}; null leaves it as it is. */
    static void read(JsonReader in, StreamConfig.Builder b) {
        if (in.beginObject(FIELDS)) {
            while (in.nextField()) {
                readField(in, in.field(), b);
            }
        }
    }

    /** Reads the value of {@code field}, which is one of a configuration. */
    static void readField(JsonReader in, String field, StreamConfig.Builder b) {
        switch (field) {
            case "name" -> b.name = in.string(b.name);
            case "description" -> b.description = in.string(b.description);
            case "subjects" -> b.subjects = in.strings(b.subjects);
            case "retention" -> b.retention = RetentionPolicy.read(in);
            case "max_consumers" -> b.maxConsumers = JsonValues.intValue(in, b.maxConsumers);
            case "max_msgs" -> b.maxMessages = in.int64(b.maxMessages);
            case "max_bytes" -> b.maxBytes = in.int64(b.maxBytes);
            case "max_age" -> b.maxAgeNanos = JsonValues.duration(in, b.maxAgeNanos);
            case "max_msgs_per_subject" -> b.maxMessagesPerSubject = in.int64(b.maxMessagesPerSubject);
            case "max_msg_size" -> b.maxMessageSizeBytes = in.int32(b.maxMessageSizeBytes);
            case "discard" -> b.discard = DiscardPolicy.read(in);
            case "storage" -> b.storage = StorageType.read(in);
            case "num_replicas" -> b.replicas = JsonValues.intValue(in, b.replicas);
            case "no_ack" -> b.noAck = in.bool(b.noAck);
            case "duplicate_window" -> b.duplicateWindowNanos = JsonValues.duration(in, b.duplicateWindowNanos);
            case "placement" -> b.placement = Placement.read(in);
            case "mirror" -> b.mirror = StreamSource.read(in);
            case "sources" -> b.sources = StreamSource.readAll(in);
            case "compression" -> b.compression = StoreCompression.read(in);
            case "first_seq" -> b.firstSequence = in.uint64(b.firstSequence);
            case "subject_transform" -> b.subjectTransform = SubjectTransformConfig.read(in);
            case "republish" -> b.republish = RePublish.read(in);
            case "allow_direct" -> b.allowDirect = in.bool(b.allowDirect);
            case "mirror_direct" -> b.mirrorDirect = in.bool(b.mirrorDirect);
            case "discard_new_per_subject" -> b.discardNewPerSubject = in.bool(b.discardNewPerSubject);
            case "sealed" -> b.isSealed = in.bool(b.isSealed);
            case "deny_delete" -> b.denyDelete = in.bool(b.denyDelete);
            case "deny_purge" -> b.denyPurge = in.bool(b.denyPurge);
            case "allow_rollup_hdrs" -> b.allowRollup = in.bool(b.allowRollup);
            case "consumer_limits" -> b.consumerLimits = StreamConsumerLimits.read(in, b.consumerLimits);
            case "allow_msg_ttl" -> b.allowMessageTtl = in.bool(b.allowMessageTtl);
            case "subject_delete_marker_ttl" ->
                b.subjectDeleteMarkerTtlNanos = JsonValues.duration(in, b.subjectDeleteMarkerTtlNanos);
            case "allow_msg_counter" -> b.allowMessageCounter = in.bool(b.allowMessageCounter);
            case "allow_atomic" -> b.allowAtomic = in.bool(b.allowAtomic);
            case "allow_msg_schedules" -> b.allowMessageSchedules = in.bool(b.allowMessageSchedules);
            case "persist_mode" -> b.persistMode = PersistMode.read(in);
            case "allow_batched" -> b.allowBatched = in.bool(b.allowBatched);
            case "metadata" -> b.metadata = JsonValues.metadata(in, b.metadata);
            default -> throw new IllegalStateException(field);
        }
    }

    static void write(JsonWriter out, StreamConfig config) {
        out.beginObject();
        writeFirst(out, config);
        writeSecond(out, config);
        out.endObject();
    }

    private static void writeFirst(JsonWriter out, StreamConfig config) {
        out.field("name", config.name());
        out.optional("description", config.description());
        out.optional("subjects", config.subjects());
        out.field("retention", config.retention().wireName());
        out.field("max_consumers", config.maxConsumers());
        out.field("max_msgs", config.maxMessages());
        out.field("max_bytes", config.maxBytes());
        out.field("max_age", config.maxAgeNanos());
        out.field("max_msgs_per_subject", config.maxMessagesPerSubject());
        out.optional("max_msg_size", config.maxMessageSizeBytes());
        out.field("discard", config.discard().wireName());
        out.field("storage", config.storage().wireName());
        out.field("num_replicas", config.replicas());
        out.optional("no_ack", config.noAck());
        out.optional("duplicate_window", config.duplicateWindowNanos());
        JsonValues.optional(out, "placement", config.placement());
        JsonValues.optional(out, "mirror", config.mirror());
        JsonValues.optionalAll(out, "sources", config.sources());
        out.field("compression", config.compression().wireName());
    }

    private static void writeSecond(JsonWriter out, StreamConfig config) {
        JsonValues.optionalUnsigned(out, "first_seq", config.firstSequence());
        JsonValues.optional(out, "subject_transform", config.subjectTransform());
        JsonValues.optional(out, "republish", config.republish());
        out.field("allow_direct", config.allowDirect());
        out.field("mirror_direct", config.mirrorDirect());
        out.optional("discard_new_per_subject", config.discardNewPerSubject());
        out.field("sealed", config.isSealed());
        out.field("deny_delete", config.denyDelete());
        out.field("deny_purge", config.denyPurge());
        out.field("allow_rollup_hdrs", config.allowRollup());
        config.consumerLimits().write(out.name("consumer_limits"));
        out.field("allow_msg_ttl", config.allowMessageTtl());
        out.optional("subject_delete_marker_ttl", config.subjectDeleteMarkerTtlNanos());
        out.optional("allow_msg_counter", config.allowMessageCounter());
        out.optional("allow_atomic", config.allowAtomic());
        out.optional("allow_msg_schedules", config.allowMessageSchedules());
        if (config.persistMode() != PersistMode.DEFAULT) {
            out.field("persist_mode", config.persistMode().wireName());
        }
        out.optional("allow_batched", config.allowBatched());
        JsonValues.optionalMetadata(out, "metadata", config.metadata());
    }
}
