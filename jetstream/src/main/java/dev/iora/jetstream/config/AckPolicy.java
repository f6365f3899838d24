// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.WireName;

/** Which acknowledgements a consumer expects. */
public enum AckPolicy implements WireName {
    /** None. */
    NONE("none"),
    /** One acknowledges all before it, too. */
    ALL("all"),
    /** One for each message. */
    EXPLICIT("explicit"),
    /** Answers to flow control acknowledge. */
    FLOW_CONTROL("flow_control");

    private final String wireName;

    AckPolicy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
