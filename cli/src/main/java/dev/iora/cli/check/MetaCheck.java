// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.JetStreamDetails;
import dev.iora.cli.view.MetaGroup;
import dev.iora.cli.view.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** {@code nats server check meta}. */
final class MetaCheck extends Check {
    @Option(names = "--expect", required = true, paramLabel = "SERVERS", description = "Number of servers to expect")
    int expect;

    @Option(
            names = "--lag-critical",
            required = true,
            paramLabel = "OPS",
            description = "Critical threshold to allow for lag")
    long lagCritical;

    @Option(
            names = "--seen-critical",
            required = true,
            paramLabel = "DURATION",
            description = "Critical threshold for how long ago a peer should have been seen")
    Duration seenCritical = Duration.ZERO;

    @Override
    CheckResult start() {
        return new CheckResult("meta", "JetStream Meta Cluster");
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        SystemApi system = required("connection failed", session::system);
        ServerResponse response = required("JSZ API request failed", () -> leader(system));
        MetaGroup meta = SystemApi.data(response, "invalid result received: ")
                .as(JetStreamDetails.class)
                .metaCluster()
                .orElseThrow(() -> new CliException("no cluster information"));
        if (meta.leader().isEmpty()) {
            throw new CliException("No leader");
        }
        examine(meta, result);
    }

    private static ServerResponse leader(SystemApi system) throws InterruptedException {
        return system.requestOne(
                SystemApi.everyServer("JSZ"),
                new JsonObject().put("leader_only", true),
                () -> new CliException("nats: timeout"));
    }

    void examine(MetaGroup meta, CheckResult result) {
        List<ClusterInfo.Peer> replicas = meta.replicas();
        int peers = replicas.size() + 1;
        result.add(Metric.of("peers", peers, "Configured RAFT peers").thresholds(expect, expect));
        if (expect > 0 && peers != expect) {
            result.critical(peers + " peers of expected " + expect);
        }
        long offline = count(replicas, peer -> peer.offline());
        long notCurrent = count(replicas, peer -> !peer.current());
        long inactive = count(
                replicas, peer -> seenCritical.isPositive() && peer.active().compareTo(seenCritical) > 0);
        long lagged = count(replicas, peer -> lagCritical > 0 && Long.compareUnsigned(peer.lag(), lagCritical) > 0);
        result.add(Metric.of("peer_offline", offline, "Offline RAFT peers"));
        result.add(Metric.of("peer_not_current", notCurrent, "RAFT peers that are not current"));
        result.add(Metric.of("peer_inactive", inactive, "Inactive RAFT peers"));
        result.add(Metric.of("peer_lagged", lagged, "RAFT peers that are lagged more than configured threshold"));
        criticalIfAny(result, notCurrent, " not current");
        criticalIfAny(result, inactive, " inactive more than " + HumanDuration.goText(seenCritical));
        criticalIfAny(result, offline, " offline");
        criticalIfAny(result, lagged, " lagged more than " + lagCritical + " ops");
        if (result.isOk()) {
            result.ok(peers + " peers led by " + meta.leader());
        }
    }

    private static long count(List<ClusterInfo.Peer> peers, Predicate<ClusterInfo.Peer> what) {
        return peers.stream().filter(what).count();
    }

    private static void criticalIfAny(CheckResult result, long count, String text) {
        if (count > 0) {
            result.critical(count + text);
        }
    }
}
