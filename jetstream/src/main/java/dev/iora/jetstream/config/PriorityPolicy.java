// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** How the clients of a pull consumer share its messages. */
public enum PriorityPolicy implements WireName {
    /** Pull requests are served in turn. */
    NONE("none"),
    /** A client is served only if enough messages are pending. */
    OVERFLOW("overflow"),
    /** One client at a time is served. */
    PINNED_CLIENT("pinned_client"),
    /** Pull requests with a lower priority number are served first. */
    PRIORITIZED("prioritized");

    private final String wireName;

    PriorityPolicy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    static PriorityPolicy read(JsonReader in) {
        return WireName.read(in, "unknown priority policy: ", values());
    }
}
