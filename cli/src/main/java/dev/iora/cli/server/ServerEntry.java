// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered about itself, and how long that took.
 *
 * <p>Thread: any, nobody changes it.
 */
record ServerEntry(JsonObject answer, @Nullable Duration roundTrip) {
    Duration comparableRoundTrip() {
        return Objects.requireNonNullElse(roundTrip, Duration.ZERO);
    }

    /** A dash if nobody was asked. */
    String roundTripText() {
        return roundTrip == null ? "-" : HumanDuration.of(Duration.ofMillis(Math.round(roundTrip.toNanos() / 1e6)));
    }

    private JsonObject server() {
        return answer.object("server");
    }

    private JsonObject stats() {
        return answer.object("statsz");
    }

    String name() {
        return server().string("name");
    }

    String host() {
        return server().string("host");
    }

    String cluster() {
        return server().string("cluster");
    }

    String version() {
        return server().string("ver");
    }

    boolean hasJetStream() {
        return server().truth("jetstream");
    }

    /** Whether there is JetStream, and in which domain. */
    String jetStream() {
        String domain = server().string("domain");
        return !hasJetStream() ? "no" : domain.isEmpty() ? "yes" : domain;
    }

    long connections() {
        return stats().number("connections");
    }

    long subscriptions() {
        return stats().number("subscriptions");
    }

    int routes() {
        return stats().array("routes").size();
    }

    int gateways() {
        return stats().array("gateways").size();
    }

    /** Connections that other clusters made to this server. */
    long inboundGateways() {
        return stats().array("gateways").objects().stream()
                .mapToLong(gateway -> gateway.number("inbound_connections"))
                .sum();
    }

    long memory() {
        return stats().number("mem");
    }

    double cpu() {
        return stats().decimal("cpu");
    }

    long cores() {
        return stats().number("cores");
    }

    long slowConsumers() {
        return stats().number("slow_consumers");
    }

    /** The slow consumers, by kind if any is not a client. */
    String slowConsumersText() {
        JsonObject kinds = stats().object("slow_consumer_stats");
        List<String> parts = new ArrayList<>();
        addKind(parts, "c", kinds.number("clients"));
        addKind(parts, "r", kinds.number("routes"));
        addKind(parts, "g", kinds.number("gateways"));
        addKind(parts, "l", kinds.number("leafs"));
        boolean onlyClients = parts.size() == 1 && kinds.number("clients") > 0;
        String total = HumanNumber.of(slowConsumers());
        return parts.isEmpty() || onlyClients ? total : total + " (" + String.join(" ", parts) + ")";
    }

    private static void addKind(List<String> parts, String kind, long count) {
        if (count > 0) {
            parts.add(kind + ": " + HumanNumber.of(count));
        }
    }

    Instant started() {
        return Objects.requireNonNullElse(stats().time("start"), Instant.EPOCH);
    }

    Duration uptime() {
        Instant now = Objects.requireNonNullElse(server().time("time"), Instant.EPOCH);
        return Duration.between(started(), now);
    }
}
