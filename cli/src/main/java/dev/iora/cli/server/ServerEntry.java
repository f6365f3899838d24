// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import dev.iora.cli.view.ServerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The statistics of a server, and the round trip time of the request. */
record ServerEntry(ServerResponse response, @Nullable Duration roundTrip) {
    Duration comparableRoundTrip() {
        return Objects.requireNonNullElse(roundTrip, Duration.ZERO);
    }

    /** The round trip time, or a dash if none was measured. */
    String roundTripText() {
        return roundTrip == null ? "-" : HumanDuration.of(Duration.ofMillis(Math.round(roundTrip.toNanos() / 1e6)));
    }

    ServerIdentity server() {
        return response.server();
    }

    ServerStats stats() {
        return response.statsz();
    }

    String name() {
        return server().name();
    }

    String cluster() {
        return server().cluster();
    }

    /** The JetStream domain, or "yes" or "no". */
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

    /** The number of inbound gateway connections. */
    long inboundGateways() {
        return stats().gateways().stream()
                .mapToLong(ServerStats.Gateway::inboundConnections)
                .sum();
    }

    /** The number of slow consumers, by kind if not all are clients. */
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
