// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /varz}: identity, configuration and statistics of a server. */
public record ServerVars(
        String serverId,
        String serverName,
        String version,
        String gitCommit,
        String go,
        String host,
        long port,
        String ip,
        boolean authRequired,
        boolean tlsRequired,
        @Nullable Instant tlsCertNotAfter,
        List<String> connectUrls,
        List<String> wsConnectUrls,
        long maxConnections,
        long maxSubscriptions,
        long maxPayload,
        long tlsTimeout,
        long writeDeadline,
        @Nullable Instant start,
        @Nullable Instant now,
        String uptime,
        long mem,
        long cores,
        long gomaxprocs,
        long gomemlimit,
        double cpu,
        long connections,
        long subscriptions,
        long slowConsumers,
        long inMsgs,
        long outMsgs,
        long inBytes,
        long outBytes,
        @Nullable Instant configLoadTime,
        String configDigest,
        List<String> tags,
        JetStreamVars jetstream,
        Listener cluster,
        Listener gateway,
        Listener leaf,
        Listener mqtt,
        Listener websocket) {

    /** A listener for one kind of connections. */
    public record Listener(
            String name,
            String host,
            String addr,
            Optional<Long> port,
            long clusterPort,
            List<String> urls,
            List<Named> gateways,
            @Nullable Instant tlsCertNotAfter) {}

    /** An object of which only the name is shown. */
    public record Named(String name) {}
}
