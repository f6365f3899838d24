// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a stream as the API takes and shows it. Immutable.
 *
 * @param name name ({@code name})
 * @param description free text ({@code description})
 * @param subjects filters of the subjects it stores ({@code subjects})
 * @param retention when messages are removed ({@code retention})
 * @param maxConsumers consumers it may have, -1 for no limit ({@code max_consumers})
 * @param maxMessages messages it may hold, -1 for no limit ({@code max_msgs})
 * @param maxBytes bytes it may hold, -1 for no limit ({@code max_bytes})
 * @param maxAgeNanos age at which messages are removed, 0 for never ({@code max_age})
 * @param maxMessagesPerSubject messages of one subject it may hold, -1 for no limit ({@code max_msgs_per_subject})
 * @param maxMessageSizeBytes headers and payload of a message, -1 for no limit ({@code max_msg_size})
 * @param discard what happens at a limit ({@code discard})
 * @param storage where messages are ({@code storage})
 * @param replicas copies of the stream ({@code num_replicas})
 * @param noAck whether publishes are not acknowledged ({@code no_ack})
 * @param duplicateWindowNanos how long message ids are remembered ({@code duplicate_window})
 * @param placement servers it should be on ({@code placement})
 * @param mirror stream it is a copy of ({@code mirror})
 * @param sources streams it takes messages from ({@code sources})
 * @param compression of what is stored ({@code compression})
 * @param firstSequence sequence of the first message, 0 for 1 ({@code first_seq})
 * @param subjectTransform what becomes of subjects before they are stored ({@code subject_transform})
 * @param republish where stored messages are published again ({@code republish})
 * @param allowDirect whether direct gets are answered ({@code allow_direct})
 * @param mirrorDirect whether a mirror answers direct gets for its origin ({@code mirror_direct})
 * @param discardNewPerSubject whether the limit per subject refuses, too ({@code discard_new_per_subject})
 * @param isSealed whether nothing may be changed any more ({@code sealed})
 * @param denyDelete whether messages may not be deleted through the API ({@code deny_delete})
 * @param denyPurge whether the stream may not be purged ({@code deny_purge})
 * @param allowRollup whether publishes may remove older messages ({@code allow_rollup_hdrs})
 * @param consumerLimits caps and defaults of its consumers ({@code consumer_limits})
 * @param allowMessageTtl whether messages may have their own age limit ({@code allow_msg_ttl})
 * @param subjectDeleteMarkerTtlNanos age limit of delete markers, 0 for none ({@code subject_delete_marker_ttl})
 * @param allowMessageCounter whether subjects are counters ({@code allow_msg_counter})
 * @param allowAtomic whether atomic batches are accepted ({@code allow_atomic})
 * @param allowMessageSchedules whether messages may be scheduled ({@code allow_msg_schedules})
 * @param persistMode when publishes are acknowledged ({@code persist_mode})
 * @param allowBatched whether fast batches are accepted ({@code allow_batched})
 * @param metadata free keys and values, sorted by key ({@code metadata})
 */
