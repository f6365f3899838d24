// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.InfoJson;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.ConsumerConfig;
import dev.iora.cli.view.ConsumerInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/**
 * Prints the info of a consumer.
 *
 * <p>Thread: its owner only.
 */
final class ConsumerReport {
    private final ConsumerInfo info;
    private final ConsumerConfig config;
    private final ColumnBlock block;

    private ConsumerReport(ConsumerInfo info, ColumnBlock block) {
        this.info = info;
        this.config = info.config();
        this.block = block;
    }

    /** Prints configuration and state, only the state, or the info as JSON. */
    static void print(Session session, ConsumerInfo info, boolean json, boolean stateOnly) {
        if (json) {
            session.console().println(InfoJson.ofConsumer(info));
            return;
        }
        String what = stateOnly ? "State" : "Information";
        ColumnBlock block = new ColumnBlock(what + " for Consumer " + info.streamName() + " > " + info.name()
                + " created " + Human.text(info.created()));
        if (!stateOnly) {
            ConsumerConfigReport.add(block, info);
        }
        ConsumerReport report = new ConsumerReport(info, block);
        report.addCluster();
        report.addState();
        block.print(session.console(), session.style());
    }

    private void addCluster() {
        ClusterInfo cluster = info.cluster();
        if (cluster.name().isEmpty()) {
            return;
        }
        block.title("Cluster Information");
        block.row("Name", cluster.name());
        block.rowIfNotEmpty("Raft Group", cluster.raftGroup());
        Instant since = cluster.leaderSince();
        String leader = cluster.leader();
        block.row("Leader", since == null ? leader : leader + " (" + Human.since(since, info.now()) + ")");
        for (ClusterInfo.Peer replica : cluster.replicas()) {
            Duration active = replica.active();
            boolean seen = active.isPositive() && active.toNanos() < Long.MAX_VALUE;
            block.row(
                    "Replica",
                    replica.name()
                            + (replica.current() ? ", current, " : ", outdated, ")
                            + (seen ? "seen " + Human.text(active) + " ago" : "not seen"));
        }
    }

    private void addState() {
        block.title("State");
        Words.addApiLevel(block, config.metadata());
        block.row("Last Delivered Message", position(info.delivered(), " Last delivery: "));
        if (!config.ackPolicy().equals("none")) {
            block.row("Acknowledgment Floor", position(info.ackFloor(), " Last Ack: "));
            String pending = HumanNumber.of(info.numAckPending());
            long limit = config.maxAckPending();
            block.row("Outstanding Acks", limit > 0 ? pending + " out of maximum " + HumanNumber.of(limit) : pending);
            block.row("Redelivered Messages", info.numRedelivered());
        }
        block.row("Unprocessed Messages", info.numPending());
        if (config.deliverSubject().isEmpty()) {
            long limit = config.maxWaiting();
            block.row(
                    "Waiting Pulls",
                    HumanNumber.of(info.numWaiting())
                            + (limit > 0 ? " of maximum " + HumanNumber.of(limit) : " of unlimited"));
        } else {
            block.row("Active Interest", interest());
        }
        if (info.paused()) {
            Duration left = info.pauseRemaining();
            block.row("Paused Until", Human.time(info.now().plus(left)) + " (" + rounded(left) + " remaining)");
        }
        addGroups();
    }

    private String position(ConsumerInfo.Position sequences, String label) {
        Instant last = sequences.lastActive();
        return "Consumer sequence: " + HumanNumber.ofUnsigned(sequences.consumerSeq()) + " Stream sequence: "
                + HumanNumber.ofUnsigned(sequences.streamSeq())
                + (last == null ? "" : label + Human.since(last, info.now()) + " ago");
    }

    private String interest() {
        if (!info.pushBound()) {
            return "No interest";
        }
        String group = config.deliverGroup();
        return group.isEmpty() ? "Active" : "Active using Queue Group " + group;
    }

    private void addGroups() {
        if (!config.priorityPolicy().equals("pinned_client")) {
            return;
        }
        TreeMap<String, String> groups = new TreeMap<>();
        for (ConsumerInfo.PriorityGroup group : info.priorityGroups()) {
            String pinned = group.pinnedClientId();
            groups.put(
                    group.group(),
                    pinned.isEmpty() ? "No client" : "pinned " + pinned + " at " + Human.text(group.pinnedTs()));
        }
        String label = "Priority Groups";
        for (var entry : groups.entrySet()) {
            block.row(label, entry.getKey() + ": " + entry.getValue());
            label = "";
        }
    }

    /** A duration to the second, in Go's format. */
    static String rounded(Duration duration) {
        return HumanDuration.goText(duration.plusMillis(500).truncatedTo(ChronoUnit.SECONDS));
    }
}
