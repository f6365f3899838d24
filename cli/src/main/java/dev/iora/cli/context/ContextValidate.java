// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats context validate}. */
final class ContextValidate implements NatsCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "name",
            description = "Validate a specific context, validates all when not supplied")
    @Nullable
    String name;

    @Option(names = "--connect", description = "Attempts to connect to NATS using the context while validating")
    boolean connect;

    @Override
    public void run(Session session) throws InterruptedException {
        List<String> names = name == null ? session.contexts().names() : List.of(name);
        ContextReport report = new ContextReport(session);
        int unreadable = 0;
        for (String one : names) {
            try {
                report.print(one, false, connect);
            } catch (CliException e) {
                unreadable++;
                session.console().println("Could not load " + one + ": " + e.getMessage() + "\n");
            }
            session.console().println();
        }
        if (report.problems() + unreadable > 0) {
            throw new CliException("validation failed");
        }
    }
}
