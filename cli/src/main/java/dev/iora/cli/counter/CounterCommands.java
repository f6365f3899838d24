// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats counter}. */
public final class CounterCommands {
    private CounterCommands() {}

    public static Group group() {
        return CommandNode.group("counter", "Access distributed Counters", CounterCommands::children)
                .alias("ctr");
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("decrement", "Decrement the value of a counter", CounterActions.Add::decrement)
                        .alias("decr", "dec", "d"),
                CommandNode.leaf("get", "Gets the current value for a counter", CounterActions.Get::new)
                        .alias("g"),
                CommandNode.leaf("increment", "Increment the value of a counter", CounterActions.Add::increment)
                        .alias("incr", "inc", "i"),
                CommandNode.leaf("list", "List Counters in a stream", CounterActions.Listing::new)
                        .alias("l", "ls"),
                CommandNode.leaf("view", "View the full counter metadata", CounterActions.View::new)
                        .alias("v"));
    }
}
