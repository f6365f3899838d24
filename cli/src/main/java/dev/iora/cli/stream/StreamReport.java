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
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the info of a stream.
 *
 * <p>Thread: its owner only.
 */
final class StreamReport {
    private final StreamInfo info;
    private final ColumnBlock block;

    private StreamReport(StreamInfo info, ColumnBlock block) {
        this.info = info;
        this.block = block;
    }

    /** Prints configuration and state, or the info as JSON. */
    static void print(Session session, StreamInfo info, boolean json) {
        if (json) {
            session.console().println(InfoJson.ofStream(info));
            return;
        }
        ColumnBlock block = new ColumnBlock("Information for Stream " + heading(info));
        StreamConfigReport.add(block, info.config());
        new StreamReport(info, block).addState().print(session.console(), session.style());
    }

    /** Prints only the state. */
    static void printState(Session session, StreamInfo info) {
        ColumnBlock block = new ColumnBlock("State for Stream " + heading(info));
        new StreamReport(info, block).addState().print(session.console(), session.style());
    }

    private static String heading(StreamInfo info) {
        return info.name() + " created " + Human.text(info.created());
    }

    private ColumnBlock addState() {
        addCluster();
        info.mirror().ifPresent(mirror -> {
            block.title("Mirror Information");
            addOrigin(mirror);
        });
        if (!info.sources().isEmpty()) {
            block.title("Source Information");
            for (StreamInfo.Origin source : info.sources()) {
                addOrigin(source);
                block.line("");
            }
        }
        StreamState state = info.state();
        block.title("State");
        Words.addApiLevel(block, info.config().metadata());
        block.row("Messages", HumanNumber.ofUnsigned(state.messages()));
        block.row("Bytes", HumanNumber.bytes(state.bytes()));
        StreamState.Lost lost = state.lost();
        block.rowIf(
                lost.msgs().size() > 0,
                "Lost Messages",
                HumanNumber.of(lost.msgs().size()) + " (" + HumanNumber.bytes(lost.bytes()) + ")");
        block.row("First Sequence", position(state.firstSeq(), state.firstTs()));
        block.row("Last Sequence", position(state.lastSeq(), state.lastTs()));
        block.rowIf(state.deletedMessages() > 0, "Deleted Messages", state.deletedMessages());
        block.row("Active Consumers", state.consumerCount());
        block.rowIf(state.numSubjects() > 0, "Number of Subjects", state.numSubjects());
        addAlternates();
        return block;
    }

    private static String position(long sequence, @Nullable Instant stored) {
        String text = HumanNumber.ofUnsigned(sequence);
        return stored == null || stored.equals(Instant.EPOCH) ? text : text + " @ " + Human.time(stored);
    }

    private void addCluster() {
        ClusterInfo cluster = info.group();
        if (cluster.name().isEmpty()) {
            return;
        }
        block.title("Cluster Information");
        block.row("Name", cluster.name());
        block.rowIfNotEmpty("Cluster Group", cluster.raftGroup());
        Instant since = cluster.leaderSince();
        String leader = cluster.leader();
        block.row("Leader", since == null ? leader : leader + " (" + Human.since(since, info.now()) + ")");
        PeerRows.addReplicas(block, cluster);
        block.line("");
    }

    private void addOrigin(StreamInfo.Origin origin) {
        block.row("Stream Name", origin.name());
        List<StreamConfig.Transform> transforms = origin.subjectTransforms();
        if (!origin.filterSubject().isEmpty()) {
            block.row("Subject Filter", origin.filterSubject());
        } else if (!transforms.isEmpty()) {
            String label = transforms.size() > 1 ? "Subject Filters and Transforms" : "Subject Filter and Transform";
            for (StreamConfig.Transform transform : transforms) {
                String target = transform.dest();
                block.row(label, transform.src() + (target.isEmpty() ? " untransformed" : " to " + target));
                label = "";
            }
        }
        block.row("Lag", origin.lag());
        String active = PeerRows.lastSeen(origin.active());
        block.row("Last Seen", active == null ? "never" : active);
        origin.external()
                .ifPresent(external -> block.row("Ext. API Prefix", external.api())
                        .rowIfNotEmpty("Ext. Delivery Prefix", external.deliver()));
        block.rowIfNotEmpty("Error", origin.error().description());
    }

    private void addAlternates() {
        String label = "Alternates";
        for (StreamInfo.Alternate alternate : info.alternates()) {
            String domain = alternate.domain();
            block.row(
                    label,
                    alternate.name() + ": Cluster: " + alternate.cluster()
                            + (domain.isEmpty() ? "" : " Domain: " + domain));
            label = "";
        }
    }
}
