// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats schema}. */
public final class SchemaCommands {
    private SchemaCommands() {}

    public static Group group() {
        return CommandNode.group("schema", "Schema tools", SchemaCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("info", "Display schema contents", SchemaActions.Info::new)
                        .alias("show", "view"),
                CommandNode.leaf("request", "Request and validate data from a NATS service", SchemaActions.Request::new)
                        .alias("req"),
                CommandNode.leaf("search", "Search schemas using a pattern", SchemaActions.Search::new)
                        .alias("find", "list", "ls"),
                CommandNode.leaf("validate", "Validates a JSON file against a schema", SchemaActions.Validate::new)
                        .alias("check"));
    }
}
