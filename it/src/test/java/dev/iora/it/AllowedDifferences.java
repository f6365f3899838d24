// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * In what answers of Iora, which are those of nats-server 2.14, may differ anywhere from those of the packaged 2.10. What
 * differs in one place only is told in the exchange.
 */
final class AllowedDifferences {
    /** Fields by their path; an element of an array has the path of the array. */
    private static final Set<String> IGNORED = Set.of(
            // Levels of the API came with 2.11.
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
            // An option of streams that came with 2.11.
            "/config/allow_msg_ttl",
            "/streams/config/allow_msg_ttl");

    private static final Map<String, String> REPLACED = Map.of(
            // How long an acknowledgement took.
            "/ack_time", "DURATION",
            // 2.10 adds a limit of -1 to an unsigned number.
            "/reserved_memory", "RESERVED");

    /** What is wrong with JSON is told since 2.11. */
    private static final Pattern INVALID_JSON = Pattern.compile("\"invalid JSON: .*");

    private AllowedDifferences() {}

    /** Whether the field at {@code path} is left out of comparisons. */
    static boolean isIgnored(String path) {
        return IGNORED.contains(path);
    }

    /** What is compared instead of {@code value}, which is JSON. */
    static String replace(String path, String value) {
        return INVALID_JSON.matcher(REPLACED.getOrDefault(path, value)).replaceFirst("\"invalid JSON\"");
    }
}
