// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream report}: all streams in a table, and where they get messages from. */
final class StreamReportAll implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Option(names = "--subject", paramLabel = "FILTER", description = "Limits the report to streams matching a subject")
    String subject = "";

    @Option(
            names = "--cluster",
            paramLabel = "CLUSTER",
            description = "Limits the report to streams on a specific cluster")
    String cluster = "";

    @Option(
            names = {"-o", "--consumers"},
            description = "Sort by number of Consumers")
    boolean byConsumers;

    @Option(
            names = {"-m", "--messages"},
            description = "Sort by number of Messages")
    boolean byMessages;

    @Option(
            names = {"-n", "--name"},
            description = "Sort by Stream name")
    boolean byName;

    @Option(
            names = {"-t", "--storage"},
            description = "Sort by Storage type")
    boolean byStorage;

    @Option(
            names = {"-r", "--raw"},
            description = "Show un-formatted numbers")
    boolean raw;

    @Option(names = "--dot", paramLabel = "FILE", description = "Produce a GraphViz graph of replication topology")
    String dot = "";

    @Option(
            names = {"-l", "--leaders"},
            description = "Show details about RAFT leaders")
    boolean leaders;

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        console.println("Obtaining Stream stats\n");
        List<JsonObject> infos = session.jetStream().streams().list(subject).stream()
                .filter(info -> cluster.isEmpty()
                        || info.object("cluster").string("name").equals(cluster))
                .sorted(order())
                .toList();
        if (infos.isEmpty()) {
            console.println("No Streams defined");
            return;
        }
        streams(infos).print(console, session.style());
        Table replication = replication(infos);
        if (!replication.isEmpty()) {
            replication.print(console, session.style());
        }
    }

    private Comparator<JsonObject> order() {
        if (byConsumers) {
            return Comparator.comparingLong(info -> info.object("state").number("consumer_count"));
        }
        if (byMessages) {
            return Comparator.comparingLong(info -> info.object("state").number("messages"));
        }
        if (byName) {
            return Comparator.comparing(info -> info.object("config").string("name"));
        }
        return byStorage
                ? Comparator.comparing(info -> info.object("config").string("storage"))
                : Comparator.comparingLong(info -> info.object("state").number("bytes"));
    }

    private Table streams(List<JsonObject> infos) {
        Table table = new Table("Stream Report")
                .headers(
                        "Stream",
                        "Storage",
                        "Placement",
                        "Consumers",
                        "Messages",
                        "Bytes",
                        "Lost",
                        "Deleted",
                        "API Level",
                        "Replicas");
        for (JsonObject info : infos) {
            JsonObject config = info.object("config");
            JsonObject state = info.object("state");
            String level = config.object("metadata").string("_nats.req.level");
            table.row(
                    config.string("name"),
                    Words.capitalized(config.string("storage")),
                    placement(config.object("placement")),
                    number(state.number("consumer_count")),
                    number(state.number("messages")),
                    raw ? Long.toString(state.number("bytes")) : HumanNumber.bytes(state.number("bytes")),
                    lost(state.object("lost")),
                    number(Math.max(state.array("deleted").size(), state.number("num_deleted"))),
                    level.isEmpty() ? "0" : level,
                    Words.peers(info.object("cluster")));
        }
        return table;
    }

    private String number(long value) {
        return raw ? Long.toString(value) : HumanNumber.of(value);
    }

    private String lost(JsonObject lost) {
        int messages = lost.array("msgs").size();
        long bytes = lost.number("bytes");
        return messages == 0
                ? "0"
                : number(messages) + " (" + (raw ? Long.toString(bytes) : HumanNumber.bytes(bytes)) + ")";
    }

    private static String placement(JsonObject placement) {
        String name = placement.string("cluster");
        List<String> tags = placement.strings("tags");
        return (name.isEmpty() ? "" : "cluster: " + name + " ")
                + (tags.isEmpty() ? "" : "tags: " + String.join(", ", tags));
    }

    private Table replication(List<JsonObject> infos) {
        Table table = new Table("Replication Report")
                .headers(
                        "Stream",
                        "Kind",
                        "API Prefix",
                        "Source Stream",
                        "Filters and Transforms",
                        "Active",
                        "Lag",
                        "Error");
        for (JsonObject info : infos) {
            String name = info.object("config").string("name");
            if (info.has("mirror")) {
                addOrigin(table, name, "Mirror", info.object("mirror"));
            }
            info.array("sources").objects().forEach(source -> addOrigin(table, name, "Source", source));
        }
        return table;
    }

    private void addOrigin(Table table, String stream, String kind, JsonObject origin) {
        String filters = origin.array("subject_transforms").objects().stream()
                .map(transform -> transform.string("src") + " to " + transform.string("dest"))
                .collect(Collectors.joining(", "));
        String filter = origin.string("filter_subject");
        table.row(
                stream,
                kind,
                origin.object("external").string("api"),
                origin.string("name"),
                filters.isEmpty() && !filter.isEmpty() ? filter + " untransformed" : filters,
                Human.text(origin.duration("active")),
                number(origin.number("lag")),
                origin.object("error").string("description"));
    }
}
