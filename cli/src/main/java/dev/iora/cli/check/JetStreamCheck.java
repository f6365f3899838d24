// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.JetStreamAccount;
import dev.iora.cli.view.StreamInfo;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code nats server check jetstream}. */
final class JetStreamCheck extends Check {
    private static final String UNAVAILABLE = "JetStream not available";

    @Option(
            names = "--mem-warn",
            defaultValue = "75",
            description = "Warning threshold for memory storage, in percent of limit")
    int memoryWarning;

    @Option(
            names = "--mem-critical",
            defaultValue = "90",
            description = "Critical threshold for memory storage, in percent of limit")
    int memoryCritical;

    @Option(
            names = "--store-warn",
            defaultValue = "75",
            description = "Warning threshold for disk storage, in percent of limit")
    int storeWarning;

    @Option(
            names = "--store-critical",
            defaultValue = "90",
            description = "Critical threshold for disk storage, in percent of limit")
    int storeCritical;

    @Option(
            names = "--streams-warn",
            defaultValue = "-1",
            description = "Warning threshold for number of streams used, in percent of limit")
    int streamsWarning;

    @Option(
            names = "--streams-critical",
            defaultValue = "-1",
            description = "Critical threshold for number of streams used, in percent of limit")
    int streamsCritical;

    @Option(
            names = "--consumers-warn",
            defaultValue = "-1",
            description = "Warning threshold for number of consumers used, in percent of limit")
    int consumersWarning;

    @Option(
            names = "--consumers-critical",
            defaultValue = "-1",
            description = "Critical threshold for number of consumers used, in percent of limit")
    int consumersCritical;

    @Option(names = "--replicas", negatable = true, description = "Checks if all streams have healthy replicas")
    boolean replicas = true;

    @Option(
            names = "--replica-seen-critical",
            defaultValue = "5s",
            description = "Critical threshold for when a stream replica should have been seen, as a duration")
    Duration seenCritical = Duration.ZERO;

    @Option(
            names = "--replica-lag-critical",
            defaultValue = "200",
            description = "Critical threshold for how many operations behind a peer can be")
    long lagCritical;

    @Override
    CheckResult start() {
        return new CheckResult("jetstream", "JetStream");
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        JetStreamApi api = required("connection failed", session::jetStream);
        checkUsages(required(UNAVAILABLE, api::account), result);
        if (replicas) {
            checkReplicas(required(UNAVAILABLE, () -> api.streams().list("")), result);
        }
    }

    void checkUsages(JetStreamAccount account, CheckResult result) {
        JetStreamAccount.Limits limits = account.limits();
        new Usage("memory", "B", account.memory(), limits.maxMemory()).check(result, memoryWarning, memoryCritical);
        new Usage("storage", "B", account.storage(), limits.maxStorage()).check(result, storeWarning, storeCritical);
        new Usage("streams", "", account.streams(), limits.maxStreams()).check(result, streamsWarning, streamsCritical);
        new Usage("consumers", "", account.consumers(), limits.maxConsumers())
                .check(result, consumersWarning, consumersCritical);
    }

    /** The usage of a resource; a limit of 0 or less means unlimited. */
    private record Usage(String item, String unit, long used, long limit) {
        void check(CheckResult result, int warning, int critical) {
            int percent = limit > 0 ? (int) ((double) used / limit * 100) : 0;
            result.add(Metric.of(item, used, "JetStream " + item + " resource usage")
                    .unit(unit));
            result.add(Metric.of(item + "_pct", percent, "JetStream " + item + " resource usage in percent")
                    .unit("%")
                    .thresholds(Math.max(0, warning), Math.max(0, critical)));
            if (warning != -1 && critical != -1 && warning >= critical) {
                result.critical(item + ": invalid thresholds");
            } else if (percent > 100) {
                result.critical(item + ": exceed server limits");
            } else if (warning >= 0 && critical >= 0 && percent > warning) {
                result.judge(percent > critical, true, percent + "% " + item);
            }
        }
    }

    /** Health of a stream's replicas, by kind of problem. */
    private enum Health {
        OK,
        NO_LEADER,
        MISSING,
        LAGGED,
        NOT_SEEN,
        FAILED
    }

    void checkReplicas(List<StreamInfo> streams, CheckResult result) {
        Map<Health, Integer> counts = new EnumMap<>(Health.class);
        for (Health health : Health.values()) {
            counts.put(health, 0);
        }
        streams.forEach(stream -> addHealth(stream, counts));
        counts.forEach((health, count) -> result.add(metric(health, count)));
        int fine = counts.getOrDefault(Health.OK, 0);
        int unhealthy = counts.values().stream().mapToInt(Integer::intValue).sum() - fine;
        if (unhealthy > 0) {
            result.critical(unhealthy + " unhealthy streams");
        }
    }

    private Metric metric(Health health, int count) {
        return switch (health) {
            case OK -> Metric.of("replicas_ok", count, "Streams with healthy cluster state");
            case NO_LEADER -> Metric.of("replicas_no_leader", count, "Streams with no leader elected");
            case MISSING ->
                Metric.of(
                        "replicas_missing_replicas",
                        count,
                        "Streams where there are fewer known replicas than configured");
            case LAGGED ->
                Metric.of("replicas_lagged", count, "Streams with > " + lagCritical + " lagged replicas")
                        .thresholds(0, lagCritical);
            case NOT_SEEN ->
                Metric.of(
                                "replicas_not_seen",
                                count,
                                "Streams with replicas seen > " + HumanDuration.goText(seenCritical) + " ago")
                        .unit("s")
                        .thresholds(0, Metric.seconds(seenCritical));
            case FAILED -> Metric.of("replicas_fail", count, "Streams unhealthy cluster state");
        };
    }

    private void addHealth(StreamInfo stream, Map<Health, Integer> counts) {
        long replicaCount = stream.config().numReplicas();
        ClusterInfo cluster = stream.group();
        List<ClusterInfo.Peer> peers = cluster.replicas();
        if (replicaCount <= 1) {
            count(counts, Health.OK);
        } else if (stream.cluster().isEmpty()) {
            count(counts, Health.FAILED);
        } else if (cluster.leader().isEmpty()) {
            count(counts, Health.NO_LEADER);
        } else if (peers.size() != replicaCount - 1) {
            count(counts, Health.MISSING);
        } else {
            List<Health> bad = peers.stream()
                    .map(this::health)
                    .filter(health -> health != Health.OK)
                    .toList();
            bad.forEach(health -> count(counts, health));
            if (bad.isEmpty()) {
                count(counts, Health.OK);
            }
        }
    }

    private Health health(ClusterInfo.Peer peer) {
        if (peer.offline()) {
            return Health.FAILED;
        }
        if (seenCritical.isPositive() && peer.active().compareTo(seenCritical) > 0) {
            return Health.NOT_SEEN;
        }
        boolean lagged = lagCritical > 0 && Long.compareUnsigned(peer.lag(), lagCritical) > 0;
        return lagged ? Health.LAGGED : Health.OK;
    }

    private static void count(Map<Health, Integer> counts, Health health) {
        counts.merge(health, 1, Integer::sum);
    }
}
