// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/**
 * The commands of {@code nats server}.
 *
 * <p>Thread: any, stateless.
 */
public final class ServerCommands {
    private ServerCommands() {}

    public static Group group() {
        return CommandNode.group("server", "Server information", ServerCommands::children)
                .alias("srv", "sys", "system");
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("run", "Runs a local development NATS server", ServerRun::new),
                CommandNode.unsupported("account", "Interact with accounts", "acct"),
                CommandNode.unsupported("cluster", "Manage JetStream Clustering", "r", "raft"),
                CommandNode.unsupported("generate", "Generate server configurations", "gen"),
                CommandNode.unsupported("graph", "Show graphs for a specific server"),
                CommandNode.unsupported("stream-check", "Check and display stream information"),
                CommandNode.unsupported("consumer-check", "Check and display consumer information"),
                CommandNode.unsupported("watch", "Live views of server conditions"));
    }
}
