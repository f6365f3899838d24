// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.NANOS_PER_MILLI;
import static dev.iora.jetstream.config.Checks.NANOS_PER_SECOND;
import static dev.iora.jetstream.config.Checks.refuseConfigIf;
import static dev.iora.jetstream.config.Checks.refuseIf;
import static dev.iora.jetstream.config.Checks.refuseIfPedantic;

import dev.iora.common.GoDuration;
import dev.iora.jetstream.options.JetStreamOptions.Limits;

/**
 * First part of the rules of a stream: names, limits and flags, and their defaults (nats-server v2.14.5 stream.go
 * checkStreamCfg; the order of the checks decides which error a client sees).
 *
 * <p>Thread: any, stateless.
 */
final class StreamDefaults {
    private static final int MAX_REPLICAS = 5;
    private static final long DUPLICATE_WINDOW_NANOS = 120 * NANOS_PER_SECOND;
    private static final long AGE_MIN_NANOS = 100 * NANOS_PER_MILLI;

    private final StreamConfigBuilder config;
    private final boolean pedantic;
    private final Limits limits;

    private StreamDefaults(StreamConfigBuilder config, boolean pedantic, Limits limits) {
        this.config = config;
        this.pedantic = pedantic;
        this.limits = limits;
    }

    /** Checks {@code config} and completes it. */
    static void apply(StreamConfigBuilder config, boolean pedantic, Limits limits) {
        StreamDefaults defaults = new StreamDefaults(config, pedantic, limits);
        defaults.checkTexts();
        defaults.completeReplicas();
        defaults.completeCounts();
        defaults.checkAge();
        defaults.completeDuplicateWindow();
        defaults.checkDuplicateWindow();
        defaults.checkFlags();
        defaults.completeDeleteMarkers();
        defaults.completeSchedules();
        defaults.checkPersistMode();
    }

    private void checkTexts() {
        refuseConfigIf(
                !Checks.isName(config.name), "stream name is required and can not contain '.', '*', '>', '\\', '/'");
        refuseConfigIf(
                Checks.length(config.name) > Checks.MAX_NAME_LENGTH,
                "stream name is too long, maximum allowed is " + Checks.MAX_NAME_LENGTH);
        refuseConfigIf(
                Checks.length(config.description) > Checks.MAX_DESCRIPTION_LENGTH,
                "stream description is too long, maximum allowed is " + Checks.MAX_DESCRIPTION_LENGTH);
        refuseConfigIf(
                Checks.length(config.metadata) > Checks.MAX_METADATA_LENGTH,
                "stream metadata exceeds maximum size of " + Checks.MAX_METADATA_LENGTH + " bytes");
    }

    private void completeReplicas() {
        if (config.replicas == 0) {
            config.replicas = 1;
        }
        refuseConfigIf(config.replicas > MAX_REPLICAS, "maximum replicas is " + MAX_REPLICAS);
        refuseIf(config.replicas < 0, ApiError.REPLICAS_COUNT_CANNOT_BE_NEGATIVE);
    }

    private void completeCounts() {
        config.maxMessages = unlimited("max_msgs", config.maxMessages);
        config.maxMessagesPerSubject = unlimited("max_msgs_per_subject", config.maxMessagesPerSubject);
        config.maxBytes = unlimited("max_bytes", config.maxBytes);
        config.maxMessageSizeBytes = (int) unlimited("max_msg_size", config.maxMessageSizeBytes);
        config.maxConsumers = (int) unlimited("max_consumers", config.maxConsumers);
    }

    private long unlimited(String field, long value) {
        refuseIfPedantic(pedantic && value < -1, field + " must be set to -1");
        return value <= 0 ? -1 : value;
    }

    private void checkAge() {
        refuseConfigIf(config.maxAgeNanos < 0, "max age can not be negative");
        refuseConfigIf(config.maxAgeNanos != 0 && config.maxAgeNanos < AGE_MIN_NANOS, "max age needs to be >= 100ms");
    }

    private void completeDuplicateWindow() {
        if (config.duplicateWindowNanos != 0 || config.mirror != null || !config.sources.isEmpty()) {
            return;
        }
        long window = DUPLICATE_WINDOW_NANOS;
        if (limits.duplicateWindowNanos() > 0 && window > limits.duplicateWindowNanos()) {
            refuseIfPedantic(pedantic, "duplicate window limits are higher than current limits");
            window = limits.duplicateWindowNanos();
        }
        if (config.maxAgeNanos != 0 && config.maxAgeNanos < window) {
            refuseIfPedantic(pedantic, "duplicate window cannot be bigger than max age");
            window = config.maxAgeNanos;
        }
        config.duplicateWindowNanos = window;
    }

    private void checkDuplicateWindow() {
        long window = config.duplicateWindowNanos;
        long limit = limits.duplicateWindowNanos();
        refuseConfigIf(window < 0, "duplicates window can not be negative");
        refuseConfigIf(
                config.maxAgeNanos != 0 && window > config.maxAgeNanos,
                "duplicates window can not be larger then max age");
        refuseConfigIf(
                limit > 0 && window > limit,
                "duplicates window can not be larger then server limit of " + GoDuration.format(limit));
        refuseConfigIf(window > 0 && window < AGE_MIN_NANOS, "duplicates window needs to be >= 100ms");
    }

    private void checkFlags() {
        boolean discardsNew = config.discard == DiscardPolicy.NEW;
        refuseConfigIf(config.denyPurge && config.allowRollup, "roll-ups require the purge permission");
        if (config.allowMessageCounter) {
            refuseConfigIf(discardsNew, "counter stream cannot use discard new");
            refuseConfigIf(config.allowMessageTtl, "counter stream cannot use message TTLs");
            refuseConfigIf(config.allowMessageSchedules, "counter stream cannot use message schedules");
            refuseConfigIf(config.retention != RetentionPolicy.LIMITS, "counter stream can only use limits retention");
        }
        if (config.discardNewPerSubject) {
            refuseConfigIf(!discardsNew, "discard new per subject requires discard new policy to be set");
            refuseConfigIf(
                    config.maxMessagesPerSubject <= 0, "discard new per subject requires max msgs per subject > 0");
        }
    }

    private void completeDeleteMarkers() {
        long ttl = config.subjectDeleteMarkerTtlNanos;
        refuseConfigIf(ttl < 0, "subject delete marker TTL must not be negative");
        if (ttl == 0) {
            return;
        }
        refuseConfigIf(ttl < NANOS_PER_SECOND, "subject delete marker TTL must be at least 1 second");
        refuseConfigIf(
                pedantic && !config.allowMessageTtl,
                "subject delete marker cannot be set if message TTLs are disabled");
        config.allowMessageTtl = true;
        completeRollup("subject delete marker cannot be set if roll-ups are disabled");
    }

    private void completeSchedules() {
        if (config.allowMessageSchedules) {
            refuseConfigIf(config.discard == DiscardPolicy.NEW, "message scheduling cannot use discard new");
            completeRollup("message scheduling cannot be set if roll-ups are disabled");
        }
    }

    private void completeRollup(String refusal) {
        if (!config.allowRollup) {
            refuseConfigIf(pedantic, refusal);
            config.allowRollup = true;
            config.denyPurge = false;
        }
    }

    private void checkPersistMode() {
        if (config.persistMode == PersistMode.ASYNC) {
            refuseConfigIf(config.storage != StorageType.FILE, "async persist mode is only supported on file storage");
            refuseConfigIf(config.replicas > 1, "async persist mode is not supported on replicated streams");
            refuseConfigIf(config.allowAtomic, "async persist mode is not supported with atomic batch publish");
        }
    }
}
