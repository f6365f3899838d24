// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.bucket.BucketFlags;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber.SizeConverter;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of {@code kv add} and {@code kv edit} for the configuration of a bucket; null if not given. */
final class KvFlags {
    private static final int MAX_HISTORY = 64;
    private static final int MARKERS_LEVEL = 1;

    @Option(names = "--history", description = "How many historic values to keep per key (1)")
    @Nullable
    Long history;

    @Option(names = "--marker-ttl", paramLabel = "DURATION", description = "Enables Per-Key TTLs and Limit Markers")
    @Nullable
    Duration markerTtl;

    @Option(
            names = "--max-value-size",
            paramLabel = "BYTES",
            converter = SizeConverter.class,
            description = "Maximum size for any single value")
    @Nullable
    Long maxValueSize;

    @Option(
            names = "--republish-source",
            paramLabel = "SRC",
            description = "Republish messages to --republish-destination")
    String republishSource = "";

    @Option(
            names = "--republish-destination",
            paramLabel = "DEST",
            description = "Republish destination for messages in --republish-source")
    @Nullable
    String republishDestination;

    @Option(names = "--republish-headers", description = "Republish only message headers, no bodies")
    boolean republishHeaders;

    @Option(names = "--source", paramLabel = "BUCKET", description = "Source from a different bucket")
    List<String> sources = new ArrayList<>();

    @Mixin
    BucketFlags common = new BucketFlags();

    private boolean needsMarkers() {
        return markerTtl != null && !markerTtl.isZero();
    }

    /** Fails if the flags need delete markers, and the server does not support the expiry of single keys. */
    void requireMarkers(JetStreamApi api) throws InterruptedException {
        if (needsMarkers()) {
            api.requireLevel(MARKERS_LEVEL, "nats: limit marker TTLs not supported by server");
        }
    }

    /** Puts the given flags into the configuration of the bucket's stream. */
    JsonObject apply(String bucket, JsonObject config) {
        common.apply(config);
        if (history != null) {
            if (history < 1 || history > MAX_HISTORY) {
                throw new CliException("value " + history + " for --history is out of range, use 1 to " + MAX_HISTORY);
            }
            config.put("max_msgs_per_subject", history);
        }
        if (maxValueSize != null) {
            config.put("max_msg_size", maxValueSize <= 0 ? -1 : maxValueSize);
        }
        if (markerTtl != null) {
            config.put("allow_msg_ttl", needsMarkers()).put("subject_delete_marker_ttl", markerTtl);
        }
        if (republishDestination != null) {
            JsonObject republish = new JsonObject().put("src", republishSource).put("dest", republishDestination);
            config.put("republish", republishHeaders ? republish.put("headers_only", true) : republish);
        }
        if (!sources.isEmpty()) {
            JsonArray all = JsonArray.ofObjects(config.array("sources").objects());
            sources.forEach(source -> all.add(source(source, bucket)));
            config.put("sources", all);
        }
        BucketFlags.limitDuplicateWindow(config);
        return config;
    }

    /** A source that copies the keys of another bucket to this one. */
    private static JsonObject source(String other, String bucket) {
        String from = BucketKind.KEY_VALUE.bucket(other);
        JsonObject transform = new JsonObject().put("src", "$KV." + from + ".>").put("dest", "$KV." + bucket + ".>");
        return new JsonObject()
                .put("name", BucketKind.KEY_VALUE.stream(from))
                .put("subject_transforms", JsonArray.ofObjects(List.of(transform)));
    }
}
