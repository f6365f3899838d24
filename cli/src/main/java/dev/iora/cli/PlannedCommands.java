// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.command.CommandNode;
import java.util.List;

/** Commands of the official CLI that are not built yet. They report that, instead of "unknown command". */
final class PlannedCommands {
    private PlannedCommands() {}

    static List<CommandNode> all() {
        return List.of(
                CommandNode.unsupported("cheat"),
                CommandNode.unsupported("plugins"),
                CommandNode.unsupported("top"),
                CommandNode.unsupported("trace"),
                CommandNode.unsupported("traffic"));
    }
}
