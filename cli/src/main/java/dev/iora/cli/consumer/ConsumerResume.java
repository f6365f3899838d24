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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer resume}. */
final class ConsumerResume implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Option(
            names = {"-f", "--force"},
            description = "Act without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject info = choice.pick(session, visibility);
        String stream = info.string("stream_name");
        String name = info.string("name");
        if (!info.truth("paused")) {
            throw new CliException("consumer is not paused");
        }
        if (!session.confirmed(force, "Really resume Consumer " + stream + " > " + name)) {
            return;
        }
        session.jetStream().consumers().pause(stream, name, "");
        Instant now = info.time("ts");
        Instant until = (now == null ? Instant.now() : now).plus(info.duration("pause_remaining"));
        session.console()
                .println("Consumer " + stream + " > " + name + " was resumed while previously paused until "
                        + Human.time(until));
    }
}
