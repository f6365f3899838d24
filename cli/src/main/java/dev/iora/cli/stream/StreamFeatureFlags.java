// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags for optional features of a stream; null if not given. */
final class StreamFeatureFlags {
    @Option(names = "--ack", negatable = true, description = "Acknowledge publishes")
    @Nullable
    Boolean ack;

    @Option(
            names = "--discard-per-subject",
            negatable = true,
            description = "Sets the 'new' discard policy and applies it to every subject in the stream")
    @Nullable
    Boolean discardPerSubject;

    @Option(names = "--allow-batch", negatable = true, description = "Allow atomic batch publishing")
    @Nullable
    Boolean allowBatch;

    @Option(names = "--allow-fast", negatable = true, description = "Allow fast batch publishing")
    @Nullable
    Boolean allowFast;

    @Option(names = "--allow-counter", description = "Allow message counters")
    @Nullable
    Boolean allowCounter;

    @Option(
            names = "--allow-rollup",
            negatable = true,
            description = "Allows roll-ups to be done by publishing messages with special headers")
    @Nullable
    Boolean allowRollup;

    @Option(names = "--deny-delete", negatable = true, description = "Deny messages from being deleted via the API")
    @Nullable
    Boolean denyDelete;

    @Option(names = "--deny-purge", negatable = true, description = "Deny entire stream or subject purges via the API")
    @Nullable
    Boolean denyPurge;

    @Option(
            names = "--allow-direct",
            negatable = true,
            description = "Allows fast, direct, access to stream data via the direct get API")
    @Nullable
    Boolean allowDirect;

    @Option(
            names = "--allow-mirror-direct",
            negatable = true,
            description = "Allows fast, direct, access to stream data via the direct get API on mirrors")
    @Nullable
    Boolean mirrorDirect;

    @Option(names = "--allow-msg-ttl", description = "Allows per-message TTL handling")
    @Nullable
    Boolean allowTtl;

    @Option(names = "--allow-schedules", negatable = true, description = "Allow message schedules")
    @Nullable
    Boolean allowSchedules;

    @Option(
            names = "--subject-del-markers-ttl",
            paramLabel = "DURATION",
            description = "How long delete markers should persist in the Stream")
    @Nullable
    Duration markerTtl;

    void apply(JsonObject config) {
        config.putGiven("no_ack", ack == null ? null : !ack)
                .putGiven("discard_new_per_subject", discardPerSubject)
                .putGiven("allow_atomic", allowBatch)
                .putGiven("allow_batched", allowFast)
                .putGiven("allow_msg_counter", allowCounter)
                .putGiven("allow_rollup_hdrs", allowRollup)
                .putGiven("deny_delete", denyDelete)
                .putGiven("deny_purge", denyPurge)
                .putGiven("allow_direct", allowDirect)
                .putGiven("mirror_direct", mirrorDirect)
                .putGiven("allow_msg_ttl", allowTtl)
                .putGiven("allow_msg_schedules", allowSchedules)
                .putGiven("subject_delete_marker_ttl", markerTtl);
    }
}
