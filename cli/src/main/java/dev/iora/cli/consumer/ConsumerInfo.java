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

/** {@code nats consumer info} and {@code nats consumer state}. */
final class ConsumerInfo implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Option(names = "--no-select", description = "Do not select consumers from a list")
    boolean noSelect;

    private boolean state;

    static ConsumerInfo stateOnly() {
        ConsumerInfo command = new ConsumerInfo();
        command.state = true;
        return command;
    }

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject info = noSelect && choice.stream != null && choice.consumer != null
                ? session.jetStream().consumers().info(choice.stream, choice.consumer)
                : choice.pick(session, visibility);
        ConsumerReport.print(session, info, json, state);
    }
}
