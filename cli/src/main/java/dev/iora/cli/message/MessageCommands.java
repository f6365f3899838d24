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
                CommandNode.leaf("publish pub", "Generic data publish utility", Publish::new),
                CommandNode.leaf("reply", "Generic service reply utility", Reply::new),
                CommandNode.leaf("request req", "Generic request-reply request utility", Request::new),
                CommandNode.leaf("rtt", "Compute round-trip time to NATS server", RoundTrip::new),
                CommandNode.leaf("subscribe sub", "Generic subscription client", Subscribe::new));
    }
}
