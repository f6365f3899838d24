// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.console.CliException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nats context copy}. */
final class ContextCopy implements NatsCommand {
    @Parameters(index = "0", paramLabel = "source", description = "The name of the context to copy from")
    String source = "";

    @Parameters(index = "1", paramLabel = "name", description = "The name of the context to create")
    String name = "";

    @Mixin
    ContextWriter writer = new ContextWriter();

    @Override
    public void run(Session session) throws InterruptedException {
        ContextStore contexts = session.contexts();
        if (contexts.exists(name)) {
            throw new CliException("context \"" + name + "\" already exist");
        }
        writer.save(session, name, contexts.load(source));
    }
}
