// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamVisibility;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer unpin}. */
final class ConsumerUnpin implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Parameters(index = "2", arity = "0..1", paramLabel = "group", description = "The group to unpin")
    @Nullable
    String group;

    @Option(
            names = {"-f", "--force"},
            description = "Act without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject info = choice.pick(session, visibility);
        if (!info.object("config").string("priority_policy").equals("pinned_client")) {
            throw new CliException("consumer is not a pinned priority consumer");
        }
        Map<String, String> pinned = new TreeMap<>();
        for (JsonObject state : info.array("priority_groups").objects()) {
            if (!state.string("pinned_client_id").isEmpty()) {
                pinned.put(state.string("group"), state.string("pinned_client_id"));
            }
        }
        if (pinned.isEmpty()) {
            throw new CliException("no priority groups have pinned clients");
        }
        String chosen = group == null
                ? session.console().prompts().select("Select a Group", List.copyOf(pinned.keySet()), "", "")
                : group;
        String stream = info.string("stream_name");
        String name = info.string("name");
        String path = stream + " > " + name + " > " + chosen;
        if (!session.confirmed(force, "Really unpin client from group " + path)) {
            return;
        }
        session.jetStream().request("CONSUMER.UNPIN." + stream + "." + name, new JsonObject().put("group", chosen));
        session.console()
                .println("Unpinned client " + pinned.getOrDefault(chosen, "") + " from Priority Group " + path);
    }
}
