// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.common.AgentView;
import dev.iora.jetstream.JetStreamStats;
import dev.iora.transport.TrafficStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a server, and the state of its threads. Immutable.
 *
 * @param acceptedConnections connections accepted since the start
 * @param slowConsumers how often a client was found too slow
 * @param traffic of all connections, the closed ones included
 * @param missingLoops loops that did not answer in time: their connections are not in {@code traffic}
 * @param jetStream counts of JetStream; null if it is off
 * @param threads the threads that the server cannot do without
 */
public record ServerStats(
        long acceptedConnections,
        long slowConsumers,
        TrafficStats traffic,
        int missingLoops,
        @Nullable JetStreamStats jetStream,
        List<AgentView> threads) {}
