// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.cli.view.ClusterInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words of the API as they are shown, and rows that several blocks have. */
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
    public static void addApiLevel(ColumnBlock block, Map<String, String> metadata) {
        block.rowIfNotEmpty("Host Version", metadata.getOrDefault("_nats.ver", ""));
        String level = metadata.getOrDefault("_nats.level", "");
        String required = metadata.getOrDefault("_nats.req.level", "");
        if (!level.isEmpty() || !required.isEmpty()) {
            block.row("Required API Level", level.isEmpty() ? required : required + " hosted at level " + level);
        }
    }

    /** The level of the API that a stream or consumer needs; 0 if servers noted none. */
    public static long requiredApiLevel(String asset, Map<String, String> metadata) {
        String level = metadata.getOrDefault("_nats.req.level", "");
        try {
            return level.isEmpty() ? 0 : Long.parseLong(level);
        } catch (NumberFormatException e) {
            throw new CliException(asset + " requires API level \"" + level + "\", which is no number", e);
        }
    }

    /** The servers of a group: a star for the leader, an exclamation mark for who is not current. */
    public static String peers(ClusterInfo cluster) {
        List<String> peers = new ArrayList<>();
        String leader = cluster.leader();
        if (!leader.isEmpty() && !cluster.name().isEmpty()) {
            peers.add(leader + "*");
        }
        for (ClusterInfo.Peer replica : cluster.replicas()) {
            boolean good = replica.current() && !replica.offline();
            peers.add(replica.name() + (good ? "" : "!"));
        }
        return String.join(", ", peers.stream().sorted().toList());
    }

    /** The metadata that is the user's. */
    public static Map<String, String> ownMetadata(Map<String, String> metadata) {
        Map<String, String> own = new LinkedHashMap<>(metadata);
        own.keySet().removeIf(key -> key.startsWith("_nats."));
        return own;
    }
}
