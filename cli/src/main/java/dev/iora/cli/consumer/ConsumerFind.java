// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.expression.InfoCondition;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamPicker;
import dev.iora.cli.stream.StreamVisibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer find}: the consumers for which all of the given conditions hold. */
final class ConsumerFind implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Option(names = "--pull", description = "Display only pull based consumers")
    boolean pull;

    @Option(names = "--push", description = "Display only push based consumers")
    boolean push;

    @Option(names = "--bound", description = "Display push-bound or pull consumers with waiting pulls")
    boolean bound;

    @Option(names = "--waiting", paramLabel = "WAITING", description = "Display consumers with fewer waiting pulls")
    long waiting;

    @Option(names = "--ack-pending", paramLabel = "PENDING", description = "Display consumers with fewer pending acks")
    long ackPending;

    @Option(
            names = "--pending",
            paramLabel = "PENDING",
            description = "Display consumers with fewer unprocessed messages")
    long pending;

    @Option(
            names = "--idle",
            paramLabel = "DURATION",
            description = "Display consumers with no new deliveries for a period")
    @Nullable
    Duration idle;

    @Option(
            names = "--created",
            paramLabel = "DURATION",
            description = "Display consumers created longer ago than duration")
    @Nullable
    Duration created;

    @Option(
            names = "--replicas",
            paramLabel = "REPLICAS",
            description = "Display consumers with fewer or equal replicas than the value")
    long replicas;

    @Option(
            names = "--leader",
            paramLabel = "SERVER",
            description = "Display only clustered consumers with a specific leader")
    String leader = "";

    @Option(names = "--pinned", description = "Finds consumers with pinned client priority")
    boolean pinned;

    @Option(
            names = "--invert",
            negatable = true,
            description = "Invert the check - before becomes after, with becomes without")
    boolean invert;

    @Option(names = "--expression", description = "Match consumers using an expression language")
    String expression = "";

    @Option(
            names = "--api-level",
            paramLabel = "LEVEL",
            description = "Match consumers that support at least the given api level")
    long apiLevel;

    @Override
    public void run(Session session) throws InterruptedException {
        String name = new StreamPicker(session, visibility)
                .pick(stream)
                .object("config")
                .string("name");
        List<Predicate<JsonObject>> conditions = conditions();
        List<JsonObject> found = session.jetStream().consumers().list(name).stream()
                .filter(info -> conditions.stream().allMatch(condition -> condition.test(info) != invert))
                .toList();
        ConsumerList.print(session, found, true);
    }

    private List<Predicate<JsonObject>> conditions() {
        List<Predicate<JsonObject>> all = new ArrayList<>();
        add(all, pull, info -> !isPush(info));
        add(all, push, ConsumerFind::isPush);
        add(all, bound, info -> info.truth("push_bound") || info.number("num_waiting") > 0);
        add(all, waiting > 0, info -> !isPush(info) && info.number("num_waiting") < waiting);
        add(all, ackPending > 0, info -> info.number("num_ack_pending") < ackPending);
        add(all, pending > 0, info -> info.number("num_pending") < pending);
        add(all, replicas > 0, info -> info.object("config").number("num_replicas") <= replicas);
        add(
                all,
                !leader.isEmpty(),
                info -> info.object("cluster").string("leader").equals(leader));
        add(all, pinned, info -> info.object("config").string("priority_policy").equals("pinned_client"));
        add(all, apiLevel > 0, info -> apiLevelOf(info) >= apiLevel);
        if (!expression.isEmpty()) {
            all.add(InfoCondition.of(expression));
        }
        Instant now = Instant.now();
        if (idle != null) {
            Instant limit = now.minus(idle);
            all.add(info -> isBefore(info.object("delivered").time("last_active"), limit));
        }
        if (created != null) {
            Instant limit = now.minus(created);
            all.add(info -> isBefore(info.time("created"), limit));
        }
        return all;
    }

    private static void add(List<Predicate<JsonObject>> all, boolean wanted, Predicate<JsonObject> condition) {
        if (wanted) {
            all.add(condition);
        }
    }

    private static boolean isPush(JsonObject info) {
        return !info.object("config").string("deliver_subject").isEmpty();
    }

    private static boolean isBefore(@Nullable Instant time, Instant limit) {
        return time == null || time.isBefore(limit);
    }

    private static long apiLevelOf(JsonObject info) {
        String level = info.object("config").object("metadata").string("_nats.req.level");
        return level.isEmpty() ? 0 : Long.parseLong(level);
    }
}
