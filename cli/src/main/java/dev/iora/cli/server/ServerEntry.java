// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.ServerAnswer;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a server answered about itself, and how long that took. */
record ServerEntry(ServerAnswer answer, @Nullable Duration roundTrip) {
    Duration comparableRoundTrip() {
        return Objects.requireNonNullElse(roundTrip, Duration.ZERO);
    }

    /** A dash if nobody was asked. */
    String roundTripText() {
        return roundTrip == null ? "-" : HumanDuration.of(Duration.ofMillis(Math.round(roundTrip.toNanos() / 1e6)));
    }

    ServerIdentity server() {
        return answer.server();
    }

    ServerStats stats() {
        return answer.statsz();
    }

    String name() {
        return server().name();
    }

    String cluster() {
        return server().cluster();
    }

    /** Whether there is JetStream, and in which domain. */
    String jetStream() {
        String domain = server().domain();
        return !server().jetstream() ? "no" : domain.isEmpty() ? "yes" : domain;
    }

    long connections() {
        return stats().connections();
    }

    int routes() {
        return stats().routes().size();
    }

    int gateways() {
        return stats().gateways().size();
    }

    /** Connections that other clusters made to this server. */
    long inboundGateways() {
        return stats().gateways().stream()
                .mapToLong(ServerStats.Gateway::inboundConnections)
                .sum();
    }

    /** The slow consumers, by kind if any is not a client. */
    String slowConsumers() {
        ServerStats.SlowConsumers kinds = stats().slowConsumerStats();
        List<String> parts = new ArrayList<>();
        addKind(parts, "c", kinds.clients());
        addKind(parts, "r", kinds.routes());
        addKind(parts, "g", kinds.gateways());
        addKind(parts, "l", kinds.leafs());
        boolean onlyClients = parts.size() == 1 && kinds.clients() > 0;
        String total = HumanNumber.of(stats().slowConsumers());
        return parts.isEmpty() || onlyClients ? total : total + " (" + String.join(" ", parts) + ")";
    }

    private static void addKind(List<String> parts, String kind, long count) {
        if (count > 0) {
            parts.add(kind + ": " + HumanNumber.of(count));
        }
    }

    Instant started() {
        return Objects.requireNonNullElse(stats().start(), Instant.EPOCH);
    }

    Duration uptime() {
        Instant now = Objects.requireNonNullElse(server().time(), Instant.EPOCH);
        return Duration.between(started(), now);
    }
}
