// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.CommandNode;
import java.util.List;

/** The commands that send and receive messages, at the top level of the tree. */
public final class MessageCommands {
    private MessageCommands() {}

    public static List<CommandNode> all() {
        return List.of(
                CommandNode.leaf("publish", "Generic data publish utility", Publish::new)
                        .alias("pub"),
                CommandNode.leaf("reply", "Generic service reply utility", Reply::new),
                CommandNode.leaf("request", "Generic request-reply request utility", Request::new)
                        .alias("req"),
                CommandNode.leaf("rtt", "Compute round-trip time to NATS server", RoundTrip::new),
                CommandNode.leaf("subscribe", "Generic subscription client", Subscribe::new)
                        .alias("sub"));
    }
}
