// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bucket;

import dev.iora.cli.api.GivenFields;
import dev.iora.cli.console.HumanNumber.SizeConverter;
import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that configure a bucket of any kind; null if not given. */
public final class BucketFlags {
    private static final Duration DUPLICATES = Duration.ofMinutes(2);

    @Option(names = "--description", description = "A description for the bucket")
    @Nullable
    String description;

    @Option(names = "--ttl", paramLabel = "DURATION", description = "How long to keep values for")
    @Nullable
    Duration ttl;

    @Option(names = "--replicas", description = "How many replicas of the data to store (1)")
    @Nullable
    Long replicas;

    @Option(
            names = "--max-bucket-size",
            paramLabel = "BYTES",
            converter = SizeConverter.class,
            description = "Maximum size for the bucket")
    @Nullable
    Long maxBucketSize;

    @Option(names = "--tags", split = ",", description = "Place the bucket on servers that has specific tags")
    List<String> tags = new ArrayList<>();

    @Option(names = "--cluster", description = "Place the bucket on a specific cluster")
    @Nullable
    String cluster;

    @Option(names = "--compress", negatable = true, description = "Compress the bucket data")
    @Nullable
    Boolean compress;

    @Option(
            names = "--metadata",
            paramLabel = "K=V",
            converter = KeyValue.Converter.class,
            description = "Adds metadata to the bucket")
    List<KeyValue> metadata = new ArrayList<>();

    /** Puts the given flags into the configuration of the bucket's stream. */
    public JsonObject apply(JsonObject config) {
        config.putGiven("description", description).putGiven("max_age", ttl);
        if (replicas != null) {
            config.put("num_replicas", Math.max(1, replicas));
        }
        if (maxBucketSize != null) {
            config.put("max_bytes", maxBucketSize <= 0 ? -1 : maxBucketSize);
        }
        if (compress != null) {
            config.put("compression", compress ? "s2" : "none");
        }
        GivenFields.putMetadata(config, metadata);
        GivenFields.putPlacement(config, cluster, tags);
        return config;
    }

    /** Lowers the duplicate window to the maximum age of messages, as the server requires. */
    public static void limitDuplicateWindow(JsonObject config) {
        Duration age = config.duration("max_age");
        config.put("duplicate_window", age.isPositive() && age.compareTo(DUPLICATES) < 0 ? age : DUPLICATES);
    }
}
