// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.WireName;

/** Where a stream keeps its messages. */
public enum StorageType implements WireName {
    /** In files. */
    FILE("file"),
    /** In memory. */
    MEMORY("memory");

    private final String wireName;

    StorageType(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
