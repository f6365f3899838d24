// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meta group: the Raft group that assigns streams and consumers to servers. */
public record MetaGroup(
        String name,
        String leader,
        String peer,
        List<ClusterInfo.Peer> replicas,
        long clusterSize,
        long pending,
        long pendingInfos,
        long pendingRequests,
        Snapshot snapshot) {

    /** Stands for a missing group. */
    public static final MetaGroup NONE =
            new MetaGroup("", "", "", List.of(), 0, 0, 0, 0, new Snapshot(null, Duration.ZERO));

    /** The last snapshot of the group. */
    public record Snapshot(@Nullable Instant lastTime, Duration lastDuration) {}
}
