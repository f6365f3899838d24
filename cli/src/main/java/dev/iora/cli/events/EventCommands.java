// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.command.CommandNode;

/** {@code nats events}. */
public final class EventCommands {
    private EventCommands() {}

    public static CommandNode events() {
        return CommandNode.leaf("events", "Show Advisories and Events", Events::new)
                .alias("event", "e");
    }
}
