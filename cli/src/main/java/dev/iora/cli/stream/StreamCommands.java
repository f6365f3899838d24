// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats stream}. */
public final class StreamCommands {
    private StreamCommands() {}

    public static Group group() {
        return CommandNode.group("stream", "JetStream Stream management", StreamCommands::children)
                .alias("str", "st", "ms", "s")
                .options(StreamVisibility::new);
    }

    /** {@code account backup} and {@code account restore}, which act on all streams. */
    public static List<CommandNode> ofAccount() {
        return List.of(
                CommandNode.leaf(
                                "backup",
                                "Creates a backup of all JetStream Streams over the NATS network",
                                AccountBackup::new)
                        .alias("snapshot"),
                CommandNode.leaf("restore", "Restore an account backup over the NATS network", AccountRestore::new));
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add", "Create a new Stream", StreamAdd::new).alias("create", "new"),
                CommandNode.leaf("backup", "Creates a backup of a stream over the NATS network", StreamBackup::new)
                        .alias("snapshot"),
                CommandNode.leaf(
                                "copy",
                                "Creates a new Stream based on the configuration of another",
                                StreamActions.Copy::new)
                        .alias("cp"),
                CommandNode.leaf("edit", "Edits an existing stream", StreamEdit::new)
                        .alias("update"),
                CommandNode.leaf("find", "Finds streams matching certain criteria", StreamFind::new)
                        .alias("query"),
                CommandNode.leaf("gaps", "Detect gaps in the Stream content", StreamGaps::new),
                CommandNode.leaf("get", "Retrieves a specific message from a Stream", StreamGet::new),
                CommandNode.leaf("info", "Stream information", StreamActions.Info::new)
                        .alias("nfo", "i"),
                CommandNode.leaf("ls", "List all known Streams", StreamList::new)
                        .alias("list", "l"),
                CommandNode.leaf("purge", "Purge a Stream without deleting it", StreamActions.Purge::new),
                CommandNode.leaf("report", "Reports on Stream statistics", StreamReportAll::new),
                CommandNode.leaf("restore", "Restore a stream over the NATS network", StreamRestore::new),
                CommandNode.leaf("rm", "Removes a Stream", StreamActions.Remove::new)
                        .alias("delete", "del"),
                CommandNode.leaf(
                        "rmm",
                        "Securely removes an individual message from a Stream",
                        StreamActions.RemoveMessage::new),
                CommandNode.leaf("seal", "Seals a stream preventing further updates", StreamActions.Seal::new),
                CommandNode.leaf("state", "Stream state", StreamActions.Info::stateOnly),
                CommandNode.leaf("subjects", "Query subjects held in a stream", StreamSubjects::new)
                        .alias("subj"),
                CommandNode.leaf("view", "View messages in a stream", StreamView::new),
                CommandNode.unsupported(
                        "cluster c",
                        CommandNode.unsupported("balance"),
                        CommandNode.unsupported("peer-remove pr"),
                        CommandNode.unsupported("step-down stepdown sd elect down d")),
                CommandNode.unsupported("graph"));
    }
}
