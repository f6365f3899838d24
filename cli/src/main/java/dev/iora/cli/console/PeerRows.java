// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows about the leader and replicas of a stream, consumer or bucket. */
public final class PeerRows {
    private PeerRows() {}

    /** Adds the leader and the replicas of a bucket. */
    public static void addBucketCluster(ColumnBlock block, StreamInfo info) {
        if (info.cluster().isEmpty()) {
            return;
        }
        ClusterInfo cluster = info.group();
        block.title("Cluster Information");
        block.row("Name", cluster.name());
        block.row("Leader", cluster.leader());
        addReplicas(block, cluster);
    }

    /** Adds the replicas of a group, each with its state. */
    public static void addReplicas(ColumnBlock block, ClusterInfo cluster) {
        for (ClusterInfo.Peer replica : cluster.replicas()) {
            block.row("Replica", replica(replica));
        }
    }

    private static List<String> replica(ClusterInfo.Peer replica) {
        List<String> state = new ArrayList<>();
        state.add(replica.name());
        state.add(replica.current() ? "current" : "outdated");
        if (replica.offline()) {
            state.add("OFFLINE");
        }
        String active = lastSeen(replica.active());
        state.add(active == null ? "not seen" : "seen " + active + " ago");
        long lag = replica.lag();
        if (lag > 0) {
            state.add(HumanNumber.of(lag) + (lag == 1 ? " operation behind" : " operations behind"));
        }
        return state;
    }

    /** The time since a peer was last seen, or null if never. */
    public static @Nullable String lastSeen(Duration active) {
        return active.isPositive() && active.toNanos() < Long.MAX_VALUE ? Human.text(active) : null;
    }
}
