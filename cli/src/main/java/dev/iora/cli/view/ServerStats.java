// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statistics that servers publish periodically. */
public record ServerStats(
        @Nullable Instant start,
        long mem,
        long cores,
        double cpu,
        long connections,
        long subscriptions,
        long activeServers,
        long slowConsumers,
        SlowConsumers slowConsumerStats,
        Traffic sent,
        Traffic received,
        List<JsonObject> routes,
        List<Gateway> gateways,
        Optional<JetStreamVars> jetstream) {

    /** Slow consumers by the kind of their connection. */
    public record SlowConsumers(long clients, long routes, long gateways, long leafs) {}

    /** The gateway connections from and to another cluster. */
    public record Gateway(String name, long inboundConnections) {}
}
