// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats errors}. */
public final class ErrorsCommands {
    private ErrorsCommands() {}

    public static Group group() {
        return CommandNode.group("errors", "Error code documentation", ErrorsCommands::children)
                .alias("err", "error")
                .options(ErrorsFile::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("edit", "Edit or add a error code using your EDITOR", ErrorsActions.Edit::new)
                        .alias("vi", "add", "new"),
                CommandNode.leaf("lookup", "Looks up an error by it's code", ErrorsActions.Lookup::new)
                        .alias("find", "get", "l", "view", "show"),
                CommandNode.leaf("ls", "List all known error codes", ErrorsActions.Listing::new)
                        .alias("list"),
                CommandNode.leaf(
                        "validate", "Validates the validity of the errors definition", ErrorsActions.Validate::new));
    }
}
