// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Words;
import dev.iora.cli.expression.InfoCondition;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.StreamInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream find}: lists streams that meet all given conditions. */
final class StreamFind implements NatsCommand {
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
        StreamList.print(session, conditions().select(streams, invert), "Streams", names);
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
                .addIf(
                        apiLevel > 0,
                        info -> Words.requiredApiLevel(
                                        info.name(), info.config().metadata())
                                >= apiLevel)
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
