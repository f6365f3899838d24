// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection in {@code /connz}, with its server.
 *
 * @param json all fields
 */
public record ConnectionInfo(
        JsonObject json,
        ServerIdentity server,
        long cid,
        String kind,
        String name,
        String mqttClient,
        String account,
        String ip,
        long port,
        @Nullable Instant start,
        String uptime,
        String reason,
        long inMsgs,
        long outMsgs,
        long inBytes,
        long outBytes,
        long subscriptions,
        List<String> subscriptionsList) {

    /** Reads a connection in a server's response. */
    public static ConnectionInfo of(JsonObject connection, ServerResponse response) {
        return connection.put("server", response.serverJson()).as(ConnectionInfo.class);
    }

    /** The server as JSON. */
    public JsonObject serverJson() {
        return json.object("server");
    }
}
