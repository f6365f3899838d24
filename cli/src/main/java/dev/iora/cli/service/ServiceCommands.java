// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats service}. */
public final class ServiceCommands {
    private ServiceCommands() {}

    public static Group group() {
        return CommandNode.group("service", "Services discovery and management", ServiceCommands::children)
                .alias("micro");
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("info", "Show Service information", ServiceShow::new)
                        .alias("i"),
                CommandNode.leaf("list", "List known Services", ServiceList::new)
                        .alias("ls", "l"),
                CommandNode.leaf("ping", "Sends a ping to all Services", ServicePing::new),
                CommandNode.leaf("request", "Send a request to a service endpoint", ServiceRequest::new)
                        .alias("req"),
                CommandNode.leaf("serve", "Runs a demo Service", ServiceServe::new),
                CommandNode.leaf("stats", "Report Service statistics", ServiceStats::new));
    }
}
