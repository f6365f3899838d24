// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.InfoJson;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.PeerRows;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Shows the info of a stream.
 *
 * <p>Thread: its owner only.
 */
final class StreamReport {
    private final JsonObject info;
    private final ColumnBlock block;

    private StreamReport(JsonObject info, ColumnBlock block) {
        this.info = info;
        this.block = block;
    }

    /** Configuration and state, or the info as JSON. */
    static void print(Session session, JsonObject info, boolean json) {
        if (json) {
            session.console().println(InfoJson.ofStream(info));
            return;
        }
        ColumnBlock block = new ColumnBlock("Information for Stream " + heading(info));
        StreamConfigReport.add(block, info.object("config"));
        new StreamReport(info, block).addState().print(session.console(), session.style());
    }

    /** The state alone. */
    static void printState(Session session, JsonObject info) {
        ColumnBlock block = new ColumnBlock("State for Stream " + heading(info));
        new StreamReport(info, block).addState().print(session.console(), session.style());
    }

    private static String heading(JsonObject info) {
        return info.object("config").string("name") + " created " + Human.text(info.time("created"));
    }

    private ColumnBlock addState() {
        addCluster();
        if (info.has("mirror")) {
            block.title("Mirror Information");
            addOrigin(info.object("mirror"));
        }
        if (!info.array("sources").objects().isEmpty()) {
            block.title("Source Information");
            for (JsonObject source : info.array("sources").objects()) {
                addOrigin(source);
                block.line("");
            }
        }
        JsonObject state = info.object("state");
        block.title("State");
        Words.addApiLevel(block, info.object("config").object("metadata"));
        block.row("Messages", HumanNumber.ofUnsigned(state.number("messages")));
        block.row("Bytes", HumanNumber.bytes(state.number("bytes")));
        JsonObject lost = state.object("lost");
        block.rowIf(
                lost.array("msgs").size() > 0,
                "Lost Messages",
                HumanNumber.of(lost.array("msgs").size()) + " (" + HumanNumber.bytes(lost.number("bytes")) + ")");
        block.row("First Sequence", position(state, "first_seq", "first_ts"));
        block.row("Last Sequence", position(state, "last_seq", "last_ts"));
        long deleted = Math.max(state.array("deleted").size(), state.number("num_deleted"));
        block.rowIf(deleted > 0, "Deleted Messages", deleted);
        block.row("Active Consumers", state.number("consumer_count"));
        block.rowIf(state.number("num_subjects") > 0, "Number of Subjects", state.number("num_subjects"));
        addAlternates();
        return block;
    }

    private static String position(JsonObject state, String sequence, String time) {
        String text = HumanNumber.ofUnsigned(state.number(sequence));
        Instant stored = state.time(time);
        return stored == null || stored.equals(Instant.EPOCH) ? text : text + " @ " + Human.time(stored);
    }

    private void addCluster() {
        JsonObject cluster = info.object("cluster");
        if (cluster.string("name").isEmpty()) {
            return;
        }
        block.title("Cluster Information");
        block.row("Name", cluster.string("name"));
        block.rowIfNotEmpty("Cluster Group", cluster.string("raft_group"));
        Instant since = cluster.time("leader_since");
        String leader = cluster.string("leader");
        block.row("Leader", since == null ? leader : leader + " (" + Human.since(since, now()) + ")");
        PeerRows.addReplicas(block, cluster);
        block.line("");
    }

    /** The server's clock, if it says; ages are then free of the difference between the clocks. */
    private Instant now() {
        Instant time = info.time("ts");
        return time == null ? Instant.now() : time;
    }

    private void addOrigin(JsonObject origin) {
        block.row("Stream Name", origin.string("name"));
        List<JsonObject> transforms = origin.array("subject_transforms").objects();
        if (!origin.string("filter_subject").isEmpty()) {
            block.row("Subject Filter", origin.string("filter_subject"));
        } else if (!transforms.isEmpty()) {
            String label = transforms.size() > 1 ? "Subject Filters and Transforms" : "Subject Filter and Transform";
            for (JsonObject transform : transforms) {
                String target = transform.string("dest");
                block.row(label, transform.string("src") + (target.isEmpty() ? " untransformed" : " to " + target));
                label = "";
            }
        }
        block.row("Lag", origin.number("lag"));
        String active = PeerRows.lastSeen(origin);
        block.row("Last Seen", active == null ? "never" : active);
        JsonObject external = origin.object("external");
        block.rowIf(origin.has("external"), "Ext. API Prefix", external.string("api"));
        block.rowIfNotEmpty("Ext. Delivery Prefix", external.string("deliver"));
        block.rowIfNotEmpty("Error", origin.object("error").string("description"));
    }

    private void addAlternates() {
        String label = "Alternates";
        for (JsonObject alternate : info.array("alternates").objects()) {
            String domain = alternate.string("domain");
            block.row(
                    label,
                    alternate.string("name") + ": Cluster: " + alternate.string("cluster")
                            + (domain.isEmpty() ? "" : " Domain: " + domain));
            label = "";
        }
    }
}
