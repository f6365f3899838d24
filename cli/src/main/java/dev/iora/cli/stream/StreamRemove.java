// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream rm}. */
final class StreamRemove implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Option(
            names = {"-f", "--force"},
            description = "Force removal without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        if (force) {
            if (stream == null || stream.isEmpty()) {
                throw new CliException("--force requires a stream name");
            }
            session.jetStream().streams().delete(stream);
            return;
        }
        String name = new StreamPicker(session, visibility)
                .pick(stream)
                .object("config")
                .string("name");
        if (session.confirmed(false, "Really delete Stream " + name)) {
            session.jetStream().streams().delete(name);
        }
    }
}
