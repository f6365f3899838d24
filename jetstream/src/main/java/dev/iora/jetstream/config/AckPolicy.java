// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.WireName;

/** Which acknowledgements a consumer expects. */
public enum AckPolicy implements WireName {
    /** No acknowledgements. */
    NONE("none"),
    /** An acknowledgement also covers all messages before it. */
    ALL("all"),
    /** Each message has its own acknowledgement. */
    EXPLICIT("explicit"),
    /** Responses to flow control messages acknowledge. */
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
