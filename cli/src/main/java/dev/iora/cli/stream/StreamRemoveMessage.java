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

/** {@code nats stream rmm}: deletes one message securely. */
final class StreamRemoveMessage implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Parameters(index = "1", arity = "0..1", paramLabel = "id", description = "Message Sequence to remove")
    @Nullable
    Long sequence;

    @Option(
            names = {"-f", "--force"},
            description = "Force removal without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        String name = new StreamPicker(session, visibility)
                .pick(stream)
                .object("config")
                .string("name");
        long which = sequence == null ? ask(session) : sequence;
        if (which <= 0) {
            throw new CliException("positive message ID required");
        }
        if (StreamDanger.accepted(session, force, name, "Really remove message " + which + " from Stream " + name)) {
            session.jetStream().streams().deleteMessage(name, which, true);
        }
    }

    private static long ask(Session session) {
        String answer = session.console()
                .prompts()
                .ask(
                        "Message Sequence to remove",
                        "",
                        "",
                        text -> text.matches("[0-9]{1,18}") ? null : "invalid number");
        return Long.parseLong(answer);
    }
}
