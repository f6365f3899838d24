// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** When a publish is acknowledged. */
public enum PersistMode implements WireName {
    /** When it is stored. */
    DEFAULT("default"),
    /** Before it is stored. */
    ASYNC("async");

    private final String wireName;

    PersistMode(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    static PersistMode read(JsonReader in) {
        return WireName.readOr(in, "", values());
    }
}
