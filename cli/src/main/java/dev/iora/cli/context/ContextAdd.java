// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.connect.NatsContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nats context add}: also changes one that is there. */
final class ContextAdd implements NatsCommand {
    @Parameters(index = "0", paramLabel = "name", description = "The context name to act on")
    String name = "";

    @Mixin
    ContextWriter writer = new ContextWriter();

    @Override
    public void run(Session session) throws InterruptedException {
        ContextStore contexts = session.contexts();
        @Nullable String origin = session.options().context;
        NatsContext base;
        if (contexts.exists(name)) {
            base = contexts.load(name);
        } else {
            base = origin == null ? NatsContext.empty(name) : contexts.load(origin);
        }
        writer.save(session, name, base);
    }
}
