// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats context}. */
public final class ContextCommands {
    private ContextCommands() {}

    public static Group group() {
        return CommandNode.group("context", "Manage nats configuration contexts", ContextCommands::children)
                .alias("ctx");
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add", "Update or create a context", ContextActions.Add::new)
                        .alias("create", "save"),
                CommandNode.leaf("copy", "Copies an existing context", ContextActions.Copy::new)
                        .alias("cp"),
                CommandNode.leaf("edit", "Edit a context in your EDITOR", ContextEdit::new)
                        .alias("vi"),
                CommandNode.leaf(
                                "info", "Display information on the current or named context", ContextActions.Info::new)
                        .alias("show", "v", "view"),
                CommandNode.leaf("ls", "List known contexts", ContextList::new).alias("list", "l"),
                CommandNode.leaf("previous", "Switch to the previous context", ContextActions.Previous::new)
                        .alias("-"),
                CommandNode.leaf("rm", "Remove a context", ContextActions.Remove::new)
                        .alias("remove"),
                CommandNode.leaf("select", "Select the default context", ContextActions.Select::new)
                        .alias("switch", "set"),
                CommandNode.leaf(
                        "unselect", "Ensures that no context is the default context", ContextActions.Unselect::new),
                CommandNode.leaf("validate", "Validate one or all contexts", ContextActions.Validate::new));
    }
}
