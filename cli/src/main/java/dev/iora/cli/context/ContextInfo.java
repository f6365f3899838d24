// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats context info}. */
final class ContextInfo implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "name", description = "The context name to show")
    @Nullable
    String name;

    @Option(
            names = {"-j", "--json"},
            description = "Show the context in JSON format")
    boolean json;

    @Option(names = "--connect", description = "Attempts to connect to NATS using the context while validating")
    boolean connect;

    @Override
    public void run(Session session) throws InterruptedException {
        String shown = name == null ? session.contexts().selected() : name;
        if (shown == null) {
            throw new CliException("no default context and no name supplied");
        }
        new ContextReport(session).print(shown, json, connect);
    }
}
