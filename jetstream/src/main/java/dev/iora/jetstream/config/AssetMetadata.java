// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonReader;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metadata that the server keeps in configurations (nats-server v2.14.5 jetstream_versioning.go): the API level that a
 * stream or consumer needs is stored, the server's version and level are only shown.
 *
 * <p>Thread: any, stateless.
 */
public final class AssetMetadata {
    /** The API level of this server. */
    public static final int LEVEL = 4;

    /** The version of nats-server that this server is compatible with. */
    public static final String VERSION = "2.14.5";

    static final String REQUIRED_LEVEL = "_nats.req.level";
    static final String SERVER_VERSION = "_nats.ver";
    static final String SERVER_LEVEL = "_nats.level";

    private AssetMetadata() {}

    /** Whether this server has level {@code header} of the API. */
    public static boolean isSupported(String header) {
        try {
            return Integer.parseInt(header) <= LEVEL;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Returns {@code metadata} in the form that is stored: with the required level, without the keys that are only shown.
     */
    static Map<String, String> stored(Map<String, String> metadata, int level) {
        Map<String, String> all = new TreeMap<>(metadata);
        all.remove(SERVER_VERSION);
        all.remove(SERVER_LEVEL);
        all.put(REQUIRED_LEVEL, String.valueOf(level));
        return all;
    }

    /** Returns {@code metadata} with the level of {@code existing}, to compare the two. */
    static Map<String, String> comparable(Map<String, String> metadata, Map<String, String> existing) {
        Map<String, String> all = new TreeMap<>(metadata);
        all.remove(SERVER_VERSION);
        all.remove(SERVER_LEVEL);
        String level = existing.get(REQUIRED_LEVEL);
        if (level == null) {
            all.remove(REQUIRED_LEVEL);
        } else {
            all.put(REQUIRED_LEVEL, level);
        }
        return all;
    }

    /** Returns a changed {@code config} with the level that it requires. */
    public static ConsumerConfig withLevel(ConsumerConfig config) {
        return config.toBuilder()
                .metadata(stored(config.metadata(), requiredLevel(config)))
                .build();
    }

    static int requiredLevel(StreamConfig config) {
        if (config.allowBatched()) {
            return 4;
        }
        boolean needs2 = config.allowMessageCounter()
                || config.allowAtomic()
                || config.allowMessageSchedules()
                || config.persistMode() == PersistMode.ASYNC;
        if (needs2) {
            return 2;
        }
        return config.allowMessageTtl() || config.subjectDeleteMarkerTtlNanos() > 0 ? 1 : 0;
    }

    static int requiredLevel(ConsumerConfig config) {
        if (config.ackPolicy() == AckPolicy.FLOW_CONTROL) {
            return 4;
        }
        boolean pauses = config.pauseUntil() != null && !config.pauseUntil().isEqual(JsonReader.ZERO_TIME);
        boolean prioritizes = config.priorityPolicy() != PriorityPolicy.NONE
                || config.priorityTimeoutNanos() != 0
                || !config.priorityGroups().isEmpty();
        return pauses || prioritizes ? 1 : 0;
    }
}
