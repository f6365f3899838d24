// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.console.CliException;
import picocli.CommandLine.Command;

/** {@code nats context previous}: and back again. */
@Command
final class ContextPrevious implements NatsCommand {
    @Override
    public void run(Session session) throws InterruptedException {
        ContextStore contexts = session.contexts();
        String previous = contexts.previous();
        if (previous != null) {
            contexts.select(previous);
        }
        String selected = contexts.selected();
        if (selected == null) {
            throw new CliException("no default context and no name supplied");
        }
        new ContextReport(session).print(selected, false, false);
    }
}
