// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Raft group as its members describe it. */
public record ClusterInfo(
        String name,
        String leader,
        String raftGroup,
        @Nullable Instant leaderSince,
        List<Peer> replicas) {

    /** Stands for a missing group. */
    public static final ClusterInfo NONE = new ClusterInfo("", "", "", null, List.of());

    /** A member that is not the leader. */
    public record Peer(String name, String peer, boolean current, boolean offline, Duration active, long lag) {}
}
