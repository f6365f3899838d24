// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server check stream}. */
final class StreamCheck extends Check {
    @Option(names = "--stream", required = true, description = "The streams to check")
    String stream = "";

    @Option(
            names = "--lag-critical",
            paramLabel = "MSGS",
            description = "Critical threshold to allow for lag on any source or mirror")
    @Nullable
    Long lagCritical;

    @Option(
            names = "--seen-critical",
            paramLabel = "DURATION",
            description = "Critical threshold for how long ago the source or mirror should have been seen")
    @Nullable
    Duration seenCritical;

    @Option(names = "--min-sources", paramLabel = "SOURCES", description = "Minimum number of sources to expect")
    @Nullable
    Long sourcesMin;

    @Option(names = "--max-sources", paramLabel = "SOURCES", description = "Maximum number of sources to expect")
    @Nullable
    Long sourcesMax;

    @Option(names = "--peer-expect", paramLabel = "SERVERS", description = "Number of cluster replicas to expect")
    @Nullable
    Long peerExpect;

    @Option(
            names = "--peer-lag-critical",
            paramLabel = "OPS",
            description = "Critical threshold to allow for cluster peer lag")
    @Nullable
    Long peerLagCritical;

    @Option(
            names = "--peer-seen-critical",
            paramLabel = "DURATION",
            description = "Critical threshold for how long ago a cluster peer should have been seen")
    @Nullable
    Duration peerSeenCritical;

    @Option(
            names = "--msgs-warn",
            paramLabel = "MSGS",
            description = "Warn if there are fewer than this many messages in the stream")
    @Nullable
    Long messagesWarning;

    @Option(
            names = "--msgs-critical",
            paramLabel = "MSGS",
            description = "Critical if there are fewer than this many messages in the stream")
    @Nullable
    Long messagesCritical;

    @Option(
            names = "--subjects-warn",
            paramLabel = "SUBJECTS",
            description = "Warning threshold for subjects in the stream")
    @Nullable
    Long subjectsWarning;

    @Option(
            names = "--subjects-critical",
            paramLabel = "SUBJECTS",
            description = "Critical threshold for subjects in the stream")
    @Nullable
    Long subjectsCritical;

    @Override
    CheckResult start() {
        return new CheckResult("stream", stream);
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        StreamInfo info = required(
                "could not load info", () -> session.jetStream().streams().info(stream));
        examine(info, result);
    }

    void examine(StreamInfo info, CheckResult result) {
        Thresholds thresholds = new Thresholds(info.config().metadata());
        checkCluster(info, thresholds, result);
        checkMessages(info.state().messages(), thresholds, result);
        checkSubjects(info.state().numSubjects(), thresholds, result);
        long lag = thresholds.number(lagCritical, "lag-critical");
        Duration seen = thresholds.duration(seenCritical, "seen-critical");
        List<StreamInfo.Origin> sources = info.sources();
        checkSources(sources, thresholds, lag, seen, result);
        if (sources.isEmpty() && (lag > 0 || seen.isPositive())) {
            checkMirror(info, lag, seen, result);
        }
    }

    private void checkCluster(StreamInfo info, Thresholds thresholds, CheckResult result) {
        ClusterInfo cluster = info.group();
        boolean clustered = info.cluster().isPresent() && info.config().numReplicas() > 1;
        long expected = thresholds.number(peerExpect, "peer-expect");
        if (!clustered) {
            if (expected > 0) {
                result.critical("Stream is not clustered");
            }
            return;
        }
        if (cluster.leader().isEmpty()) {
            result.critical("No leader");
            return;
        }
        List<ClusterInfo.Peer> replicas = cluster.replicas();
        int peers = replicas.size() + 1;
        if (peers != expected) {
            result.critical("Expected " + expected + " replicas got " + peers);
            return;
        }
        result.ok(peers + " peers");
        long offline = replicas.stream().filter(ClusterInfo.Peer::offline).count();
        if (offline > 0) {
            result.critical(offline + " replicas offline");
        }
        checkReplicas(replicas, thresholds, result);
    }

