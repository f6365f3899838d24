// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What users note in the configuration of a stream or consumer, next to what servers do. */
public final class Metadata {
    private static final String OF_SERVERS = "_nats.";

    private Metadata() {}

    /** Puts entries in the place of all that are the user's; none change nothing. */
    public static void replace(JsonObject config, List<KeyValue> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Map<String, String> metadata = new LinkedHashMap<>(config.stringMap("metadata"));
        metadata.keySet().removeIf(key -> !key.startsWith(OF_SERVERS));
        metadata.putAll(KeyValue.map(entries));
        config.put("metadata", metadata);
    }
}
