// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats server report}. */
public final class ReportCommands {
    private ReportCommands() {}

    public static Group group() {
        return CommandNode.group("report rep", "Report on various server metrics", ReportCommands::children)
                .options(ReportFlags::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("accounts acct", "Report on account activity", AccountsReport::new),
                CommandNode.leaf("connections conn connz conns", "Report on connections", ConnectionsReport::new),
                CommandNode.leaf("cpu", "Report on CPU usage", UsageReport::ofProcessors),
                CommandNode.leaf(
                        "downgrade", "List assets incompatible with the specified API level", DowngradeReport::new),
                CommandNode.leaf(
                        "gateways super gateway", "Report on Gateway (Super Cluster) connections", GatewaysReport::new),
                CommandNode.leaf("health", "Report on Server health", HealthReport::new),
                CommandNode.leaf("jetstream jsz js", "Report on JetStream activity", JetStreamReport::new),
                CommandNode.leaf("leafnodes leaf leafz", "Report on Leafnode connections", LeafNodesReport::new),
                CommandNode.leaf("mem", "Report on Memory usage", UsageReport::ofMemory),
                CommandNode.leaf("routes route", "Report on Route (Cluster) connections", RoutesReport::new));
    }
}
