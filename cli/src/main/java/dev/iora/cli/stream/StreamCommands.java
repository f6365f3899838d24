// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/**
 * The commands of {@code nats stream}.
 *
 * <p>Thread: any, stateless.
 */
public final class StreamCommands {
    private StreamCommands() {}

    public static Group group() {
        return CommandNode.group("stream", "JetStream Stream management", StreamCommands::children)
                .alias("str", "st", "ms", "s")
                .options(StreamVisibility::new);
    }

    /** {@code account backup} and {@code account restore}: the same for all streams. */
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
                CommandNode.leaf("info", "Stream information", StreamInfo::new).alias("nfo", "i"),
                CommandNode.leaf("ls", "List all known Streams", StreamList::new)
                        .alias("list", "l"),
                CommandNode.leaf("restore", "Restore a stream over the NATS network", StreamRestore::new),
                CommandNode.leaf("rm", "Removes a Stream", StreamRemove::new).alias("delete", "del"),
                CommandNode.leaf("state", "Stream state", StreamInfo::stateOnly));
    }
}
