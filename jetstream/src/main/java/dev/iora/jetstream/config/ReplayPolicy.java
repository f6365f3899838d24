// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.WireName;

/** The pace at which a consumer delivers stored messages. */
public enum ReplayPolicy implements WireName {
    /** As fast as possible. */
    INSTANT("instant"),
    /** As they were published. */
    ORIGINAL("original");

    private final String wireName;

    ReplayPolicy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
