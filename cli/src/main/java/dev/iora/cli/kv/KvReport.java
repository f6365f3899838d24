// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.PeerRows;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Shows a key-value bucket.
 *
 * <p>Thread: any, stateless.
 */
final class KvReport {
    private KvReport() {}

    static void print(Session session, String bucket, JsonObject info) {
        JsonObject config = info.object("config");
        ColumnBlock block = new ColumnBlock(
                "Information for Key-Value Store Bucket " + bucket + " created " + Human.text(info.time("created")));
        addBasics(block.title("Configuration"), bucket, info);
        addLimits(block, config, info.object("state"));
        addMirror(block, info);
        addSources(block, info);
        Map<String, String> metadata = Words.ownMetadata(config);
        if (!metadata.isEmpty()) {
            block.title("Metadata").entries(metadata);
        }
        PeerRows.addBucketCluster(block, info);
        block.print(session.console(), session.style());
    }

    private static void addBasics(ColumnBlock block, String bucket, JsonObject info) {
        JsonObject config = info.object("config");
        Duration markers = config.duration("subject_delete_marker_ttl");
        block.row("Bucket Name", bucket);
        block.row("History Kept", config.number("max_msgs_per_subject"));
        block.row("Values Stored", HumanNumber.ofUnsigned(info.object("state").number("messages")));
        block.row("Compressed", config.string("compression").equals("s2"));
        block.row("Per-Key TTL Supported", markers.isPositive());
        block.rowIf(markers.isPositive(), "Limit Marker TTL", markers);
        block.row("Backing Store Kind", "JetStream");
        block.rowIfNotEmpty("Description", config.string("description"));
    }

    private static void addLimits(ColumnBlock block, JsonObject config, JsonObject state) {
        block.row("Bucket Size", HumanNumber.bytes(state.number("bytes")));
        long bytes = config.number("max_bytes");
        block.rowUnlimitedIf(bytes == -1, "Maximum Bucket Size", HumanNumber.bytes(bytes));
        long valueBytes = config.number("max_msg_size");
        block.rowUnlimitedIf(valueBytes == -1, "Maximum Value Size", HumanNumber.bytes(valueBytes));
        Duration age = config.duration("max_age");
        block.rowUnlimitedIf(!age.isPositive(), "Maximum Age", age);
        block.row("JetStream Stream", config.string("name"));
        block.row("Storage", Words.capitalized(config.string("storage")));
        JsonObject republish = config.object("republish");
        block.rowIf(
                config.has("republish"),
                republish.truth("headers_only") ? "Republishing Headers" : "Republishing",
                republish.string("src") + " to " + republish.string("dest"));
    }

    private static void addMirror(ColumnBlock block, JsonObject info) {
        if (info.has("mirror")) {
            block.title("Mirror Information");
            JsonObject origin = info.object("config").object("mirror");
            block.row("Origin Bucket", BucketKind.KEY_VALUE.bucket(origin.string("name")));
            addProgress(block, origin, info.object("mirror"));
        }
    }

    private static void addSources(ColumnBlock block, JsonObject info) {
        if (info.array("sources").size() > 0) {
            block.title("Sources Information");
        }
        for (JsonObject source : info.array("sources").objects()) {
            String name = source.string("name");
            block.row("Source Bucket", BucketKind.KEY_VALUE.bucket(name));
            JsonObject configured = info.object("config").array("sources").objects().stream()
                    .filter(candidate -> candidate.string("name").equals(name))
                    .findFirst()
                    .orElseGet(JsonObject::new);
            addProgress(block, configured, source);
        }
    }

    private static void addProgress(ColumnBlock block, JsonObject configured, JsonObject state) {
        block.rowIf(
                configured.has("external"),
                "External API",
                configured.object("external").string("api"));
        block.row("Last Seen", Objects.requireNonNullElse(PeerRows.lastSeen(state), "never"));
        block.row("Lag", state.number("lag"));
    }
}
