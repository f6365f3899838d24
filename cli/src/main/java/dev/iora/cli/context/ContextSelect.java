// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.console.CliException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** {@code nats context select}: asks for one on a terminal if none is named. */
final class ContextSelect implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "name", description = "The context name to select")
    @Nullable
    String name;

    @Override
    public void run(Session session) throws InterruptedException {
        ContextStore contexts = session.contexts();
        List<String> known = contexts.names();
        if (known.isEmpty()) {
            throw new CliException("no context defined, see 'nats context add --help'");
        }
        String chosen = name == null ? session.console().prompts().select("Select a Context", known, "", "") : name;
        contexts.select(chosen);
        new ContextReport(session).print(chosen, false, false);
    }
}
