// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import dev.iora.json.WireName;

/** Where delivery of a consumer starts. */
public enum DeliverPolicy implements WireName {
    /** With the first message. */
    ALL("all"),
    /** With the last message. */
    LAST("last"),
    /** With messages stored from now on. */
    NEW("new"),
    /** At a sequence. */
    BY_START_SEQUENCE("by_start_sequence"),
    /** At a time. */
    BY_START_TIME("by_start_time"),
    /** With the last message of each subject. */
    LAST_PER_SUBJECT("last_per_subject");

    private final String wireName;

    DeliverPolicy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    static DeliverPolicy read(JsonReader in) {
        return WireName.readOr(in, "undefined", values());
    }
}
