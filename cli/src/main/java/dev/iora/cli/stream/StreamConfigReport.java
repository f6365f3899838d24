// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Shows the configuration of a stream.
 *
 * <p>Thread: any, stateless.
 */
final class StreamConfigReport {
    private StreamConfigReport() {}

    static void add(ColumnBlock block, JsonObject config) {
        addBasics(block, config);
        addOptions(block, config);
        addLimits(block, config);
        Map<String, String> metadata = Words.ownMetadata(config);
        if (!metadata.isEmpty()) {
            block.title("Metadata").entries(metadata);
        }
        addReplication(block, config);
        block.line("");
    }

    private static void addBasics(ColumnBlock block, JsonObject config) {
        block.rowIfNotEmpty("Description", config.string("description"));
        List<String> subjects = config.strings("subjects");
        block.rowIf(!subjects.isEmpty(), "Subjects", subjects);
        block.row("Replicas", config.number("num_replicas"));
        block.rowIf(config.truth("sealed"), "Sealed", true);
        block.row("Storage", Words.capitalized(config.string("storage")));
        String compression = config.string("compression");
        block.rowIf(compression.equals("s2"), "Compression", "S2 Compression");
        String persistence = config.string("persist_mode");
        block.rowIf(persistence.equals("async"), "Persistence Mode", "Async");
        block.rowIf(config.number("first_seq") != 0, "First Sequence", config.number("first_seq"));
        JsonObject placement = config.object("placement");
        block.rowIfNotEmpty("Placement Cluster", placement.string("cluster"));
        List<String> tags = placement.strings("tags");
        block.rowIf(!tags.isEmpty(), "Placement Tags", tags);
    }

    private static void addOptions(ColumnBlock block, JsonObject config) {
        block.title("Options");
        JsonObject transform = config.object("subject_transform");
        String source = transform.string("src").isEmpty() ? ">" : transform.string("src");
        block.rowIf(
                !transform.string("dest").isEmpty(), "Subject Transform", source + " to " + transform.string("dest"));
        JsonObject republish = config.object("republish");
        block.rowIf(
                config.has("republish"),
                republish.truth("headers_only") ? "Republishing Headers" : "Republishing",
                republish.string("src") + " to " + republish.string("dest"));
        block.row("Retention", Words.retention(config.string("retention")));
        block.row("Acknowledgments", !config.truth("no_ack"));
        block.row(
                "Discard Policy",
                config.truth("discard_new_per_subject")
                        ? "New Per Subject"
                        : Words.capitalized(config.string("discard")));
        block.row("Duplicate Window", config.duration("duplicate_window"));
        block.rowIf(config.truth("allow_direct"), "Direct Get", true);
        block.rowIf(config.truth("mirror_direct"), "Mirror Direct Get", true);
        block.row("Allows Atomic Batch Publish", config.truth("allow_atomic"));
        block.row("Allows Fast Batch Publish", config.truth("allow_batched"));
        block.row("Allows Counters", config.truth("allow_msg_counter"));
        block.row("Allows Msg Delete", !config.truth("deny_delete"));
        block.row("Allows Per-Message TTL", config.truth("allow_msg_ttl"));
        block.row("Allows Purge", !config.truth("deny_purge"));
        block.row("Allows Schedules", config.truth("allow_msg_schedules"));
        Duration markers = config.duration("subject_delete_marker_ttl");
        block.rowIf(config.truth("allow_msg_ttl") && markers.isPositive(), "Subject Delete Markers TTL", markers);
        block.row("Allows Rollups", config.truth("allow_rollup_hdrs"));
    }

    private static void addLimits(ColumnBlock block, JsonObject config) {
        block.title("Limits");
        long messages = config.number("max_msgs");
        block.rowUnlimitedIf(messages == -1, "Maximum Messages", messages);
        long perSubject = config.number("max_msgs_per_subject");
        block.rowUnlimitedIf(perSubject <= 0, "Maximum Per Subject", perSubject);
        long bytes = config.number("max_bytes");
        block.rowUnlimitedIf(bytes == -1, "Maximum Bytes", HumanNumber.bytes(bytes));
        Duration age = config.duration("max_age");
        block.rowUnlimitedIf(!age.isPositive(), "Maximum Age", age);
        long size = config.number("max_msg_size");
        block.rowUnlimitedIf(size == -1, "Maximum Message Size", HumanNumber.bytes(size));
        long consumers = config.number("max_consumers");
        block.rowUnlimitedIf(consumers == -1, "Maximum Consumers", consumers);
        JsonObject limits = config.object("consumer_limits");
        Duration inactive = limits.duration("inactive_threshold");
        block.rowIf(inactive.isPositive(), "Consumer Inactive Threshold", inactive);
        long pending = limits.number("max_ack_pending");
        block.rowIf(pending > 0, "Consumer Max Ack Pending", pending);
    }

    private static void addReplication(ColumnBlock block, JsonObject config) {
        List<JsonObject> sources = config.array("sources").objects().stream()
                .sorted(Comparator.comparing(source -> source.string("name")))
                .toList();
        if (config.has("mirror") || !sources.isEmpty()) {
            block.title("Replication");
        }
        block.rowIf(config.has("mirror"), "Mirror", origin(config.object("mirror")));
        String label = "Sources";
        for (JsonObject source : sources) {
            block.row(label, origin(source));
            label = "";
        }
    }

    private static List<String> origin(JsonObject origin) {
        List<String> parts = new ArrayList<>();
        parts.add(origin.string("name"));
        if (origin.number("opt_start_seq") > 0) {
            parts.add("Start Seq: " + HumanNumber.of(origin.number("opt_start_seq")));
        }
        if (origin.has("opt_start_time")) {
            parts.add("Start Time: " + origin.string("opt_start_time"));
        }
        JsonObject external = origin.object("external");
        if (!external.string("api").isEmpty()) {
            parts.add("API Prefix: " + external.string("api"));
        }
        if (!external.string("deliver").isEmpty()) {
            parts.add("Delivery Prefix: " + external.string("deliver"));
        }
        if (origin.has("consumer")) {
            JsonObject consumer = origin.object("consumer");
            String deliver = consumer.string("deliver_subject");
            parts.add("Consumer Name: " + consumer.string("name") + (deliver.isEmpty() ? "" : " (" + deliver + ")"));
        }
        return parts;
    }
}
