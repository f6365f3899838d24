// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.GivenFields;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber.SizeConverter;
import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of {@code stream add}, {@code edit} and {@code copy} for the configuration; null if not given. */
final class StreamFlags {
    @Option(
            names = "--subjects",
            split = ",",
            paramLabel = "SUBJECTS",
            description = "Limits the subjects that are stored in the Stream")
    List<String> subjects = new ArrayList<>();

    @Option(names = "--description", description = "Sets a contextual description for the stream")
    @Nullable
    String description;

    @Option(names = "--storage", description = "Storage backend to use (file, memory)")
    @Nullable
    String storage;

    @Option(names = "--compression", description = "Compression algorithm to use (none, s2)")
    @Nullable
    String compression;

    @Option(names = "--replicas", description = "When clustered, how many replicas of the data to create")
    @Nullable
    Long replicas;

    @Option(names = "--tag", split = ",", description = "Place the stream on servers that has specific tags")
    List<String> tags = new ArrayList<>();

    @Option(names = "--cluster", description = "Place the stream on a specific cluster")
    @Nullable
    String cluster;

    @Option(names = "--retention", description = "Defines a retention policy (limits, interest, work)")
    @Nullable
    String retention;

    @Option(names = "--discard", description = "Defines the discard policy (new, old)")
    @Nullable
    String discard;

    @Option(names = "--first-sequence", description = "Sets the starting sequence")
    @Nullable
    Long firstSequence;

    @Option(names = "--persist-mode", description = "How messages are persisted (default, async)")
    @Nullable
    String persistMode;

    @Option(
            names = "--metadata",
            paramLabel = "K=V",
            converter = KeyValue.Converter.class,
            description = "Adds metadata to the stream")
    List<KeyValue> metadata = new ArrayList<>();

    @Mixin
    StreamLimitFlags limits = new StreamLimitFlags();

    @Mixin
    StreamFeatureFlags features = new StreamFeatureFlags();

    @Mixin
    StreamTransformFlags transforms = new StreamTransformFlags();

    /** The subjects, which may be separated by commas or spaces. */
    List<String> subjects() {
        return subjects.stream()
                .flatMap(text -> Stream.of(text.split("[\\s,]+", -1)))
                .filter(subject -> !subject.isEmpty())
                .toList();
    }

    /** The configuration from a file, changed by flags. */
    JsonObject overrideFile(JsonObject config) {
        if (!subjects.isEmpty()) {
            config.put("subjects", subjects());
        }
        config.putGiven("description", description);
        if (replicas != null && replicas > 0) {
            config.put("num_replicas", replicas);
        }
        GivenFields.putPlacement(config, cluster, tags);
        return config;
    }

    /** Puts the given flags into a configuration. */
    JsonObject apply(JsonObject config) {
        overrideFile(config);
        if (storage != null) {
            config.put("storage", storageName(storage));
        }
        config.putGiven("compression", oneOf("compression algorithm", compression, "none", "s2"));
        if (retention != null) {
            config.put("retention", retentionName(retention));
        }
        config.putGiven("discard", oneOf("discard policy", discard, "new", "old"))
                .putGiven("first_seq", firstSequence)
                .putGiven("persist_mode", oneOf("persist mode", persistMode, "default", "async"));
        GivenFields.putMetadata(config, metadata);
        limits.apply(config);
        features.apply(config);
        transforms.apply(config);
        return config;
    }

    static String storageName(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "file", "f" -> "file";
            case "memory", "m" -> "memory";
            default -> throw new CliException("invalid storage type " + text);
        };
    }

    static String retentionName(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "limits" -> "limits";
            case "interest" -> "interest";
            case "work queue", "workq", "work" -> "workqueue";
            default -> throw new CliException("invalid retention policy " + text);
        };
    }

    private static @Nullable String oneOf(String what, @Nullable String text, String... choices) {
        if (text == null) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!List.of(choices).contains(lower)) {
            throw new CliException("invalid " + what + " " + text);
        }
        return lower;
    }

    /** The flags for limits of a stream. */
    static final class StreamLimitFlags {
        @Option(names = "--max-age", paramLabel = "DURATION", description = "Maximum age of messages to keep")
        @Nullable
        String maxAge;

        @Option(
                names = "--max-bytes",
                paramLabel = "SIZE",
                converter = SizeConverter.class,
                description = "Maximum bytes to keep")
        @Nullable
        Long maxBytes;

        @Option(names = "--max-consumers", description = "Maximum number of consumers to allow")
        @Nullable
        Long maxConsumers;

        @Option(
                names = "--max-msg-size",
                paramLabel = "SIZE",
                converter = SizeConverter.class,
                description = "Maximum size any 1 message may be")
        @Nullable
        Long maxMessageSize;

        @Option(names = "--max-msgs", description = "Maximum amount of messages to keep")
        @Nullable
        Long maxMessages;

        @Option(names = "--max-msgs-per-subject", description = "Maximum amount of messages to keep per subject")
        @Nullable
        Long maxMessagesPerSubject;

        @Option(
                names = "--dupe-window",
                paramLabel = "DURATION",
                description = "Duration of the duplicate message tracking window")
        @Nullable
        String duplicateWindow;

        @Option(
                names = "--limit-consumer-inactive",
                paramLabel = "DURATION",
                description = "The maximum Consumer inactive threshold the Stream allows")
        @Nullable
        Duration consumerInactive;

        @Option(
                names = "--limit-consumer-max-pending",
                description = "The maximum Consumer Ack pending the stream Allows")
        @Nullable
        Long consumerMaxPending;

        void apply(JsonObject config) {
            if (maxAge != null) {
                config.put("max_age", ageNanos(maxAge));
            }
            if (duplicateWindow != null) {
                config.put("duplicate_window", HumanDuration.parse(duplicateWindow));
            }
            config.putGiven("max_bytes", maxBytes)
                    .putGiven("max_consumers", maxConsumers)
                    .putGiven("max_msg_size", maxMessageSize)
                    .putGiven("max_msgs", maxMessages)
                    .putGiven("max_msgs_per_subject", maxMessagesPerSubject);
            if (consumerInactive != null || consumerMaxPending != null) {
                config.put(
                        "consumer_limits",
                        config.object("consumer_limits")
                                .putGiven("inactive_threshold", consumerInactive)
                                .putGiven("max_ack_pending", consumerMaxPending));
            }
        }

        /** Nanoseconds of a maximum age; 0, the server's value for no limit, if the text means none. */
        static long ageNanos(String text) {
            return text.equals("-1") ? 0 : HumanDuration.parse(text).toNanos();
        }
    }
}
