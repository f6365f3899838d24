// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.stream.StreamCommands;
import java.util.ArrayList;
import java.util.List;

/** The commands of {@code nats account}. */
public final class AccountCommands {
    private AccountCommands() {}

    public static Group group() {
        return CommandNode.group("account", "Account information and status", AccountCommands::children)
                .alias("a");
    }

    private static List<CommandNode> children() {
        List<CommandNode> commands = new ArrayList<>(StreamCommands.ofAccount());
        commands.addAll(List.of(
                CommandNode.leaf("info", "Account information", AccountInfo::new)
                        .alias("nfo"),
                CommandNode.group("report", "Report on account metrics", AccountCommands::reports)
                        .alias("rep"),
                CommandNode.leaf("tls", "Report TLS chain for connected server", AccountTls::new)));
        return commands;
    }

    private static List<CommandNode> reports() {
        return List.of(
                CommandNode.leaf("connections", "Report on connections", AccountConnections::new)
                        .alias("conn", "connz", "conns"),
                CommandNode.leaf("statistics", "Report on server statistics", AccountStatistics::new)
                        .alias("stats", "statsz"));
    }
}
