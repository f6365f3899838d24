// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * Data for a response about a stream or consumer, in addition to its state.
 *
 * @param domain of the server, empty if it has none
 * @param leader name of the server if the response contains it, else empty
 * @param nowEpochNanos time of the response
 * @param showsVersion whether metadata includes the server's version, as in responses about one stream or consumer
 * @param subjectOffset number of subjects that are skipped
 */
record InfoScope(String domain, String leader, long nowEpochNanos, boolean showsVersion, long subjectOffset) {
    /** Maximum of subjects in one response. */
    static final int MAX_SUBJECTS = 100_000;

    private static final Map<String, String> VERSION =
            Map.of("_nats.level", String.valueOf(AssetMetadata.LEVEL), "_nats.ver", AssetMetadata.VERSION);

    /** The same scope without the domain. */
    InfoScope withoutDomain() {
        return new InfoScope("", leader, nowEpochNanos, showsVersion, subjectOffset);
    }

    /** The configuration as shown in the response. */
    StreamConfig shown(StreamConfig config) {
        return showsVersion
                ? config.toBuilder().metadata(withVersion(config.metadata())).build()
                : config;
    }

    /** The configuration as shown in the response. */
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