    private void checkReplicas(List<ClusterInfo.Peer> replicas, Thresholds thresholds, CheckResult result) {
        long lagLimit = thresholds.number(peerLagCritical, "peer-lag-critical");
        if (lagLimit > 0) {
            long lagged = replicas.stream()
                    .filter(replica -> Long.compareUnsigned(replica.lag(), lagLimit) > 0)
                    .count();
            result.judge(lagged > 0, false, lagged > 0 ? lagged + " replicas lagged" : "replicas are current");
        }
        Duration seenLimit = thresholds.duration(peerSeenCritical, "peer-seen-critical");
        if (seenLimit.isPositive()) {
            long inactive = replicas.stream()
                    .filter(replica -> replica.active().compareTo(seenLimit) > 0)
                    .count();
            result.judge(inactive > 0, false, inactive > 0 ? inactive + " replicas inactive" : "replicas are active");
        }
    }

    private void checkMessages(long messages, Thresholds thresholds, CheckResult result) {
        long warning = thresholds.number(messagesWarning, "msgs-warn");
        long critical = thresholds.number(messagesCritical, "msgs-critical");
        if (warning <= 0 && critical <= 0) {
            return;
        }
        result.add(
                Metric.of("messages", messages, "Messages stored in the stream").thresholds(warning, critical));
        result.judge(critical > 0 && messages <= critical, warning > 0 && messages <= warning, messages + " messages");
    }

    private void checkSubjects(long subjects, Thresholds thresholds, CheckResult result) {
        long warning = thresholds.number(subjectsWarning, "subjects-warn");
        long critical = thresholds.number(subjectsCritical, "subjects-critical");
        if (warning <= 0 && critical <= 0) {
            return;
        }
        result.add(Metric.of("subjects", subjects, "Number of subjects stored in the stream")
                .thresholds(warning, critical));
        // If the critical threshold is below the warning threshold, too few subjects are a problem instead of too many.
        boolean many = warning < critical;
        result.judge(
                many ? subjects >= critical : subjects <= critical,
                many ? subjects >= warning : subjects <= warning,
                subjects + " subjects");
    }

    private void checkSources(
            List<StreamInfo.Origin> sources, Thresholds thresholds, long lag, Duration seen, CheckResult result) {
        int count = sources.size();
        long min = thresholds.number(sourcesMin, "min-sources");
        long max = thresholds.number(sourcesMax, "max-sources");
        result.add(Metric.of("sources", count, "Number of sources being consumed by this stream")
                .thresholds(min, max));
        result.judge((min > 0 && count < min) || (max > 0 && count > max), false, count + " sources");
        if (lag <= 0 && !seen.isPositive()) {
            return;
        }
        long lagged = sources.stream()
                .filter(source -> lag > 0 && Long.compareUnsigned(source.lag(), lag) >= 0)
                .count();
        long inactive = sources.stream()
                .filter(source -> seen.isPositive() && source.active().compareTo(seen) >= 0)
                .count();
        result.add(Metric.of(
                "sources_lagged", lagged, "Number of sources that are behind more than the configured threshold"));
        result.add(Metric.of("sources_inactive", inactive, "Number of sources that are inactive"));
        result.judge(lagged > 0, false, lagged > 0 ? lagged + " sources are lagged" : count + " sources current");
        result.judge(
                inactive > 0, false, inactive > 0 ? inactive + " sources are inactive" : count + " sources active");
    }

    private static void checkMirror(StreamInfo info, long lagLimit, Duration seenLimit, CheckResult result) {
        Optional<StreamConfig.Source> configured = info.config().mirror();
        if (configured.isEmpty()) {
            result.critical("not mirrored");
            return;
        }
        if (info.mirror().isEmpty()) {
            result.critical("invalid state");
            return;
        }
        StreamInfo.Origin mirror = info.mirror().get();
        long lag = mirror.lag();
        Duration active = mirror.active();
        result.add(Metric.of("lag", lag, "Number of operations this peer is behind its origin")
                .thresholds(0, lagLimit));
        result.add(Metric.ofDuration(
                "active",
                active,
                Duration.ZERO,
                seenLimit,
                "Indicates if this peer is active and catching up if lagged"));
        boolean lagged = lagLimit > 0 && Long.compareUnsigned(lag, lagLimit) >= 0;
        boolean unseen = seenLimit.isPositive() && active.compareTo(seenLimit) >= 0;
        if (lagged) {
            result.critical("Mirror Lag " + Long.toUnsignedString(lag));
        }
        if (unseen) {
            result.critical("Mirror Seen " + HumanDuration.goText(active));
        }
        if (!lagged && !unseen) {
            result.ok("Mirror " + configured.get().name());
        }
    }
}
