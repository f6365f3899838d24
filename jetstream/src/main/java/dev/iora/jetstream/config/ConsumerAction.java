// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** The action that a create request permits. */
public enum ConsumerAction implements WireName {
    /** Create or update. */
    CREATE_OR_UPDATE(""),
    /** Only create. */
    CREATE("create"),
    /** Only update. */
    UPDATE("update");

    private final String wireName;

    ConsumerAction(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    static ConsumerAction read(JsonReader in) {
        return WireName.read(in, "unknown consumer action: ", values());
    }
}
