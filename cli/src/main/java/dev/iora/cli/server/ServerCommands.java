// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.check.CheckCommands;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.watch.WatchCommands;
import java.util.List;
import java.util.function.Supplier;

/** The commands of {@code nats server}. */
public final class ServerCommands {
    private ServerCommands() {}

    /** The group {@code nats server}. Reports are passed in, because their package depends on this one. */
    public static Group group(Supplier<Group> reports) {
        return CommandNode.group("server", "Server information", () -> children(reports.get()))
                .alias("srv", "sys", "system");
    }

    private static List<CommandNode> children(Group reports) {
        return List.of(
                CommandNode.leaf("run", "Runs a local development NATS server", ServerRun::new),
                CheckCommands.group(),
                CommandNode.group("config", "Interact with server configuration", ServerCommands::config),
                CommandNode.leaf("info", "Show information about a single server", ServerActions.Info::new)
                        .alias("i"),
                CommandNode.leaf("list", "List known servers", ServerList::new).alias("ls"),
                CommandNode.leaf("mappings", "Test subject mapping patterns", Mappings::new)
                        .alias("mapping"),
                CommandNode.leaf("passwd", "Creates encrypted passwords for use in NATS Server", Password::new)
                        .alias("mkpasswd", "pass", "password"),
                CommandNode.leaf("ping", "Ping all servers", ServerPing::new),
                reports,
                RequestCommands.group(),
                CommandNode.group("account", "Interact with accounts", ServerCommands::account)
                        .alias("acct")
                        .options(AccountFlags::new),
                CommandNode.unsupported(
                        "cluster r raft",
                        CommandNode.unsupported("balance"),
                        CommandNode.unsupported("peer-remove rm pr"),
                        CommandNode.unsupported("step-down stepdown sd elect down d")),
                CommandNode.unsupported("generate gen"),
                CommandNode.unsupported("graph"),
                CommandNode.unsupported("stream-check"),
                CommandNode.unsupported("consumer-check"),
                WatchCommands.group());
    }

    private static List<CommandNode> account() {
        return List.of(
                CommandNode.leaf("info", "Shows information for an account", ServerActions.ShowAccount::new)
                        .alias("i"),
                CommandNode.leaf("purge", "Purge assets from JetStream clusters", ServerActions.PurgeAccount::new));
    }

    private static List<CommandNode> config() {
        return List.of(
                CommandNode.leaf("reload", "Reloads the runtime configuration", ServerActions.ReloadConfig::new),
                CommandNode.leaf(
                        "validate",
                        "Validates a configuration file without a server",
                        ServerActions.ValidateConfig::new));
    }
}
