// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a stream. */
public record StreamConfig(
        String name,
        String description,
        List<String> subjects,
        String retention,
        long maxConsumers,
        long maxMsgs,
        long maxMsgsPerSubject,
        long maxBytes,
        Duration maxAge,
        long maxMsgSize,
        String storage,
        String discard,
        boolean discardNewPerSubject,
        long numReplicas,
        boolean noAck,
        Duration duplicateWindow,
        Placement placement,
        Optional<Source> mirror,
        List<Source> sources,
        String compression,
        Transform subjectTransform,
        Optional<Republish> republish,
        boolean sealed,
        boolean denyDelete,
        boolean denyPurge,
        boolean allowRollupHdrs,
        boolean allowDirect,
        boolean mirrorDirect,
        long firstSeq,
        Map<String, String> metadata,
        boolean allowMsgTtl,
        Duration subjectDeleteMarkerTtl,
        ConsumerLimits consumerLimits,
        boolean allowAtomic,
        boolean allowMsgCounter,
        boolean allowMsgSchedules,
        String persistMode,
        boolean allowBatched) {

    /** On which servers a stream is placed. */
    public record Placement(String cluster, List<String> tags) {}

    /** A stream whose messages are copied. */
    public record Source(
            String name,
            long optStartSeq,
            String optStartTime,
            String filterSubject,
            List<Transform> subjectTransforms,
            Optional<External> external,
            Optional<SourceConsumer> consumer) {

        /** No stream. */
        public static final Source NONE = new Source("", 0, "", "", List.of(), Optional.empty(), Optional.empty());
    }

    /** The prefixes by which another account or domain is reached. */
    public record External(String api, String deliver) {}

    /** The durable consumer that a source reads through. */
    public record SourceConsumer(String name, String deliverSubject) {}

    /** Subjects and what they become. */
    public record Transform(String src, String dest) {}

    /** Where stored messages are published again. */
    public record Republish(String src, String dest, boolean headersOnly) {}

    /** The largest values that consumers may be configured with. */
    public record ConsumerLimits(Duration inactiveThreshold, long maxAckPending) {}
}
