// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.Streams;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream ls}. */
final class StreamList implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Option(
            names = "--subject",
            paramLabel = "FILTER",
            description = "Limit the list to streams with matching subjects")
    String subject = "";

    @Option(
            names = {"-n", "--names"},
            description = "Show just the stream names")
    boolean names;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        Streams streams = session.jetStream().streams();
        if (names || json) {
            printNames(console, listed(streams.names(subject)));
            return;
        }
        List<StreamInfo> all = streams.list(subject);
        List<StreamInfo> shown =
                all.stream().filter(info -> visibility.shows(info.name())).toList();
        if (shown.isEmpty() && !all.isEmpty()) {
            console.println("No Streams defined, pass -a to include system streams");
            return;
        }
        print(session, shown, subject.isEmpty() ? "Streams" : "Streams matching " + subject, false);
    }

    /** Lists of names are for scripts and include every stream, as in the official command line. */
    private List<String> listed(List<String> all) {
        return names ? all : all.stream().filter(visibility::shows).toList();
    }

    /** Prints a table of streams, smallest first, or only their names. */
    static void print(Session session, List<StreamInfo> infos, String title, boolean onlyNames) {
        Console console = session.console();
        if (onlyNames) {
            infos.forEach(info -> console.println(info.name()));
        } else if (infos.isEmpty()) {
            console.println("No Streams defined");
        } else {
            table(infos, title).print(console, session.style());
            console.println();
        }
    }

    private void printNames(Console console, List<String> list) {
        if (json) {
            console.println(JsonArray.of(list).pretty());
        } else {
            list.forEach(console::println);
        }
    }

    private static Table table(List<StreamInfo> infos, String title) {
        Table table = new Table(title).headers("Name", "Description", "Created", "Messages", "Size", "Last Message");
        List<StreamInfo> sorted = infos.stream()
                .sorted(Comparator.comparingLong(info -> info.state().bytes()))
                .toList();
        for (StreamInfo info : sorted) {
            StreamConfig config = info.config();
            StreamState state = info.state();
            Instant now = info.ts();
            table.row(
                    config.name(),
                    config.description(),
                    info.created(),
                    HumanNumber.ofUnsigned(state.messages()),
                    HumanNumber.bytes(state.bytes()),
                    Human.since(state.lastTs(), now == null ? Instant.now() : now));
        }
        return table;
    }
}
