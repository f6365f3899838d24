// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import picocli.CommandLine.Command;

/** {@code nats context unselect}. */
@Command
final class ContextUnselect implements NatsCommand {
    @Override
    public void run(Session session) {
        String selected = session.contexts().selected();
        if (selected == null) {
            session.console().println("No context currently selected");
            return;
        }
        session.contexts().unselect();
        session.console().println("Unselected the \"" + selected + "\" context");
    }
}
