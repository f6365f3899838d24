// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.KeyValue;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts values of flags into the configuration of a stream or consumer, unless they are not given. */
public final class GivenFields {
    private GivenFields() {}

    /** Replaces the metadata of the user; that of servers is kept. */
    public static void putMetadata(JsonObject config, List<KeyValue> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Map<String, String> metadata = new LinkedHashMap<>(config.stringMap("metadata"));
        metadata.keySet().removeIf(key -> !Words.isOfServers(key));
        metadata.putAll(KeyValue.map(entries));
        config.put("metadata", metadata);
    }

    /** Changes the placement of a stream. */
    public static void putPlacement(JsonObject config, @Nullable String cluster, List<String> tags) {
        if (cluster != null || !tags.isEmpty()) {
            JsonObject placement = config.object("placement").putGiven("cluster", cluster);
            config.put("placement", tags.isEmpty() ? placement : placement.put("tags", tags));
        }
    }
}
