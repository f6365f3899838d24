// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** What a full stream does with a message. */
public enum DiscardPolicy implements WireName {
    /** Removes the oldest ones. */
    OLD("old"),
    /** Refuses it. */
    NEW("new");

    private final String wireName;

    DiscardPolicy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    static DiscardPolicy read(JsonReader in) {
        return WireName.readIgnoringCase(in, values());
    }
}
