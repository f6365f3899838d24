// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.console.CliException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats context rm}. */
final class ContextRemove implements NatsCommand {
    @Parameters(index = "0", paramLabel = "name", description = "The context name to remove")
    String name = "";

    @Option(
            names = {"-f", "--force"},
            description = "Force remove without prompting")
    boolean force;

    @Override
    public void run(Session session) {
        ContextStore contexts = session.contexts();
        if (name.equals(contexts.selected())) {
            if (!force) {
                throw new CliException(
                        "cannot remove the selected context, select another one or use the unselect command");
            }
            contexts.unselect();
        }
        if (session.confirmed(force, "Really delete context \"" + name + "\"")) {
            contexts.delete(name);
        }
    }
}
