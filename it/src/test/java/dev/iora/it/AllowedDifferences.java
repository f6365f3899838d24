// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Differences, allowed in every exchange, between responses of Iora, which follow nats-server 2.14, and those of the packaged
 * 2.10. An exchange names differences of its own.
 */
final class AllowedDifferences {
    /** Fields by path; an element of an array has the path of the array. */
    private static final Set<String> IGNORED = Set.of(
            // API levels were added in 2.11.
            "/api/level",
            "/config/metadata/_nats.level",
            "/config/metadata/_nats.req.level",
            "/config/metadata/_nats.ver",
            "/streams/config/metadata/_nats.level",
            "/streams/config/metadata/_nats.req.level",
            "/streams/config/metadata/_nats.ver",
            "/consumers/config/metadata/_nats.level",
            "/consumers/config/metadata/_nats.req.level",
            "/consumers/config/metadata/_nats.ver",
            // A stream option that was added in 2.11.
            "/config/allow_msg_ttl",
            "/streams/config/allow_msg_ttl");

    private static final Map<String, String> REPLACED = Map.of(
            // The duration of an acknowledgement.
            "/ack_time", "DURATION",
            // 2.10 adds a limit of -1 to an unsigned number.
            "/reserved_memory", "RESERVED");

    /** Since 2.11 the text says what is wrong with the JSON. */
    private static final Pattern INVALID_JSON = Pattern.compile("\"invalid JSON: .*");

    private AllowedDifferences() {}

    /** Whether comparisons ignore the field at {@code path}. */
    static boolean isIgnored(String path) {
        return IGNORED.contains(path);
    }

    /** The text to compare in place of {@code value}, which is JSON. */
    static String replace(String path, String value) {
        return INVALID_JSON.matcher(REPLACED.getOrDefault(path, value)).replaceFirst("\"invalid JSON\"");
    }
}
