// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.GoType;
import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a stream, as in API requests and responses.
 *
 * <p>Thread: any, immutable.
 *
 * @param name name
 * @param description free text
 * @param subjects filters of the subjects it stores
 * @param retention when messages are removed
 * @param maxConsumers maximum number of consumers, -1 for no limit
 * @param maxMessages maximum number of messages, -1 for no limit
 * @param maxBytes maximum size of all messages, -1 for no limit
 * @param maxAgeNanos age at which messages are removed, 0 for never
 * @param maxMessagesPerSubject maximum number of messages of one subject, -1 for no limit
 * @param maxMessageSizeBytes maximum size of a message with its headers, -1 for no limit
 * @param discard what happens at a limit
 * @param storage where messages are stored
 * @param replicas number of copies of the stream
 * @param noAck whether publishes are not acknowledged
 * @param duplicateWindowNanos how long message ids are remembered
 * @param placement servers to place it on
 * @param mirror stream that it copies
 * @param sources streams it takes messages from
 * @param compression how stored messages are compressed
 * @param firstSequence sequence of the first message, 0 for 1
 * @param subjectTransform how subjects are changed before messages are stored
 * @param republish where stored messages are republished
 * @param allowDirect whether direct gets are answered
 * @param mirrorDirect whether a mirror answers direct gets for its origin
 * @param discardNewPerSubject whether messages beyond the limit per subject are refused
 * @param sealed whether the stream refuses all changes
 * @param denyDelete whether the API refuses to delete messages
 * @param denyPurge whether the API refuses to purge the stream
 * @param allowRollup whether a published message may replace all older ones
 * @param consumerLimits maxima and defaults of its consumers
 * @param allowMessageTtl whether messages may have their own age limit
 * @param subjectDeleteMarkerTtlNanos age limit of delete markers, 0 for none
 * @param allowMessageCounter whether subjects are counters
 * @param allowAtomic whether atomic batches are accepted
 * @param allowMessageSchedules whether messages may be scheduled
 * @param persistMode when publishes are acknowledged
 * @param allowBatched whether fast batches are accepted
 * @param metadata free keys and values, sorted by key
 */
@JsonObject("server.StreamConfig")
public record StreamConfig(
        @JsonField("name") String name,
        @JsonOptional("description") String description,
        @JsonOptional("subjects") List<String> subjects,
        @JsonField("retention") RetentionPolicy retention,
        @JsonField("max_consumers") int maxConsumers,
        @JsonField("max_msgs") long maxMessages,
        @JsonField("max_bytes") long maxBytes,
        @JsonField("max_age") @GoType("time.Duration") long maxAgeNanos,
        @JsonField("max_msgs_per_subject") long maxMessagesPerSubject,
        @JsonOptional("max_msg_size") @GoType("int32") int maxMessageSizeBytes,
        @JsonField("discard") DiscardPolicy discard,
        @JsonField("storage") StorageType storage,
        @JsonField("num_replicas") int replicas,
        @JsonOptional("no_ack") boolean noAck,

        @JsonOptional("duplicate_window") @GoType("time.Duration")
        long duplicateWindowNanos,

        @JsonOptional("placement") @Nullable Placement placement,
        @JsonOptional("mirror") @Nullable StreamSource mirror,

        @JsonOptional("sources") @GoType("[]*server.StreamSource")
        List<StreamSource> sources,

        @JsonField("compression") StoreCompression compression,
        @JsonOptional("first_seq") @GoType("uint64") long firstSequence,
        @JsonOptional("subject_transform") @Nullable SubjectTransformConfig subjectTransform,
        @JsonOptional("republish") @Nullable RePublish republish,
        @JsonField("allow_direct") boolean allowDirect,
        @JsonField("mirror_direct") boolean mirrorDirect,
        @JsonOptional("discard_new_per_subject") boolean discardNewPerSubject,
        @JsonField("sealed") boolean sealed,
        @JsonField("deny_delete") boolean denyDelete,
        @JsonField("deny_purge") boolean denyPurge,
        @JsonField("allow_rollup_hdrs") boolean allowRollup,
        @JsonField("consumer_limits") StreamConsumerLimits consumerLimits,
        @JsonField("allow_msg_ttl") boolean allowMessageTtl,

        @JsonOptional("subject_delete_marker_ttl") @GoType("time.Duration")
        long subjectDeleteMarkerTtlNanos,

        @JsonOptional("allow_msg_counter") boolean allowMessageCounter,
        @JsonOptional("allow_atomic") boolean allowAtomic,
        @JsonOptional("allow_msg_schedules") boolean allowMessageSchedules,
        @JsonOptional("persist_mode") PersistMode persistMode,
        @JsonOptional("allow_batched") boolean allowBatched,
        @JsonOptional("metadata") Map<String, String> metadata)
        implements JsonWritable {
    /** Keeps copies of the collections. */
    public StreamConfig {
        subjects = List.copyOf(subjects);
        sources = List.copyOf(sources);
        metadata = JsonValues.sorted(metadata);
    }

    /** Reads the JSON that {@link #write} makes; unknown fields are ignored. */
    public static StreamConfig parse(byte[] json) {
        return StreamConfigJson.parse(json);
    }

    /** A builder with the values of the JSON object {@code {}}. */
    public static StreamConfigBuilder builder() {
        return new StreamConfigBuilder();
    }

    /** A builder that starts with this configuration. */
    public StreamConfigBuilder toBuilder() {
        return new StreamConfigBuilder(this);
    }

    @Override
    public void write(JsonWriter out) {
        StreamConfigJson.write(out, this);
    }
}
