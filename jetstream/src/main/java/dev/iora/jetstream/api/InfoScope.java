// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * What an answer shows besides the state itself.
 *
 * @param domain of the server, empty if it has none
 * @param leader name of the server where the answer names it, else empty
 * @param nowEpochNanos the time of the answer
 * @param showsVersion whether metadata tells the server's version, as in answers about one stream or consumer
 * @param subjectOffset how many subjects are left out
 */
record InfoScope(String domain, String leader, long nowEpochNanos, boolean showsVersion, long subjectOffset) {
    /** Subjects in one answer. */
    static final int MAX_SUBJECTS = 100_000;

    private static final Map<String, String> VERSION =
            Map.of("_nats.level", String.valueOf(AssetMetadata.LEVEL), "_nats.ver", AssetMetadata.VERSION);

    /** The same, but for the domain. */
    InfoScope withoutDomain() {
        return new InfoScope("", leader, nowEpochNanos, showsVersion, subjectOffset);
    }

    /** The configuration as this answer shows it. */
    StreamConfig shown(StreamConfig config) {
        return showsVersion
                ? config.toBuilder().metadata(withVersion(config.metadata())).build()
                : config;
    }

    /** The configuration as this answer shows it. */
    ConsumerConfig shown(ConsumerConfig config) {
        return showsVersion
                ? config.toBuilder().metadata(withVersion(config.metadata())).build()
                : config;
    }

    private static Map<String, String> withVersion(Map<String, String> metadata) {
        Map<String, String> all = new HashMap<>(metadata);
        all.putAll(VERSION);
        return all;
    }
}
