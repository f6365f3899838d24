// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.console.Words;
import dev.iora.cli.expression.InfoCondition;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.FindConditions;
import dev.iora.cli.stream.StreamCommand;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.StreamInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that list consumers. */
final class ConsumerListCommands {
    private ConsumerListCommands() {}

    /** {@code nats consumer find}: lists consumers that meet all given conditions. */
    static final class Find extends StreamCommand {
        @Option(names = "--pull", description = "Display only pull based consumers")
        boolean pull;

        @Option(names = "--push", description = "Display only push based consumers")
        boolean push;

        @Option(names = "--bound", description = "Display push-bound or pull consumers with waiting pulls")
        boolean bound;

        @Option(names = "--waiting", paramLabel = "WAITING", description = "Display consumers with fewer waiting pulls")
        long waiting;

        @Option(
                names = "--ack-pending",
                paramLabel = "PENDING",
                description = "Display consumers with fewer pending acks")
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
            Listing.print(session, conditions().select(consumers, invert), true);
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
                    .addIf(apiLevel > 0, info -> Words.requiredApiLevel(info) >= apiLevel)
                    .addIf(!expression.isEmpty(), info -> matches.test(info.json()))
                    .addAge(idle, info -> info.delivered().lastActive())
                    .addAge(created, ConsumerInfo::created);
        }
    }

    /** {@code nats consumer ls}. */
    static final class Listing extends StreamCommand {
        @Mixin
        JsonFlag json = new JsonFlag();

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
            if (json.given || names) {
                List<String> list = session.jetStream().consumers().names(name);
                if (json.given) {
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
            return new Columns<ConsumerInfo>()
                    .add("Name", ConsumerInfo::name)
                    .add("Description", info -> info.config().description())
                    .add("Created", ConsumerInfo::created)
                    .add("Ack Pending", ConsumerInfo::numAckPending)
                    .add("Unprocessed", ConsumerInfo::numPending)
                    .add("Last Delivery", info -> Human.since(info.delivered().lastActive(), info.now()))
                    .table("Consumers", infos);
        }
    }

    /** {@code nats consumer report}. */
    static final class Report extends StreamCommand {
        @Option(
                names = {"-r", "--raw"},
                description = "Show un-formatted numbers")
        boolean raw;

        @Option(
                names = {"-l", "--leaders"},
                description = "Show details about RAFT leaders")
        boolean leaders;

        @Override
        public void run(Session session) throws InterruptedException {
            StreamInfo info = pick(session);
            String name = info.name();
            long messages = info.state().messages();
            List<ConsumerInfo> consumers = session.jetStream().consumers().list(name);
            new Columns<ConsumerInfo>()
                    .add("Consumer", ConsumerInfo::name)
                    .add("Mode", consumer -> consumer.config().isPush() ? "Push" : "Pull")
                    .add(
                            "Ack Policy",
                            consumer -> ConsumerConfigReport.ackPolicy(
                                    consumer.config().ackPolicy()))
                    .add("Ack Wait", consumer -> Human.text(consumer.config().ackWait()))
                    .add("Ack Pending", consumer -> number(consumer.numAckPending()))
                    .add("Redelivered", consumer -> number(consumer.numRedelivered()))
                    .add("Unprocessed", consumer -> unprocessed(consumer.numPending(), messages))
                    .add("Ack Floor", consumer -> number(consumer.ackFloor().streamSeq()))
                    .add("API Level", Words::requiredApiLevel)
                    .add("Cluster", consumer -> Words.peers(consumer.cluster()))
                    .table(
                            "Consumer report for " + name + " with " + HumanNumber.of(consumers.size()) + " consumers",
                            consumers)
                    .print(session.console(), session.style());
        }

        private String number(long value) {
            return raw ? Long.toString(value) : HumanNumber.of(value);
        }

        private String unprocessed(long pending, long messages) {
            if (raw || pending == 0) {
                return Long.toString(pending);
            }
            return HumanNumber.of(pending) + " / " + (messages == 0 ? 100 : Math.min(100, pending * 100 / messages))
                    + "%";
        }
    }
}
