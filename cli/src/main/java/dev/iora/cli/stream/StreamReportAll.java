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
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream report}: shows tables of all streams, and of their mirrors and sources. */
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
        List<StreamInfo> infos = session.jetStream().streams().list(subject).stream()
                .filter(info -> cluster.isEmpty() || info.group().name().equals(cluster))
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

    private Comparator<StreamInfo> order() {
        if (byConsumers) {
            return Comparator.comparingLong(info -> info.state().consumerCount());
        }
        if (byMessages) {
            return Comparator.comparingLong(info -> info.state().messages());
        }
        if (byName) {
            return Comparator.comparing(info -> info.name());
        }
        return byStorage
                ? Comparator.comparing(info -> info.config().storage())
                : Comparator.comparingLong(info -> info.state().bytes());
    }

    private Table streams(List<StreamInfo> infos) {
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
        for (StreamInfo info : infos) {
            StreamConfig config = info.config();
            StreamState state = info.state();
            table.row(
                    config.name(),
                    Words.capitalized(config.storage()),
                    placement(config.placement()),
                    number(state.consumerCount()),
                    number(state.messages()),
                    raw ? Long.toString(state.bytes()) : HumanNumber.bytes(state.bytes()),
                    lost(state.lost()),
                    number(Math.max(state.deleted().size(), state.numDeleted())),
                    Words.requiredApiLevel(config.name(), config.metadata()),
                    Words.peers(info.group()));
        }
        return table;
    }

    private String number(long value) {
        return raw ? Long.toString(value) : HumanNumber.of(value);
    }

    private String lost(StreamState.Lost lost) {
        int messages = lost.msgs().size();
        long bytes = lost.bytes();
        return messages == 0
                ? "0"
                : number(messages) + " (" + (raw ? Long.toString(bytes) : HumanNumber.bytes(bytes)) + ")";
    }

    private static String placement(StreamConfig.Placement placement) {
        String name = placement.cluster();
        List<String> tags = placement.tags();
        return (name.isEmpty() ? "" : "cluster: " + name + " ")
                + (tags.isEmpty() ? "" : "tags: " + String.join(", ", tags));
    }

    private Table replication(List<StreamInfo> infos) {
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
        for (StreamInfo info : infos) {
            String name = info.name();
            info.mirror().ifPresent(mirror -> addOrigin(table, name, "Mirror", mirror));
            info.sources().forEach(source -> addOrigin(table, name, "Source", source));
        }
        return table;
    }

    private void addOrigin(Table table, String stream, String kind, StreamInfo.Origin origin) {
        String filters = origin.subjectTransforms().stream()
                .map(transform -> transform.src() + " to " + transform.dest())
                .collect(Collectors.joining(", "));
        String filter = origin.filterSubject();
        table.row(
                stream,
                kind,
                origin.external().map(StreamConfig.External::api).orElse(""),
                origin.name(),
                filters.isEmpty() && !filter.isEmpty() ? filter + " untransformed" : filters,
                Human.text(origin.active()),
                number(origin.lag()),
                origin.error().description());
    }
}
