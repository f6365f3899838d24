// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.expression.InfoCondition;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream find}: the streams for which all of the given conditions hold. */
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
        List<Predicate<JsonObject>> conditions = conditions();
        List<JsonObject> found = session.jetStream().streams().list(subject).stream()
                .filter(info -> conditions.stream().allMatch(condition -> condition.test(info) != invert))
                .toList();
        StreamList.print(session, found, "Streams", names);
    }

    private List<Predicate<JsonObject>> conditions() {
        List<Predicate<JsonObject>> all = new ArrayList<>();
        if (!expression.isEmpty()) {
            all.add(InfoCondition.of(expression));
        }
        Instant now = Instant.now();
        add(all, empty, info -> info.object("state").number("messages") == 0);
        add(all, consumers >= 0, info -> info.object("state").number("consumer_count") < consumers);
        add(
                all,
                sourced,
                info -> !info.object("config").array("sources").objects().isEmpty());
        add(all, mirrored, info -> info.object("config").has("mirror"));
        add(all, replicas > 0, info -> info.object("config").number("num_replicas") <= replicas);
        add(all, apiLevel > 0, info -> apiLevelOf(info) >= apiLevel);
        if (idle != null) {
            Instant limit = now.minus(idle);
            all.add(info -> isBefore(info.object("state").time("last_ts"), limit));
        }
        if (created != null) {
            Instant limit = now.minus(created);
            all.add(info -> isBefore(info.time("created"), limit));
        }
        add(
                all,
                !leader.isEmpty(),
                info -> info.object("cluster").string("leader").equals(leader));
        if (!cluster.isEmpty()) {
            Pattern pattern = pattern(cluster);
            all.add(info ->
                    pattern.matcher(info.object("cluster").string("name")).find());
        }
        if (!server.isEmpty()) {
            Pattern pattern = pattern(server);
            all.add(info -> servers(info).stream()
                    .anyMatch(name -> pattern.matcher(name).find()));
        }
        return all;
    }

    private static void add(List<Predicate<JsonObject>> all, boolean wanted, Predicate<JsonObject> condition) {
        if (wanted) {
            all.add(condition);
        }
    }

    private static boolean isBefore(@Nullable Instant time, Instant limit) {
        return time == null || time.isBefore(limit);
    }

    private static long apiLevelOf(JsonObject info) {
        String level = info.object("config").object("metadata").string("_nats.req.level");
        return level.isEmpty() ? 0 : Long.parseLong(level);
    }

    private static List<String> servers(JsonObject info) {
        JsonObject cluster = info.object("cluster");
        List<String> names = new ArrayList<>();
        names.add(cluster.string("leader"));
        cluster.array("replicas").objects().forEach(replica -> names.add(replica.string("name")));
        return names;
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new CliException("invalid regular expression \"" + text + "\": " + e.getDescription(), e);
        }
    }
}
