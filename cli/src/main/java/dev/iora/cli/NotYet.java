// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.command.CommandNode;
import java.util.List;

/** Commands of the official CLI that are known and not built yet: they say so rather than that they do not exist. */
final class NotYet {
    private NotYet() {}

    static List<CommandNode> all() {
        return List.of(
                CommandNode.unsupported("cheat"),
                CommandNode.unsupported("plugins"),
                CommandNode.unsupported("top"),
                CommandNode.unsupported("trace"),
                CommandNode.unsupported("traffic"));
    }
}
