// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** How stored messages are compressed. */
public enum StoreCompression implements WireName {
    /** Not compressed. */
    NONE("none"),
    /** With S2. */
    S2("s2");

    private final String wireName;

    StoreCompression(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    static StoreCompression read(JsonReader in) {
        return switch (in.string("")) {
            case "none" -> NONE;
            case "s2" -> S2;
            default -> throw in.fault("unknown compression algorithm");
        };
    }
}
