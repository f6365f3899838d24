// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.Prompts;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.message.MessagePrinter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream get}: shows a message by its sequence, or the last of a subject. */
final class StreamGet extends StreamCommand {
    @Parameters(index = "1", arity = "0..1", paramLabel = "id", description = "Message Sequence to retrieve")
    @Nullable
    Long sequence;

    @Option(
            names = {"-S", "--last-for"},
            paramLabel = "SUBJECT",
            description = "Retrieves the message for a specific subject")
    String lastFor = "";

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Option(
            names = "--translate",
            paramLabel = "COMMAND",
            description = "Translate the message data by running it through the given command before output")
    @Nullable
    String translate;

    @Override
    public void run(Session session) throws InterruptedException {
        String name = pick(session).name();
        if (sequence == null && lastFor.isEmpty()) {
            ask(session.console().prompts());
        }
        long which = sequence == null ? -1 : sequence;
        if (which < 0 && lastFor.isEmpty()) {
            throw new CliException("no ID or subject specified");
        }
        JsonObject request =
                which < 0 ? new JsonObject().put("last_by_subj", lastFor) : new JsonObject().put("seq", which);
        JsonObject answer;
        try {
            answer = session.jetStream()
                    .request("STREAM.MSG.GET." + name, request)
                    .object("message");
        } catch (ApiException e) {
            throw new CliException("could not retrieve " + name + "#" + which + ": " + e.getMessage(), e);
        }
        if (json) {
            session.console().println(answer.pretty());
        } else {
            print(session, name, StoredMessage.of(answer));
        }
    }

    private void ask(Prompts prompts) {
        String answer = prompts.ask(
                "Message Sequence to retrieve",
                "-1",
                "",
                text -> text.matches("-?[0-9]{1,18}") ? null : "invalid number");
        sequence = Long.valueOf(answer);
        if (sequence == -1) {
            lastFor = prompts.ask("Subject to retrieve last message for", "", "", _ -> null);
        }
    }

    private void print(Session session, String name, StoredMessage message) {
        String age = Human.since(message.time(), Instant.now());
        session.console()
                .println("Item: " + name + "#" + message.sequence() + " received " + message.goTime() + " (" + age
                        + ") on Subject " + message.subject() + "\n");
        if (!message.headers().isEmpty()) {
            session.console().println("Headers:");
            message.headerLines().forEach(line -> session.console().println("  " + line));
            session.console().println();
        }
        new MessagePrinter(session.console(), translate).body(message.data(), message.subject(), name);
    }
}
