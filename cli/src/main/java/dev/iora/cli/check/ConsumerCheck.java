// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.GoText;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.view.ConsumerInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server check consumer}. */
final class ConsumerCheck extends Check {
    private static final String PINNED = "pinned_client";

    @Option(names = "--stream", required = true, description = "The streams to check")
    String stream = "";

    @Option(names = "--consumer", required = true, description = "The consumer to check")
    String consumer = "";

    @Option(names = "--outstanding-ack-critical", description = "Maximum number of outstanding acks to allow")
    @Nullable
    Long outstandingCritical;

    @Option(names = "--waiting-critical", description = "Maximum number of waiting pulls to allow")
    @Nullable
    Long waitingCritical;

    @Option(names = "--unprocessed-critical", description = "Maximum number of unprocessed messages to allow")
    @Nullable
    Long unprocessedCritical;

    @Option(names = "--last-delivery-critical", description = "Time to allow since the last delivery")
    @Nullable
    Duration deliveryCritical;

    @Option(names = "--last-ack-critical", description = "Time to allow since the last ack")
    @Nullable
    Duration ackCritical;

    @Option(names = "--redelivery-critical", description = "Maximum number of redeliveries to allow")
    @Nullable
    Long redeliveryCritical;

    @Option(names = "--pinned", description = "Requires Pinned Client priority with all groups having a pinned client")
    boolean pinned;

    @Override
    CheckResult start() {
        return new CheckResult("consumer", stream + "_" + consumer);
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        ConsumerInfo info = required(
                "could not load info", () -> session.jetStream().consumers().info(stream, consumer));
        examine(info, Instant.now(), result);
    }

    void examine(ConsumerInfo info, Instant now, CheckResult result) {
        Thresholds given = new Thresholds(info.config().metadata());
        Count[] counts = {
            new Count(
                    "ack_pending",
                    info.numAckPending(),
                    given.number(outstandingCritical, "outstanding-ack-critical"),
                    "Ack Pending",
                    "The number of messages waiting to be Acknowledged"),
            new Count(
                    "pull_waiting",
                    info.numWaiting(),
                    given.number(waitingCritical, "waiting-critical"),
                    "Waiting Pulls",
                    "The number of waiting Pull requests"),
            new Count(
                    "pending",
                    info.numPending(),
                    given.number(unprocessedCritical, "unprocessed-critical"),
                    "Unprocessed Messages",
                    "The number of messages that have not yet been consumed"),
            new Count(
                    "redelivered",
                    info.numRedelivered(),
                    given.number(redeliveryCritical, "redelivery-critical"),
                    "Redelivered",
                    "The number of messages currently being redelivered")
        };
        for (Count count : counts) {
            result.add(Metric.of(count.metric(), count.value(), count.help()).thresholds(0, count.critical()));
        }
        Event delivery = new Event(
                "last_delivery",
                info.delivered().lastActive(),
                given.duration(deliveryCritical, "last-delivery-critical"));
        Event ack =
                new Event("last_ack", info.ackFloor().lastActive(), given.duration(ackCritical, "last-ack-critical"));
        delivery.measure(result, now, "Seconds since the last message was delivered");
        ack.measure(result, now, "Seconds since the last message was acknowledged");
        for (Count count : counts) {
            count.judge(result);
        }
        delivery.judge(result, now, "Last delivery", "No deliveries");
        ack.judge(result, now, "Last ack", "No acks");
        checkPinned(info, given.truth(pinned, "pinned"), result);
    }

    /** A number with a critical upper threshold. */
    private record Count(String metric, long value, long critical, String label, String help) {
        void judge(CheckResult result) {
            if (critical > 0) {
                result.judge(value >= critical, false, label + ": " + value);
            }
        }
    }

    /** An event that must have happened recently. */
    private record Event(String metric, @Nullable Instant last, Duration critical) {
        void measure(CheckResult result, Instant now, String help) {
            if (last != null) {
                result.add(Metric.ofDuration(metric, Duration.between(last, now), Duration.ZERO, critical, help));
            }
        }

        void judge(CheckResult result, Instant now, String label, String never) {
            if (!critical.isPositive()) {
                return;
            }
            if (last == null) {
                result.critical(never);
                return;
            }
            Duration since = Duration.between(last, now);
            if (since.compareTo(critical) >= 0) {
                result.critical(label + " " + HumanDuration.goText(since) + " ago");
            } else {
                result.ok(label + " " + GoText.time(last));
            }
        }
    }

    private static void checkPinned(ConsumerInfo info, boolean required, CheckResult result) {
        int groups = info.config().priorityGroups().size();
        boolean policy = info.config().priorityPolicy().equals(PINNED);
        long pinnedGroups = info.priorityGroups().stream()
                .filter(group -> !group.pinnedClientId().isEmpty())
                .count();
        if (policy) {
            result.add(Metric.of("pinned_groups", pinnedGroups, "The number of consumers groups with pinned clients"));
            result.add(Metric.of("groups", groups, "The total number of consumers groups"));
        }
        if (!required) {
            return;
        }
        if (!policy || groups == 0 || info.priorityGroups().size() == 0) {
            result.critical("Not pinned client priority mode");
        } else if (pinnedGroups != groups) {
            result.critical(pinnedGroups + " / " + groups + " pinned clients");
        } else {
            result.ok(pinnedGroups + " pinned clients");
        }
    }
}
