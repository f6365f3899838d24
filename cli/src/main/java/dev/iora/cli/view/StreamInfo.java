// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The response to {@code STREAM.INFO}, or an element of {@code STREAM.LIST}.
 *
 * @param json the whole response, for {@code --json} and for edits of the configuration
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

    /** The progress of a mirror or source. */
    public record Origin(
            String name,
            long lag,
            Duration active,
            String filterSubject,
            List<StreamConfig.Transform> subjectTransforms,
            Optional<StreamConfig.External> external,
            ApiError error) {}

    /** An alternate: another stream with the same messages. */
    public record Alternate(String name, String domain, String cluster) {}

    /** A copy of the configuration with all fields. */
    public JsonObject configCopy() {
        return json.object("config").copy();
    }

    public String name() {
        return config.name();
    }

    /** The server's time, if the response has it, so that ages do not depend on the local clock. */
    public Instant now() {
        return Objects.requireNonNullElseGet(ts, Instant::now);
    }

    /** The replica group of the stream; without names if there is only one replica. */
    public ClusterInfo group() {
        return cluster.orElse(ClusterInfo.NONE);
    }
}
