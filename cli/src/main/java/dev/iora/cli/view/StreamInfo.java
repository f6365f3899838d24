// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code STREAM.INFO}, and an element of {@code STREAM.LIST}.
 *
 * @param json the whole answer, for {@code --json} and for edits of the configuration
 */
public record StreamInfo(
        JsonObject json,
        StreamConfig config,
        StreamState state,
        @Nullable Instant created,
        @Nullable Instant ts,
        Optional<ClusterInfo> cluster,
        Optional<Origin> mirror,
        List<Origin> sources,
        List<Alternate> alternates,
        long total) {

    /** How far a mirror or source has come. */
    public record Origin(
            String name,
            long lag,
            Duration active,
            String filterSubject,
            List<StreamConfig.Transform> subjectTransforms,
            Optional<StreamConfig.External> external,
            ApiError error) {}

    /** Another stream with the same messages. */
    public record Alternate(String name, String domain, String cluster) {}

    /** A copy of the configuration with every field of it. */
    public JsonObject configCopy() {
        return json.object("config").copy();
    }

    public String name() {
        return config.name();
    }

    /** The group of servers that keep the stream; without names if it has a single replica. */
    public ClusterInfo group() {
        return cluster.orElse(ClusterInfo.NONE);
    }
}
