// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.StreamInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Display forms of words of the API, and rows that several blocks share. */
public final class Words {
    private Words() {}

    /** Capitalizes the first letter. */
    public static String capitalized(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** The display form of a retention policy. */
    public static String retention(String policy) {
        return policy.equals("workqueue") ? "WorkQueue" : capitalized(policy);
    }

    /** Adds rows about the API level, from metadata that the server set on a stream or consumer. */
    public static void addApiLevel(ColumnBlock block, Map<String, String> metadata) {
        block.rowIfNotEmpty("Host Version", metadata.getOrDefault("_nats.ver", ""));
        String level = metadata.getOrDefault("_nats.level", "");
        String required = metadata.getOrDefault("_nats.req.level", "");
        if (!level.isEmpty() || !required.isEmpty()) {
            block.row("Required API Level", level.isEmpty() ? required : required + " hosted at level " + level);
        }
    }

    /** The API level that a stream or consumer requires; 0 if the server set none. */
    public static long requiredApiLevel(String asset, Map<String, String> metadata) {
        String level = metadata.getOrDefault("_nats.req.level", "");
        try {
            return level.isEmpty() ? 0 : Long.parseLong(level);
        } catch (NumberFormatException e) {
            throw new CliException(asset + " requires API level \"" + level + "\", which is not a number", e);
        }
    }

    public static long requiredApiLevel(StreamInfo info) {
        return requiredApiLevel(info.name(), info.config().metadata());
    }

    public static long requiredApiLevel(ConsumerInfo info) {
        return requiredApiLevel(info.name(), info.config().metadata());
    }

    /** The peers of a group: the leader with a star, peers that are offline or not current with an exclamation mark. */
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

    /** The metadata set by the user. */
    public static Map<String, String> ownMetadata(Map<String, String> metadata) {
        Map<String, String> own = new LinkedHashMap<>(metadata);
        own.keySet().removeIf(Words::isOfServers);
        return own;
    }

    /** Whether metadata under this key is that of servers. */
    public static boolean isOfServers(String key) {
        return key.startsWith("_nats.");
    }
}
