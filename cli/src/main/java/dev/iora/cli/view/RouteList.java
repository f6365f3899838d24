// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /routez}: the connections to other servers of the cluster. */
public record RouteList(List<Route> routes) {

    /** A route. */
    public record Route(
            long rid,
            String remoteName,
            String account,
            String ip,
            long port,
            @Nullable Instant start,
            String rtt,
            long subscriptions,
            long inMsgs,
            long outMsgs,
            long inBytes,
            long outBytes) {}
}
