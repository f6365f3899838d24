// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.util.List;
import java.util.Map;

/** {@code /gatewayz}: the connections to other clusters. */
public record GatewayList(
        String name, long port, Map<String, List<Gateway>> inboundGateways, Map<String, Gateway> outboundGateways) {

    /** A gateway, and its accounts. */
    public record Gateway(Connection connection, List<JsonObject> accounts) {}

    /** Its connection. */
    public record Connection(
            long cid,
            String ip,
            long port,
            String uptime,
            String rtt,
            long inMsgs,
            long outMsgs,
            long inBytes,
            long outBytes) {}
}
