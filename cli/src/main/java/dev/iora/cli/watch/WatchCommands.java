// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats server watch}. */
public final class WatchCommands {
    private WatchCommands() {}

    public static Group group() {
        return CommandNode.group("watch", "Live views of server conditions", WatchCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("accounts account acct", "Watch account usage", AccountsWatch::new),
                CommandNode.group("api", "Watch JetStream API", WatchCommands::api),
                CommandNode.leaf("jetstream js jsz", "Watch JetStream statistics", JetStreamWatch::new),
                CommandNode.leaf("servers server srv", "Watch server statistics", ServersWatch::new));
    }

    private static List<CommandNode> api() {
        return List.of(CommandNode.leaf("requests req", "Watch JS API Requests", ApiWatch::new));
    }
}
