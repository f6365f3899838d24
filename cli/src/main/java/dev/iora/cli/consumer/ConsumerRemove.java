// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamVisibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer rm}. */
final class ConsumerRemove implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Option(
            names = {"-f", "--force"},
            description = "Force removal without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        if (force) {
            if (choice.stream == null || choice.consumer == null) {
                throw new CliException("--force requires a stream and consumer name");
            }
            session.jetStream().consumers().delete(choice.stream, choice.consumer);
            return;
        }
        JsonObject info = choice.pick(session, visibility);
        String stream = info.string("stream_name");
        String name = info.string("name");
        if (session.confirmed(false, "Really delete Consumer " + stream + " > " + name)) {
            session.jetStream().consumers().delete(stream, name);
        }
    }
}
