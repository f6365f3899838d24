// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.PeerRows;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ObjectMeta;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prints buckets and objects. */
final class ObjectReport {
    private ObjectReport() {}

    static void printBucket(Session session, String bucket, StreamInfo info) {
        StreamConfig config = info.config();
        ColumnBlock block = new ColumnBlock(
                        "Information for Object Store Bucket " + bucket + " created " + Human.text(info.created()))
                .title("Configuration");
        block.row("Bucket Name", bucket);
        block.rowIfNotEmpty("Description", config.description());
        block.row("Replicas", config.numReplicas());
        Duration age = config.maxAge();
        block.rowUnlimitedIf(age.isZero(), "TTL", age);
        block.row("Sealed", config.sealed());
        block.row("Size", HumanNumber.bytes(info.state().bytes()));
        long bytes = config.maxBytes();
        block.rowUnlimitedIf(bytes == -1, "Maximum Bucket Size", HumanNumber.bytes(bytes));
        block.row("Storage", Words.capitalized(config.storage()));
        block.row("Backing Store Kind", "JetStream");
        block.row("JetStream Stream", config.name());
        block.entries("Metadata", Words.ownMetadata(config.metadata()));
        PeerRows.addBucketCluster(block, info);
        block.print(session.console(), session.style());
    }

    static void printObject(Session session, ObjectEntry entry) {
        ObjectMeta meta = entry.meta();
        ColumnBlock block = new ColumnBlock("Object information for " + entry.bucket() + " > " + entry.name());
        block.rowIfNotEmpty("Description", meta.description());
        block.row("Size", HumanNumber.bytes(entry.size()));
        block.row("Modification Time", entry.modified());
        block.row("Chunks", entry.chunks());
        block.rowIf(!entry.digest().isEmpty(), "Digest", ObjectEntry.DIGEST_TYPE + " " + entry.digest());
        block.rowIf(entry.deleted(), "Deleted", true);
        List<String> headers = new ArrayList<>();
        JsonObject all = meta.headers();
        for (String key : all.names()) {
            all.strings(key).forEach(value -> headers.add(key + ": " + value));
        }
        block.values("Headers", headers);
        Map<String, String> metadata = meta.metadata();
        if (!metadata.isEmpty()) {
            block.title("Metadata").entries(metadata);
        }
        block.print(session.console(), session.style());
    }
}
