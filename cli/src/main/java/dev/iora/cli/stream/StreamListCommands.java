// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.Streams;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.console.Words;
import dev.iora.cli.expression.InfoCondition;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The commands that list streams. */
final class StreamListCommands {
    private StreamListCommands() {}

    /** {@code nats stream find}: lists streams that meet all given conditions. */
    static final class Find implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Option(
                names = "--server-name",
                paramLabel = "REGEX",
                description = "Display streams present on a regular expression matched server")
        String server = "";

        @Option(
                names = "--cluster",
                paramLabel = "REGEX",
                description = "Display streams present on a regular expression matched cluster")
        String cluster = "";

        @Option(names = "--empty", description = "Display streams with no messages")
        boolean empty;

        @Option(
                names = "--idle",
                paramLabel = "DURATION",
                description = "Display streams with no new messages or consumer deliveries for a period")
        @Nullable
        Duration idle;

        @Option(
                names = "--created",
                paramLabel = "DURATION",
                description = "Display streams created longer ago than duration")
        @Nullable
        Duration created;

        @Option(
                names = "--consumers",
                paramLabel = "THRESHOLD",
                defaultValue = "-1",
                description = "Display streams with fewer consumers than threshold")
        long consumers;

        @Option(
                names = "--subject",
                paramLabel = "FILTER",
                description = "Filters Streams by those with interest matching a subject or wildcard")
        String subject = "";

        @Option(
                names = "--replicas",
                paramLabel = "REPLICAS",
                description = "Display streams with fewer or equal replicas than the value")
        long replicas;

        @Option(names = "--sourced", description = "Display that sources data from other streams")
        boolean sourced;

        @Option(names = "--mirrored", description = "Display that mirrors data from other streams")
        boolean mirrored;

        @Option(
                names = "--leader",
                paramLabel = "SERVER",
                description = "Display only clustered streams with a specific leader")
        String leader = "";

        @Option(
                names = {"-n", "--names"},
                description = "Show just the stream names")
        boolean names;

        @Option(
                names = "--invert",
                negatable = true,
                description = "Invert the check - before becomes after, with becomes without")
        boolean invert;

        @Option(names = "--expression", description = "Match streams using an expression language")
        String expression = "";

        @Option(
                names = "--api-level",
                paramLabel = "LEVEL",
                description = "Match streams that support at least the given api level")
        long apiLevel;

        @Override
        public void run(Session session) throws InterruptedException {
            List<StreamInfo> streams = session.jetStream().streams().list(subject);
            Listing.print(session, conditions().select(streams, invert), "Streams", names);
        }

        private FindConditions<StreamInfo> conditions() {
            Predicate<JsonObject> matches = expression.isEmpty() ? _ -> true : InfoCondition.of(expression);
            Pattern ofCluster = pattern(cluster);
            Pattern ofServer = pattern(server);
            return new FindConditions<StreamInfo>()
                    .addIf(!expression.isEmpty(), info -> matches.test(info.json()))
                    .addIf(empty, info -> info.state().messages() == 0)
                    .addIf(consumers >= 0, info -> info.state().consumerCount() < consumers)
                    .addIf(sourced, info -> !info.config().sources().isEmpty())
                    .addIf(mirrored, info -> info.config().mirror().isPresent())
                    .addIf(replicas > 0, info -> info.config().numReplicas() <= replicas)
                    .addIf(apiLevel > 0, info -> Words.requiredApiLevel(info) >= apiLevel)
                    .addAge(idle, info -> info.state().lastTs())
                    .addAge(created, StreamInfo::created)
                    .addIf(!leader.isEmpty(), info -> info.group().leader().equals(leader))
                    .addIf(
                            !cluster.isEmpty(),
                            info -> ofCluster.matcher(info.group().name()).find())
                    .addIf(
                            !server.isEmpty(),
                            info -> servers(info.group())
                                    .anyMatch(name -> ofServer.matcher(name).find()));
        }

        private static Stream<String> servers(ClusterInfo group) {
            return Stream.concat(
                    Stream.of(group.leader()), group.replicas().stream().map(ClusterInfo.Peer::name));
        }

        private static Pattern pattern(String text) {
            try {
                return Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw new CliException("invalid regular expression \"" + text + "\": " + e.getDescription(), e);
            }
        }
    }

    /** {@code nats stream ls}. */
    static final class Listing implements NatsCommand {
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

        @Mixin
        JsonFlag json = new JsonFlag();

        @Override
        public void run(Session session) throws InterruptedException {
            Console console = session.console();
            Streams streams = session.jetStream().streams();
            if (names || json.given) {
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
            if (json.given) {
                console.println(JsonArray.of(list).pretty());
            } else {
                list.forEach(console::println);
            }
        }

        private static Table table(List<StreamInfo> infos, String title) {
            return new Columns<StreamInfo>()
                    .add("Name", StreamInfo::name)
                    .add("Description", info -> info.config().description())
                    .add("Created", StreamInfo::created)
                    .add("Messages", info -> HumanNumber.ofUnsigned(info.state().messages()))
                    .add("Size", info -> HumanNumber.bytes(info.state().bytes()))
                    .add("Last Message", info -> Human.since(info.state().lastTs(), info.now()))
                    .table(
                            title,
                            infos.stream()
                                    .sorted(Comparator.comparingLong(
                                            info -> info.state().bytes()))
                                    .toList());
        }
    }

    /** {@code nats stream report}: shows tables of all streams, and of their mirrors and sources. */
    static final class Report implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Option(
                names = "--subject",
                paramLabel = "FILTER",
                description = "Limits the report to streams matching a subject")
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
            return new Columns<StreamInfo>()
                    .add("Stream", StreamInfo::name)
                    .add("Storage", info -> Words.capitalized(info.config().storage()))
                    .add("Placement", info -> placement(info.config().placement()))
                    .add("Consumers", info -> number(info.state().consumerCount()))
                    .add("Messages", info -> number(info.state().messages()))
                    .add("Bytes", info -> bytes(info.state().bytes()))
                    .add("Lost", info -> lost(info.state().lost()))
                    .add("Deleted", info -> number(info.state().deletedMessages()))
                    .add("API Level", Words::requiredApiLevel)
                    .add("Replicas", info -> Words.peers(info.group()))
                    .table("Stream Report", infos);
        }

        private String bytes(long value) {
            return raw ? Long.toString(value) : HumanNumber.bytes(value);
        }

        private String number(long value) {
            return raw ? Long.toString(value) : HumanNumber.of(value);
        }

        private String lost(StreamState.Lost lost) {
            int messages = lost.msgs().size();
            return messages == 0 ? "0" : number(messages) + " (" + bytes(lost.bytes()) + ")";
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
}
