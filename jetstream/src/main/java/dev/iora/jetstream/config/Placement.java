// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;
import java.util.List;

/**
 * The servers to place a stream or consumer on.
 *
 * @param cluster name of their cluster, empty for any
 * @param tags tags they must have
 * @param preferred name of the server that should lead, empty for any
 */
@JsonObject("server.Placement")
public record Placement(
        @JsonOptional("cluster") String cluster,
        @JsonOptional("tags") List<String> tags,
        @JsonOptional("preferred") String preferred) {
    /** Keeps a copy of the tags. */
    public Placement {
        tags = List.copyOf(tags);
    }

    /** Whether any server will do. */
    public boolean isEmpty() {
        return cluster.isEmpty() && tags.isEmpty() && preferred.isEmpty();
    }
}
