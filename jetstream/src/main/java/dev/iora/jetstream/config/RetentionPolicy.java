// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.WireName;

/** When a stream removes messages. */
public enum RetentionPolicy implements WireName {
    /** At its limits only. */
    LIMITS("limits"),
    /** When all consumers whose filter matches a message have acknowledged it. */
    INTEREST("interest"),
    /** When a message is acknowledged. */
    WORK_QUEUE("workqueue");

    private final String wireName;

    RetentionPolicy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
