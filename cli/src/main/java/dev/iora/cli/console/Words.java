// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words of the API as they are shown, and rows that several blocks have.
 *
 * <p>Thread: any, stateless.
 */
public final class Words {
    private Words() {}

    /** The first letter large. */
    public static String capitalized(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** The name of a retention policy. */
    public static String retention(String policy) {
        return policy.equals("workqueue") ? "WorkQueue" : capitalized(policy);
    }

    /** What servers note in the metadata of what they host. */
    public static void addApiLevel(ColumnBlock block, JsonObject metadata) {
        block.rowIfNotEmpty("Host Version", metadata.string("_nats.ver"));
        String level = metadata.string("_nats.level");
        String required = metadata.string("_nats.req.level");
        if (!level.isEmpty() || !required.isEmpty()) {
            block.row("Required API Level", level.isEmpty() ? required : required + " hosted at level " + level);
        }
    }

    /** The servers of a group: a star for the leader, an exclamation mark for who is not current. */
    public static String peers(JsonObject cluster) {
        List<String> peers = new ArrayList<>();
        String leader = cluster.string("leader");
        if (!leader.isEmpty() && !cluster.string("name").isEmpty()) {
            peers.add(leader + "*");
        }
        for (JsonObject replica : cluster.array("replicas").objects()) {
            boolean good = replica.truth("current") && !replica.truth("offline");
            peers.add(replica.string("name") + (good ? "" : "!"));
        }
        return String.join(", ", peers.stream().sorted().toList());
    }

    /** The metadata that is the user's. */
    public static Map<String, String> ownMetadata(JsonObject config) {
        Map<String, String> own = new LinkedHashMap<>(config.stringMap("metadata"));
        own.keySet().removeIf(key -> key.startsWith("_nats."));
        return own;
    }
}
