// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats audit}. */
public final class AuditCommands {
    private AuditCommands() {}

    public static Group group() {
        return CommandNode.group("audit", "Audit a NATS deployment", AuditCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.unsupported("analyze"),
                CommandNode.unsupported("checks ls"),
                CommandNode.leaf(
                        "gather capture cap",
                        "Capture a variety of data from a deployment into an archive file",
                        AuditGather::new));
    }
}
