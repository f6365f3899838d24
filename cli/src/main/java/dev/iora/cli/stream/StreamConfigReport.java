// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.view.StreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Prints the configuration of a stream. */
public final class StreamConfigReport {
    private StreamConfigReport() {}

    static void add(ColumnBlock block, StreamConfig config) {
        addBasics(block, config);
        addOptions(block, config);
        addLimits(block, config);
        Map<String, String> metadata = Words.ownMetadata(config.metadata());
        if (!metadata.isEmpty()) {
            block.title("Metadata").entries(metadata);
        }
        addReplication(block, config);
        block.line("");
    }

    private static void addBasics(ColumnBlock block, StreamConfig config) {
        block.rowIfNotEmpty("Description", config.description());
        List<String> subjects = config.subjects();
        block.rowIf(!subjects.isEmpty(), "Subjects", subjects);
        block.row("Replicas", config.numReplicas());
        block.rowIf(config.sealed(), "Sealed", true);
        block.row("Storage", Words.capitalized(config.storage()));
        String compression = config.compression();
        block.rowIf(compression.equals("s2"), "Compression", "S2 Compression");
        String persistence = config.persistMode();
        block.rowIf(persistence.equals("async"), "Persistence Mode", "Async");
        block.rowIf(config.firstSeq() != 0, "First Sequence", config.firstSeq());
        StreamConfig.Placement placement = config.placement();
        block.rowIfNotEmpty("Placement Cluster", placement.cluster());
        List<String> tags = placement.tags();
        block.rowIf(!tags.isEmpty(), "Placement Tags", tags);
    }

    private static void addOptions(ColumnBlock block, StreamConfig config) {
        block.title("Options");
        StreamConfig.Transform transform = config.subjectTransform();
        String source = transform.src().isEmpty() ? ">" : transform.src();
        block.rowIf(!transform.dest().isEmpty(), "Subject Transform", source + " to " + transform.dest());
        addRepublish(block, config);
        block.row("Retention", Words.retention(config.retention()));
        block.row("Acknowledgments", !config.noAck());
        block.row(
                "Discard Policy",
                config.discardNewPerSubject() ? "New Per Subject" : Words.capitalized(config.discard()));
        block.row("Duplicate Window", config.duplicateWindow());
        block.rowIf(config.allowDirect(), "Direct Get", true);
        block.rowIf(config.mirrorDirect(), "Mirror Direct Get", true);
        block.row("Allows Atomic Batch Publish", config.allowAtomic());
        block.row("Allows Fast Batch Publish", config.allowBatched());
        block.row("Allows Counters", config.allowMsgCounter());
        block.row("Allows Msg Delete", !config.denyDelete());
        block.row("Allows Per-Message TTL", config.allowMsgTtl());
        block.row("Allows Purge", !config.denyPurge());
        block.row("Allows Schedules", config.allowMsgSchedules());
        Duration markers = config.subjectDeleteMarkerTtl();
        block.rowIf(config.allowMsgTtl() && markers.isPositive(), "Subject Delete Markers TTL", markers);
        block.row("Allows Rollups", config.allowRollupHdrs());
    }

    /** Adds the republish destination, if there is one. */
    public static void addRepublish(ColumnBlock block, StreamConfig config) {
        config.republish()
                .ifPresent(republish -> block.row(
                        republish.headersOnly() ? "Republishing Headers" : "Republishing",
                        republish.src() + " to " + republish.dest()));
    }

    private static void addLimits(ColumnBlock block, StreamConfig config) {
        block.title("Limits");
        long messages = config.maxMsgs();
        block.rowUnlimitedIf(messages == -1, "Maximum Messages", messages);
        long perSubject = config.maxMsgsPerSubject();
        block.rowUnlimitedIf(perSubject <= 0, "Maximum Per Subject", perSubject);
        long bytes = config.maxBytes();
        block.rowUnlimitedIf(bytes == -1, "Maximum Bytes", HumanNumber.bytes(bytes));
        Duration age = config.maxAge();
        block.rowUnlimitedIf(!age.isPositive(), "Maximum Age", age);
        long size = config.maxMsgSize();
        block.rowUnlimitedIf(size == -1, "Maximum Message Size", HumanNumber.bytes(size));
        long consumers = config.maxConsumers();
        block.rowUnlimitedIf(consumers == -1, "Maximum Consumers", consumers);
        StreamConfig.ConsumerLimits limits = config.consumerLimits();
        Duration inactive = limits.inactiveThreshold();
        block.rowIf(inactive.isPositive(), "Consumer Inactive Threshold", inactive);
        long pending = limits.maxAckPending();
        block.rowIf(pending > 0, "Consumer Max Ack Pending", pending);
    }

    private static void addReplication(ColumnBlock block, StreamConfig config) {
        List<StreamConfig.Source> sources = config.sources().stream()
                .sorted(Comparator.comparing(StreamConfig.Source::name))
                .toList();
        if (config.mirror().isPresent() || !sources.isEmpty()) {
            block.title("Replication");
        }
        config.mirror().ifPresent(mirror -> block.row("Mirror", origin(mirror)));
        String label = "Sources";
        for (StreamConfig.Source source : sources) {
            block.row(label, origin(source));
            label = "";
        }
    }

    private static List<String> origin(StreamConfig.Source origin) {
        List<String> parts = new ArrayList<>();
        parts.add(origin.name());
        if (origin.optStartSeq() > 0) {
            parts.add("Start Seq: " + HumanNumber.of(origin.optStartSeq()));
        }
        if (!origin.optStartTime().isEmpty()) {
            parts.add("Start Time: " + origin.optStartTime());
        }
        origin.external().ifPresent(external -> {
            addIfNotEmpty(parts, "API Prefix: ", external.api());
            addIfNotEmpty(parts, "Delivery Prefix: ", external.deliver());
        });
        origin.consumer().ifPresent(consumer -> {
            String deliver = consumer.deliverSubject();
            parts.add("Consumer Name: " + consumer.name() + (deliver.isEmpty() ? "" : " (" + deliver + ")"));
        });
        return parts;
    }

    private static void addIfNotEmpty(List<String> parts, String label, String value) {
        if (!value.isEmpty()) {
            parts.add(label + value);
        }
    }
}
