// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.stream.StreamCommand;
import dev.iora.cli.view.ConsumerInfo;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code nats consumer ls}. */
final class ConsumerList extends StreamCommand {
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
        String name = pick(session).name();
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

    /** Prints a table of consumers, or only their names. */
    static void print(Session session, List<ConsumerInfo> infos, boolean onlyNames) {
        Console console = session.console();
        if (onlyNames) {
            infos.forEach(info -> console.println(info.name()));
        } else if (infos.isEmpty()) {
            console.println("No Consumers defined");
        } else {
            table(infos).print(console, session.style());
            console.println();
        }
    }

    private static Table table(List<ConsumerInfo> infos) {
        Table table = new Table("Consumers")
                .headers("Name", "Description", "Created", "Ack Pending", "Unprocessed", "Last Delivery");
        for (ConsumerInfo info : infos) {
            Instant now = info.ts();
            table.row(
                    info.name(),
                    info.config().description(),
                    info.created(),
                    info.numAckPending(),
                    info.numPending(),
                    Human.since(info.delivered().lastActive(), now == null ? Instant.now() : now));
        }
        return table;
    }
}
