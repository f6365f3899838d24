// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CommonSuffix;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The groups of servers that decide about streams.
 *
 * <p>Thread: any, immutable.
 */
final class MetaGroups {
    private final List<JetStreamUsage> servers;
    private final boolean compact;

    MetaGroups(List<JetStreamUsage> servers, boolean compact) {
        this.servers = servers;
        this.compact = compact;
    }

    /** @param partial whether the servers are only some of all, and need not have a leader among them */
    void print(Session session, boolean partial) {
        long size = servers.stream()
                .mapToLong(server -> server.meta().number("cluster_size"))
                .max()
                .orElse(0);
        if (partial || size == 0) {
            return;
        }
        Console console = session.console();
        List<JsonObject> led = servers.stream()
                .filter(JetStreamUsage::leads)
                .map(JetStreamUsage::meta)
                .toList();
        if (led.isEmpty()) {
            console.println("\nWARNING: No cluster meta leader found. The cluster expects " + size
                    + " nodes but only " + servers.size() + " responded. JetStream operation requires at least "
                    + (size / 2 + 1) + " up nodes.");
            return;
        }
        String separator = "";
        for (JsonObject meta : led) {
            console.print(separator + table(meta).text(session.style()));
            separator = "\n";
        }
    }

    private Table table(JsonObject meta) {
        String leader = meta.string("leader");
        List<JsonObject> peers = new ArrayList<>(meta.array("replicas").objects());
        peers.add(new JsonObject()
                .put("name", leader)
                .put("peer", meta.string("peer"))
                .put("current", true));
        peers.sort(Comparator.comparing(peer -> peer.string("name")));
        List<String> names = peers.stream().map(peer -> peer.string("name")).toList();
        List<String> shown = compact ? CommonSuffix.removed(names) : names;
        Table table = new Table("RAFT Meta Group Information - Lead cluster: " + meta.string("name"))
                .headers("Connection Name", "ID", "Leader", "Current", "Online", "Active", "Lag");
        for (int i = 0; i < peers.size(); i++) {
            JsonObject peer = peers.get(i);
            table.row(
                    shown.get(i),
                    peer.string("peer"),
                    peer.string("name").equals(leader) ? "yes" : "",
                    peer.truth("current"),
                    !peer.truth("offline"),
                    HumanDuration.of(peer.duration("active")),
                    HumanNumber.ofUnsigned(peer.number("lag")));
        }
        return table;
    }
}
