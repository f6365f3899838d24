// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** How the clients of a pull consumer share its messages. */
public enum PriorityPolicy implements WireName {
    /** Whoever asks. */
    NONE("none"),
    /** Only with enough pending. */
    OVERFLOW("overflow"),
    /** One client at a time. */
    PINNED_CLIENT("pinned_client"),
    /** Clients of lower priority first. */
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
