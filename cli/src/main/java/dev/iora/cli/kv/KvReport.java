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
import dev.iora.cli.stream.StreamConfigReport;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Prints the info of a key-value bucket. */
final class KvReport {
    private KvReport() {}

    static void print(Session session, String bucket, StreamInfo info) {
        StreamConfig config = info.config();
        ColumnBlock block = new ColumnBlock(
                "Information for Key-Value Store Bucket " + bucket + " created " + Human.text(info.created()));
        addBasics(block.title("Configuration"), bucket, info);
        addLimits(block, config, info.state());
        addMirror(block, info);
        addSources(block, info);
        Map<String, String> metadata = Words.ownMetadata(config.metadata());
        if (!metadata.isEmpty()) {
            block.title("Metadata").entries(metadata);
        }
        PeerRows.addBucketCluster(block, info);
        block.print(session.console(), session.style());
    }

    private static void addBasics(ColumnBlock block, String bucket, StreamInfo info) {
        StreamConfig config = info.config();
        Duration markers = config.subjectDeleteMarkerTtl();
        block.row("Bucket Name", bucket);
        block.row("History Kept", config.maxMsgsPerSubject());
        block.row("Values Stored", HumanNumber.ofUnsigned(info.state().messages()));
        block.row("Compressed", config.compression().equals("s2"));
        block.row("Per-Key TTL Supported", markers.isPositive());
        block.rowIf(markers.isPositive(), "Limit Marker TTL", markers);
        block.row("Backing Store Kind", "JetStream");
        block.rowIfNotEmpty("Description", config.description());
    }

    private static void addLimits(ColumnBlock block, StreamConfig config, StreamState state) {
        block.row("Bucket Size", HumanNumber.bytes(state.bytes()));
        long bytes = config.maxBytes();
        block.rowUnlimitedIf(bytes == -1, "Maximum Bucket Size", HumanNumber.bytes(bytes));
        long valueBytes = config.maxMsgSize();
        block.rowUnlimitedIf(valueBytes == -1, "Maximum Value Size", HumanNumber.bytes(valueBytes));
        Duration age = config.maxAge();
        block.rowUnlimitedIf(!age.isPositive(), "Maximum Age", age);
        block.row("JetStream Stream", config.name());
        block.row("Storage", Words.capitalized(config.storage()));
        StreamConfigReport.addRepublish(block, config);
    }

    private static void addMirror(ColumnBlock block, StreamInfo info) {
        info.mirror().ifPresent(mirror -> {
            block.title("Mirror Information");
            StreamConfig.Source origin = info.config().mirror().orElse(StreamConfig.Source.NONE);
            block.row("Origin Bucket", BucketKind.KEY_VALUE.bucket(origin.name()));
            addProgress(block, origin, mirror);
        });
    }

    private static void addSources(ColumnBlock block, StreamInfo info) {
        if (info.sources().size() > 0) {
            block.title("Sources Information");
        }
        for (StreamInfo.Origin source : info.sources()) {
            String name = source.name();
            block.row("Source Bucket", BucketKind.KEY_VALUE.bucket(name));
            StreamConfig.Source configured = info.config().sources().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElse(StreamConfig.Source.NONE);
            addProgress(block, configured, source);
        }
    }

    private static void addProgress(ColumnBlock block, StreamConfig.Source configured, StreamInfo.Origin origin) {
        configured.external().ifPresent(external -> block.row("External API", external.api()));
        block.row("Last Seen", Objects.requireNonNullElse(PeerRows.lastSeen(origin.active()), "never"));
        block.row("Lag", origin.lag());
    }
}
