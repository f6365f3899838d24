// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Words;
import dev.iora.cli.expression.InfoCondition;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.FindConditions;
import dev.iora.cli.stream.StreamCommand;
import dev.iora.cli.view.ConsumerInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats consumer find}: lists consumers that meet all given conditions. */
final class ConsumerFind extends StreamCommand {
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
        String name = pick(session).name();
        List<ConsumerInfo> consumers = session.jetStream().consumers().list(name);
        ConsumerList.print(session, conditions().select(consumers, invert), true);
    }

    private FindConditions<ConsumerInfo> conditions() {
        Predicate<JsonObject> matches = expression.isEmpty() ? _ -> true : InfoCondition.of(expression);
        return new FindConditions<ConsumerInfo>()
                .addIf(pull, info -> !info.config().isPush())
                .addIf(push, info -> info.config().isPush())
                .addIf(bound, info -> info.pushBound() || info.numWaiting() > 0)
                .addIf(waiting > 0, info -> !info.config().isPush() && info.numWaiting() < waiting)
                .addIf(ackPending > 0, info -> info.numAckPending() < ackPending)
                .addIf(pending > 0, info -> info.numPending() < pending)
                .addIf(replicas > 0, info -> info.config().numReplicas() <= replicas)
                .addIf(!leader.isEmpty(), info -> info.cluster().leader().equals(leader))
                .addIf(pinned, info -> info.config().priorityPolicy().equals("pinned_client"))
                .addIf(
                        apiLevel > 0,
                        info -> Words.requiredApiLevel(
                                        info.name(), info.config().metadata())
                                >= apiLevel)
                .addIf(!expression.isEmpty(), info -> matches.test(info.json()))
                .addAge(idle, info -> info.delivered().lastActive())
                .addAge(created, ConsumerInfo::created);
    }
}
