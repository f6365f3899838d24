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

    /** Constraints on the servers of a stream. */
    public record Placement(String cluster, List<String> tags) {}

    /** The origin of a mirror or source. */
    public record Source(
            String name,
            long optStartSeq,
            String optStartTime,
            String filterSubject,
            List<Transform> subjectTransforms,
            Optional<External> external,
            Optional<SourceConsumer> consumer) {

        /** Stands for a missing origin. */
        public static final Source NONE = new Source("", 0, "", "", List.of(), Optional.empty(), Optional.empty());
    }

    /** The prefixes of the API and of delivery subjects in another account or domain. */
    public record External(String api, String deliver) {}

    /** The durable consumer through which a source reads. */
    public record SourceConsumer(String name, String deliverSubject) {}

    /** A subject transform. */
    public record Transform(String src, String dest) {}

    /** The republish destination of stored messages. */
    public record Republish(String src, String dest, boolean headersOnly) {}

    /** Maximum values for the configuration of consumers. */
    public record ConsumerLimits(Duration inactiveThreshold, long maxAckPending) {}
}
