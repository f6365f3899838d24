// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metadata of a stream or consumer that is set by users. Entries set by servers are kept. */
public final class Metadata {
    private static final String SERVER_PREFIX = "_nats.";

    private Metadata() {}

    /** Replaces all entries of the user; an empty list changes nothing. */
    public static void replace(JsonObject config, List<KeyValue> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Map<String, String> metadata = new LinkedHashMap<>(config.stringMap("metadata"));
        metadata.keySet().removeIf(key -> !key.startsWith(SERVER_PREFIX));
        metadata.putAll(KeyValue.map(entries));
        config.put("metadata", metadata);
    }
}
