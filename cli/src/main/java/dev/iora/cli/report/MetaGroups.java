// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.CommonSuffix;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.MetaGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The table of the meta group's members. */
final class MetaGroups {
    private final List<JetStreamUsage> servers;
    private final boolean compact;

    MetaGroups(List<JetStreamUsage> servers, boolean compact) {
        this.servers = servers;
        this.compact = compact;
    }

    /** @param partial whether the servers are a subset, which need not include the leader */
    void print(Session session, boolean partial) {
        long size = servers.stream()
                .mapToLong(server -> server.meta().clusterSize())
                .max()
                .orElse(0);
        if (partial || size == 0) {
            return;
        }
        Console console = session.console();
        List<MetaGroup> led = servers.stream()
                .filter(JetStreamUsage::isLeader)
                .map(JetStreamUsage::meta)
                .toList();
        if (led.isEmpty()) {
            console.println("\nWARNING: No cluster meta leader found. The cluster expects " + size
                    + " nodes but only " + servers.size() + " responded. JetStream operation requires at least "
                    + (size / 2 + 1) + " up nodes.");
            return;
        }
        String separator = "";
        for (MetaGroup meta : led) {
            console.print(separator + table(meta).text(session.style()));
            separator = "\n";
        }
    }

    private Table table(MetaGroup meta) {
        List<ClusterInfo.Peer> peers = new ArrayList<>(meta.replicas());
        peers.add(new ClusterInfo.Peer(meta.leader(), meta.peer(), true, false, Duration.ZERO, 0));
        peers.sort(Comparator.comparing(ClusterInfo.Peer::name));
        List<String> names = peers.stream().map(ClusterInfo.Peer::name).toList();
        List<String> shown = compact ? CommonSuffix.removed(names) : names;
        return new Columns<ClusterInfo.Peer>()
                .add("Connection Name", peer -> shown.get(peers.indexOf(peer)))
                .add("ID", ClusterInfo.Peer::peer)
                .add("Leader", peer -> peer.name().equals(meta.leader()) ? "yes" : "")
                .add("Current", ClusterInfo.Peer::current)
                .add("Online", peer -> !peer.offline())
                .add("Active", peer -> HumanDuration.of(peer.active()))
                .add("Lag", peer -> HumanNumber.ofUnsigned(peer.lag()))
                .table("RAFT Meta Group Information - Lead cluster: " + meta.name(), peers);
    }
}
