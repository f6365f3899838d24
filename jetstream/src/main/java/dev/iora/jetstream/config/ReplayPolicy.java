// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.WireName;

/** Pace at which a consumer delivers what is stored. */
public enum ReplayPolicy implements WireName {
    /** As fast as possible. */
    INSTANT("instant"),
    /** As it was published. */
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
