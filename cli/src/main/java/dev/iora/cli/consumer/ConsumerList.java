// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamPicker;
import dev.iora.cli.stream.StreamVisibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer ls}. */
final class ConsumerList implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Option(
            names = {"-n", "--names"},
            description = "Show just the consumer names")
    boolean names;

    @Option(names = "--no-select", description = "Do not select streams from a list")
    boolean noSelect;

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        String name = new StreamPicker(session, visibility)
                .pick(stream)
                .object("config")
                .string("name");
        if (json || names) {
            List<String> list = session.jetStream().consumers().names(name);
            if (json) {
                console.println(JsonArray.of(list).pretty());
            } else {
                list.forEach(console::println);
            }
            return;
        }
        print(session, session.jetStream().consumers().list(name), false);
    }

    /** Prints consumers, or their names. */
    static void print(Session session, List<JsonObject> infos, boolean onlyNames) {
        Console console = session.console();
        if (onlyNames) {
            infos.forEach(info -> console.println(info.string("name")));
        } else if (infos.isEmpty()) {
            console.println("No Consumers defined");
        } else {
            table(infos).print(console, session.style());
            console.println();
        }
    }

    private static Table table(List<JsonObject> infos) {
        Table table = new Table("Consumers")
                .headers("Name", "Description", "Created", "Ack Pending", "Unprocessed", "Last Delivery");
        for (JsonObject info : infos) {
            Instant now = info.time("ts");
            table.row(
                    info.string("name"),
                    info.object("config").string("description"),
                    info.time("created"),
                    info.number("num_ack_pending"),
                    info.number("num_pending"),
                    Human.since(info.object("delivered").time("last_active"), now == null ? Instant.now() : now));
        }
        return table;
    }
}
