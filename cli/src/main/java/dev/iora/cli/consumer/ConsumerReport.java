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
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/**
 * Shows the info of a consumer.
 *
 * <p>Thread: its owner only.
 */
final class ConsumerReport {
    private final JsonObject info;
    private final JsonObject config;
    private final ColumnBlock block;

    private ConsumerReport(JsonObject info, ColumnBlock block) {
        this.info = info;
        this.config = info.object("config");
        this.block = block;
    }

    /** Configuration and state, or the info as JSON. */
    static void print(Session session, JsonObject info, boolean json, boolean stateOnly) {
        if (json) {
            session.console().println(InfoJson.ofConsumer(info));
            return;
        }
        String what = stateOnly ? "State" : "Information";
        ColumnBlock block = new ColumnBlock(what + " for Consumer " + info.string("stream_name") + " > "
                + info.string("name") + " created " + Human.text(info.time("created")));
        if (!stateOnly) {
            ConsumerConfigReport.add(block, info);
        }
        ConsumerReport report = new ConsumerReport(info, block);
        report.addCluster();
        report.addState();
        block.print(session.console(), session.style());
    }

    private void addCluster() {
        JsonObject cluster = info.object("cluster");
        if (cluster.string("name").isEmpty()) {
            return;
        }
        block.title("Cluster Information");
        block.row("Name", cluster.string("name"));
        block.rowIfNotEmpty("Raft Group", cluster.string("raft_group"));
        Instant since = cluster.time("leader_since");
        String leader = cluster.string("leader");
        block.row("Leader", since == null ? leader : leader + " (" + Human.since(since, now()) + ")");
        for (JsonObject replica : cluster.array("replicas").objects()) {
            Duration active = replica.duration("active");
            boolean seen = active.isPositive() && active.toNanos() < Long.MAX_VALUE;
            block.row(
                    "Replica",
                    replica.string("name")
                            + (replica.truth("current") ? ", current, " : ", outdated, ")
                            + (seen ? "seen " + Human.text(active) + " ago" : "not seen"));
        }
    }

    private Instant now() {
        Instant time = info.time("ts");
        return time == null ? Instant.now() : time;
    }

    private void addState() {
        block.title("State");
        Words.addApiLevel(block, config.object("metadata"));
        block.row("Last Delivered Message", position(info.object("delivered"), " Last delivery: "));
        if (!config.string("ack_policy").equals("none")) {
            block.row("Acknowledgment Floor", position(info.object("ack_floor"), " Last Ack: "));
            String pending = HumanNumber.of(info.number("num_ack_pending"));
            long most = config.number("max_ack_pending");
            block.row("Outstanding Acks", most > 0 ? pending + " out of maximum " + HumanNumber.of(most) : pending);
            block.row("Redelivered Messages", info.number("num_redelivered"));
        }
        block.row("Unprocessed Messages", info.number("num_pending"));
        if (config.string("deliver_subject").isEmpty()) {
            long most = config.number("max_waiting");
            block.row(
                    "Waiting Pulls",
                    HumanNumber.of(info.number("num_waiting"))
                            + (most > 0 ? " of maximum " + HumanNumber.of(most) : " of unlimited"));
        } else {
            block.row("Active Interest", interest());
        }
        if (info.truth("paused")) {
            Duration left = info.duration("pause_remaining");
            block.row("Paused Until", Human.time(now().plus(left)) + " (" + rounded(left) + " remaining)");
        }
        addGroups();
    }

    private String position(JsonObject sequences, String label) {
        Instant last = sequences.time("last_active");
        return "Consumer sequence: " + HumanNumber.ofUnsigned(sequences.number("consumer_seq")) + " Stream sequence: "
                + HumanNumber.ofUnsigned(sequences.number("stream_seq"))
                + (last == null ? "" : label + Human.since(last, now()) + " ago");
    }

    private String interest() {
        if (!info.truth("push_bound")) {
            return "No interest";
        }
        String group = config.string("deliver_group");
        return group.isEmpty() ? "Active" : "Active using Queue Group " + group;
    }

    private void addGroups() {
        if (!config.string("priority_policy").equals("pinned_client")) {
            return;
        }
        TreeMap<String, String> groups = new TreeMap<>();
        for (JsonObject group : info.array("priority_groups").objects()) {
            String pinned = group.string("pinned_client_id");
            groups.put(
                    group.string("group"),
                    pinned.isEmpty() ? "No client" : "pinned " + pinned + " at " + Human.text(group.time("pinned_ts")));
        }
        String label = "Priority Groups";
        for (var entry : groups.entrySet()) {
            block.row(label, entry.getKey() + ": " + entry.getValue());
            label = "";
        }
    }

    /** To the second, as Go prints it. */
    static String rounded(Duration duration) {
        return HumanDuration.goText(duration.plusMillis(500).truncatedTo(ChronoUnit.SECONDS));
    }
}
