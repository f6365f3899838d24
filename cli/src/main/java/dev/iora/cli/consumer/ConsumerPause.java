// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Human;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamVisibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer pause}. */
final class ConsumerPause implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "until",
            description = "Pause until a specific time, in UTC, or for a duration")
    @Nullable
    String until;

    @Option(
            names = {"-f", "--force"},
            description = "Act without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject info = choice.pick(session, visibility);
        String stream = info.string("stream_name");
        String name = info.string("name");
        Instant end = PauseFlag.end(until == null ? ask(session) : until);
        String question = "Really pause Consumer " + stream + " > " + name + " until " + Human.time(end);
        if (!session.confirmed(force, question)) {
            return;
        }
        JsonObject answer = session.jetStream().consumers().pause(stream, name, end.toString());
        if (!answer.truth("paused")) {
            throw new CliException("consumer failed to pause, perhaps a time in the past was given");
        }
        session.console()
                .println("Paused " + stream + " > " + name + " until " + Human.text(answer.time("pause_until")) + " ("
                        + ConsumerReport.rounded(answer.duration("pause_remaining")) + ")");
    }

    private static String ask(Session session) {
        return session.console()
                .prompts()
                .ask(
                        "Pause until (time or duration)",
                        "1h",
                        "A duration like 1h30m, or a time in UTC like 2006-01-02 15:04:05",
                        _ -> null);
    }
}
