// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamVisibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer reset}. */
final class ConsumerReset implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Option(names = "--sequence", description = "Resets the Consumer to a specific Stream Sequence")
    long sequence;

    @Option(
            names = {"-f", "--force"},
            description = "Act without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject info = choice.pick(session, visibility);
        if (!session.confirmed(force, "Really reset the consumer")) {
            return;
        }
        String stream = info.string("stream_name");
        String name = info.string("name");
        JsonObject request = new JsonObject();
        if (sequence > 0) {
            request.put("seq", sequence);
        }
        session.jetStream().request("CONSUMER.RESET." + stream + "." + name, request);
        ConsumerReport.print(session, session.jetStream().consumers().info(stream, name), false, true);
    }
}
