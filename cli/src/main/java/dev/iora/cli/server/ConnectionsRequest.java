// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConnectionPage;
import dev.iora.cli.view.ServerResponse;
import picocli.CommandLine.Option;

/** {@code nats server request connections}. */
final class ConnectionsRequest extends EndpointRequest.Waiting {
    /** The sort keys that servers support. */
    enum SortKey {
        cid,
        start,
        subs,
        pending,
        msgs_to,
        msgs_from,
        bytes_to,
        bytes_from,
        last,
        idle,
        uptime,
        stop,
        reason,
        rtt
    }

    @Option(names = "--sort", defaultValue = "cid", paramLabel = "KEY", description = "Sort by a specific property")
    SortKey sort = SortKey.cid;

    @Option(names = "--subscriptions", description = "Show subscriptions")
    boolean subscriptions;

    @Option(names = "--filter-cid", paramLabel = "CID", description = "Filter on a specific CID")
    long cid;

    @Option(
            names = "--filter-state",
            defaultValue = "open",
            paramLabel = "STATE",
            description = "Filter on a specific account state (open, closed, all)")
    ConnectionState state = ConnectionState.open;

    @Option(names = "--filter-user", paramLabel = "USER", description = "Filter on a specific username")
    String user = "";

    @Option(names = "--filter-account", paramLabel = "ACCOUNT", description = "Filter on a specific account")
    String account = "";

    @Option(
            names = "--filter-subject",
            paramLabel = "SUBJECT",
            description = "Limits responses only to those connections with matching subscription interest")
    String subject = "";

    @Option(names = "--filter-empty", description = "Only shows responses that have connections")
    boolean filterEmpty;

    ConnectionsRequest() {
        super("CONNZ");
    }

    @Override
    void fill(JsonObject request) {
        request.put("sort", sort.name())
                .put("auth", true)
                .put("subscriptions", subscriptions)
                .put("subscriptions_detail", subscriptions)
                .put("offset", flags.offset)
                .put("limit", flags.limit)
                .put("cid", cid)
                .put("state", state.number())
                .put("user", user)
                .put("acc", account)
                .put("filter_subject", subject);
    }

    @Override
    boolean shows(ServerResponse response) {
        return !filterEmpty || response.data().as(ConnectionPage.class).numConnections() > 0;
    }
}