public record StreamConfig(
        String name,
        String description,
        List<String> subjects,
        RetentionPolicy retention,
        int maxConsumers,
        long maxMessages,
        long maxBytes,
        long maxAgeNanos,
        long maxMessagesPerSubject,
        int maxMessageSizeBytes,
        DiscardPolicy discard,
        StorageType storage,
        int replicas,
        boolean noAck,
        long duplicateWindowNanos,
        @Nullable Placement placement,
        @Nullable StreamSource mirror,
        List<StreamSource> sources,
        StoreCompression compression,
        long firstSequence,
        @Nullable SubjectTransformConfig subjectTransform,
        @Nullable RePublish republish,
        boolean allowDirect,
        boolean mirrorDirect,
        boolean discardNewPerSubject,
        boolean isSealed,
        boolean denyDelete,
        boolean denyPurge,
        boolean allowRollup,
        StreamConsumerLimits consumerLimits,
        boolean allowMessageTtl,
        long subjectDeleteMarkerTtlNanos,
        boolean allowMessageCounter,
        boolean allowAtomic,
        boolean allowMessageSchedules,
        PersistMode persistMode,
        boolean allowBatched,
        Map<String, String> metadata)
        implements JsonWritable {
    /** Keeps copies of the lists. */
    public StreamConfig {
        subjects = List.copyOf(subjects);
        sources = List.copyOf(sources);
        metadata = JsonValues.sorted(metadata);
    }

    /** Reads the JSON that {@link #write} makes; unknown fields are passed over. */
    public static StreamConfig parse(byte[] json) {
        Builder builder = builder();
        StreamConfigJson.read(JsonReader.lenient(json, 0, json.length), builder);
        return builder.build();
    }

    @Override
    public void write(JsonWriter out) {
        StreamConfigJson.write(out, this);
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
        String name = "";
        String description = "";
        List<String> subjects = List.of();
        RetentionPolicy retention = RetentionPolicy.LIMITS;
        int maxConsumers;
        long maxMessages;
        long maxBytes;
        long maxAgeNanos;
        long maxMessagesPerSubject;
        int maxMessageSizeBytes;
        DiscardPolicy discard = DiscardPolicy.OLD;
        StorageType storage = StorageType.FILE;
        int replicas;
        boolean noAck;
        long duplicateWindowNanos;

        @Nullable
        Placement placement;

        @Nullable
        StreamSource mirror;

        List<StreamSource> sources = List.of();
        StoreCompression compression = StoreCompression.NONE;
        long firstSequence;

        @Nullable
        SubjectTransformConfig subjectTransform;

        @Nullable
        RePublish republish;

        boolean allowDirect;
        boolean mirrorDirect;
        boolean discardNewPerSubject;
        boolean isSealed;
        boolean denyDelete;
        boolean denyPurge;
        boolean allowRollup;
        StreamConsumerLimits consumerLimits = StreamConsumerLimits.NONE;
        boolean allowMessageTtl;
        long subjectDeleteMarkerTtlNanos;
        boolean allowMessageCounter;
        boolean allowAtomic;
        boolean allowMessageSchedules;
        PersistMode persistMode = PersistMode.DEFAULT;
        boolean allowBatched;
        Map<String, String> metadata = Map.of();

        private Builder() {}

        private Builder(StreamConfig from) {
            name = from.name;
            description = from.description;
            subjects = from.subjects;
            retention = from.retention;
            maxConsumers = from.maxConsumers;
            maxMessages = from.maxMessages;
            maxBytes = from.maxBytes;
            maxAgeNanos = from.maxAgeNanos;
            maxMessagesPerSubject = from.maxMessagesPerSubject;
            maxMessageSizeBytes = from.maxMessageSizeBytes;
            discard = from.discard;
            storage = from.storage;
            replicas = from.replicas;
            noAck = from.noAck;
            duplicateWindowNanos = from.duplicateWindowNanos;
            placement = from.placement;
            mirror = from.mirror;
            sources = from.sources;
            compression = from.compression;
            firstSequence = from.firstSequence;
            subjectTransform = from.subjectTransform;
            republish = from.republish;
            allowDirect = from.allowDirect;
            mirrorDirect = from.mirrorDirect;
            discardNewPerSubject = from.discardNewPerSubject;
            isSealed = from.isSealed;
            denyDelete = from.denyDelete;
            denyPurge = from.denyPurge;
            allowRollup = from.allowRollup;
            consumerLimits = from.consumerLimits;
            allowMessageTtl = from.allowMessageTtl;
            subjectDeleteMarkerTtlNanos = from.subjectDeleteMarkerTtlNanos;
            allowMessageCounter = from.allowMessageCounter;
            allowAtomic = from.allowAtomic;
            allowMessageSchedules = from.allowMessageSchedules;
            persistMode = from.persistMode;
            allowBatched = from.allowBatched;
            metadata = from.metadata;
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

        /** Sets filters of the subjects it stores. */
        public Builder subjects(List<String> value) {
            subjects = value;
            return this;
        }

        /** Sets when messages are removed. */
        public Builder retention(RetentionPolicy value) {
            retention = value;
            return this;
        }

        /** Sets consumers it may have, -1 for no limit. */
        public Builder maxConsumers(int value) {
            maxConsumers = value;
            return this;
        }

        /** Sets messages it may hold, -1 for no limit. */
        public Builder maxMessages(long value) {
            maxMessages = value;
            return this;
        }

        /** Sets bytes it may hold, -1 for no limit. */
        public Builder maxBytes(long value) {
            maxBytes = value;
            return this;
        }

        /** Sets age at which messages are removed, 0 for never. */
        public Builder maxAgeNanos(long value) {
            maxAgeNanos = value;
            return this;
        }

        /** Sets messages of one subject it may hold, -1 for no limit. */
        public Builder maxMessagesPerSubject(long value) {
            maxMessagesPerSubject = value;
            return this;
        }

        /** Sets headers and payload of a message, -1 for no limit. */
        public Builder maxMessageSizeBytes(int value) {
            maxMessageSizeBytes = value;
            return this;
        }

        /** Sets what happens at a limit. */
        public Builder discard(DiscardPolicy value) {
            discard = value;
            return this;
        }

        /** Sets where messages are. */
        public Builder storage(StorageType value) {
            storage = value;
            return this;
        }

        /** Sets copies of the stream. */
        public Builder replicas(int value) {
            replicas = value;
            return this;
        }

        /** Sets whether publishes are not acknowledged. */
        public Builder noAck(boolean value) {
            noAck = value;
            return this;
        }

        /** Sets how long message ids are remembered. */
        public Builder duplicateWindowNanos(long value) {
            duplicateWindowNanos = value;
            return this;
        }

        /** Sets servers it should be on. */
        public Builder placement(@Nullable Placement value) {
            placement = value;
            return this;
        }

        /** Sets stream it is a copy of. */
        public Builder mirror(@Nullable StreamSource value) {
            mirror = value;
            return this;
        }

        /** Sets streams it takes messages from. */
        public Builder sources(List<StreamSource> value) {
            sources = value;
            return this;
        }

        /** Sets of what is stored. */
        public Builder compression(StoreCompression value) {
            compression = value;
            return this;
        }

        /** Sets sequence of the first message, 0 for 1. */
        public Builder firstSequence(long value) {
            firstSequence = value;
            return this;
        }

        /** Sets what becomes of subjects before they are stored. */
        public Builder subjectTransform(@Nullable SubjectTransformConfig value) {
            subjectTransform = value;
            return this;
        }

        /** Sets where stored messages are published again. */
        public Builder republish(@Nullable RePublish value) {
            republish = value;
            return this;
        }

        /** Sets whether direct gets are answered. */
        public Builder allowDirect(boolean value) {
            allowDirect = value;
            return this;
        }

        /** Sets whether a mirror answers direct gets for its origin. */
        public Builder mirrorDirect(boolean value) {
            mirrorDirect = value;
            return this;
        }

        /** Sets whether the limit per subject refuses, too. */
        public Builder discardNewPerSubject(boolean value) {
            discardNewPerSubject = value;
            return this;
        }

        /** Sets whether nothing may be changed any more. */
        public Builder isSealed(boolean value) {
            isSealed = value;
            return this;
        }

        /** Sets whether messages may not be deleted through the API. */
        public Builder denyDelete(boolean value) {
            denyDelete = value;
            return this;
        }

        /** Sets whether the stream may not be purged. */
        public Builder denyPurge(boolean value) {
            denyPurge = value;
            return this;
        }

        /** Sets whether publishes may remove older messages. */
        public Builder allowRollup(boolean value) {
            allowRollup = value;
            return this;
        }

        /** Sets caps and defaults of its consumers. */
        public Builder consumerLimits(StreamConsumerLimits value) {
            consumerLimits = value;
            return this;
        }

        /** Sets whether messages may have their own age limit. */
        public Builder allowMessageTtl(boolean value) {
            allowMessageTtl = value;
            return this;
        }

        /** Sets age limit of delete markers, 0 for none. */
        public Builder subjectDeleteMarkerTtlNanos(long value) {
            subjectDeleteMarkerTtlNanos = value;
            return this;
        }

        /** Sets whether subjects are counters. */
        public Builder allowMessageCounter(boolean value) {
            allowMessageCounter = value;
            return this;
        }

        /** Sets whether atomic batches are accepted. */
        public Builder allowAtomic(boolean value) {
            allowAtomic = value;
            return this;
        }

        /** Sets whether messages may be scheduled. */
        public Builder allowMessageSchedules(boolean value) {
            allowMessageSchedules = value;
            return this;
        }

        /** Sets when publishes are acknowledged. */
        public Builder persistMode(PersistMode value) {
            persistMode = value;
            return this;
        }

        /** Sets whether fast batches are accepted. */
        public Builder allowBatched(boolean value) {
            allowBatched = value;
            return this;
        }

        /** Sets free keys and values, sorted by key. */
        public Builder metadata(Map<String, String> value) {
            metadata = value;
            return this;
        }

        /** The configuration as set so far. */
        public StreamConfig build() {
            return new StreamConfig(
                    name,
                    description,
                    subjects,
                    retention,
                    maxConsumers,
                    maxMessages,
                    maxBytes,
                    maxAgeNanos,
                    maxMessagesPerSubject,
                    maxMessageSizeBytes,
                    discard,
                    storage,
                    replicas,
                    noAck,
                    duplicateWindowNanos,
                    placement,
                    mirror,
                    sources,
                    compression,
                    firstSequence,
                    subjectTransform,
                    republish,
                    allowDirect,
                    mirrorDirect,
                    discardNewPerSubject,
                    isSealed,
                    denyDelete,
                    denyPurge,
                    allowRollup,
                    consumerLimits,
                    allowMessageTtl,
                    subjectDeleteMarkerTtlNanos,
                    allowMessageCounter,
                    allowAtomic,
                    allowMessageSchedules,
                    persistMode,
                    allowBatched,
                    metadata);
        }
    }
}
