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
        return CommandNode.group("report", "Report on various server metrics", ReportCommands::children)
                .alias("rep")
                .options(ReportFlags::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("accounts", "Report on account activity", AccountsReport::new)
                        .alias("acct"),
                CommandNode.leaf("connections", "Report on connections", ConnectionsReport::new)
                        .alias("conn", "connz", "conns"),
                CommandNode.leaf("cpu", "Report on CPU usage", UsageReport::ofProcessors),
                CommandNode.leaf(
                        "downgrade", "List assets incompatible with the specified API level", DowngradeReport::new),
                CommandNode.leaf("gateways", "Report on Gateway (Super Cluster) connections", GatewaysReport::new)
                        .alias("super", "gateway"),
                CommandNode.leaf("health", "Report on Server health", HealthReport::new),
                CommandNode.leaf("jetstream", "Report on JetStream activity", JetStreamReport::new)
                        .alias("jsz", "js"),
                CommandNode.leaf("leafnodes", "Report on Leafnode connections", LeafNodesReport::new)
                        .alias("leaf", "leafz"),
                CommandNode.leaf("mem", "Report on Memory usage", UsageReport::ofMemory),
                CommandNode.leaf("routes", "Report on Route (Cluster) connections", RoutesReport::new)
                        .alias("route"));
    }
}
