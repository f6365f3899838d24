// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows about the servers that keep something.
 *
 * <p>Thread: any, stateless.
 */
public final class PeerRows {
    private PeerRows() {}

    /** The leader and the replicas of a bucket. */
    public static void addBucketCluster(ColumnBlock block, JsonObject info) {
        if (!info.has("cluster")) {
            return;
        }
        JsonObject cluster = info.object("cluster");
        block.title("Cluster Information");
        block.row("Name", cluster.string("name"));
        block.row("Leader", cluster.string("leader"));
        addReplicas(block, cluster);
    }

    /** The replicas of a cluster, each with its state. */
    public static void addReplicas(ColumnBlock block, JsonObject cluster) {
        for (JsonObject replica : cluster.array("replicas").objects()) {
            block.row("Replica", replica(replica));
        }
    }

    private static List<String> replica(JsonObject replica) {
        List<String> state = new ArrayList<>();
        state.add(replica.string("name"));
        state.add(replica.truth("current") ? "current" : "outdated");
        if (replica.truth("offline")) {
            state.add("OFFLINE");
        }
        String active = lastSeen(replica);
        state.add(active == null ? "not seen" : "seen " + active + " ago");
        long lag = replica.number("lag");
        if (lag > 0) {
            state.add(HumanNumber.of(lag) + (lag == 1 ? " operation behind" : " operations behind"));
        }
        return state;
    }

    /** How long ago a peer was heard of, or null if never. */
    public static @Nullable String lastSeen(JsonObject peer) {
        Duration active = peer.duration("active");
        return active.isPositive() && active.toNanos() < Long.MAX_VALUE ? Human.text(active) : null;
    }
}
