// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.stream.StreamVisibility;
import java.util.List;

/** The commands of {@code nats consumer}. */
public final class ConsumerCommands {
    private ConsumerCommands() {}

    public static Group group() {
        return CommandNode.group("consumer", "JetStream Consumer management", ConsumerCommands::children)
                .alias("con", "obs", "c")
                .options(StreamVisibility::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add", "Creates a new Consumer", ConsumerAdd::new)
                        .alias("create", "new"),
                CommandNode.leaf(
                                "copy",
                                "Creates a new Consumer based on the configuration of another",
                                ConsumerCopy::new)
                        .alias("cp"),
                CommandNode.leaf("edit", "Edits the configuration of a consumer", ConsumerEdit::new)
                        .alias("update"),
                CommandNode.leaf("find", "Finds consumers matching certain criteria", ConsumerFind::new)
                        .alias("query"),
                CommandNode.leaf("info", "Consumer information", ConsumerActions.Info::new)
                        .alias("nfo"),
                CommandNode.leaf("ls", "List known Consumers", ConsumerList::new)
                        .alias("list"),
                CommandNode.leaf(
                        "next",
                        "Retrieves messages from Pull Consumers without interactive prompts",
                        ConsumerNext::new),
                CommandNode.leaf("pause", "Pause a consumer until a later time", ConsumerActions.Pause::new),
                CommandNode.leaf("report", "Reports on Consumer statistics", ConsumerReportAll::new),
                CommandNode.leaf("reset", "Resets the delivery state of a Consumer", ConsumerActions.Reset::new),
                CommandNode.leaf("resume", "Resume a paused consumer", ConsumerActions.Resume::new),
                CommandNode.leaf("rm", "Removes a Consumer", ConsumerActions.Remove::new)
                        .alias("delete", "del"),
                CommandNode.leaf("state", "Consumer state", ConsumerActions.Info::stateOnly),
                CommandNode.leaf("sub", "Retrieves messages from Consumers", ConsumerSubscribe::new)
                        .hide(),
                CommandNode.leaf(
                        "unpin", "Unpin the current Pinned Client from a Priority Group", ConsumerActions.Unpin::new),
                CommandNode.unsupported(
                        "cluster c",
                        CommandNode.unsupported("balance"),
                        CommandNode.unsupported("step-down elect down d")),
                CommandNode.unsupported("graph"));
    }
}
