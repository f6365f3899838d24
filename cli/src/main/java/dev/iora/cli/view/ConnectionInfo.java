// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection in {@code /connz}, with the server that it is on.
 *
 * @param json the whole of it
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

    /** A connection in the answer of the server that it is on. */
    public static ConnectionInfo of(JsonObject connection, ServerAnswer answer) {
        return connection.put("server", answer.serverJson()).as(ConnectionInfo.class);
    }

    /** The server as it named itself. */
    public JsonObject serverJson() {
        return json.object("server");
    }
}
