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
                CommandNode.leaf("accounts", "Watch account usage", AccountsWatch::new)
                        .alias("account", "acct"),
                CommandNode.group("api", "Watch JetStream API", WatchCommands::api),
                CommandNode.leaf("jetstream", "Watch JetStream statistics", JetStreamWatch::new)
                        .alias("js", "jsz"),
                CommandNode.leaf("servers", "Watch server statistics", ServersWatch::new)
                        .alias("server", "srv"));
    }

    private static List<CommandNode> api() {
        return List.of(CommandNode.leaf("requests", "Watch JS API Requests", ApiWatch::new)
                .alias("req"));
    }
}
