// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** How a full stream makes room for a message. */
public enum DiscardPolicy implements WireName {
    /** It removes the oldest messages. */
    OLD("old"),
    /** It refuses the message. */
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
