// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.json.JsonObject;
import java.util.List;

/** The servers that a request addresses; an empty text matches all. */
public record ServerFilter(String name, String host, String cluster, List<String> tags, String domain) {
    /** The servers with this name. */
    public ServerFilter(String name) {
        this(name, "", "", List.of(), "");
    }

    /** A request to the servers that match exactly. */
    public JsonObject exactly() {
        JsonObject filter = new JsonObject();
        putIfGiven(filter, "server_name", name);
        putIfGiven(filter, "cluster", cluster);
        putIfGiven(filter, "host", host);
        filter.put("exact_match", true);
        if (!tags.isEmpty()) {
            filter.put("tags", tags);
        }
        putIfGiven(filter, "domain", domain);
        return filter;
    }

    private static void putIfGiven(JsonObject filter, String field, String value) {
        if (!value.isEmpty()) {
            filter.put(field, value);
        }
    }
}
