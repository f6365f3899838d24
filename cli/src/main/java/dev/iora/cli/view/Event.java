// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * An advisory, metric or server event, with the fields of all kinds.
 *
 * @param json the whole event
 * @param server the name of the server; in server events this field is an object instead
 * @param acc the account in server events
 */
public record Event(
        JsonObject json,
        String type,
        String id,
        String timestamp,
        String server,
        String serverId,
        String account,
        String acc,
        String cluster,
        String domain,
        String stream,
        String consumer,
        String action,
        String template,
        String group,
        String pinnedId,
        String leader,
        List<ClusterInfo.Peer> replicas,
        boolean paused,
        String pauseUntil,
        String reason,
        String description,
        String batch,
        String subject,
        String request,
        String response,
        long streamSeq,
        long consumerSeq,
        long deliveries,
        long ackTime,
        long dropped,
        long blocks,
        long blockSize,
        long bytes,
        String start,
        String end,
        long conns,
        long leafnodes,
        long slowConsumers,
        Traffic sent,
        Traffic received,
        Duration system,
        Duration service,
        Duration total,
        Client client,
        Client requestor,
        Client responder) {

    /** A client that an event is about. */
    public record Client(
            long id,
            String user,
            String acc,
            String name,
            String host,
            String server,
            String lang,
            String ver,
            String jwt,
            String issuerKey,
            String nameTag,
            List<String> tags,
            String kind,
            String clientType,
            String start,
            Duration rtt) {}

    /** The server in a server event. */
    public ServerIdentity serverIdentity() {
        return json.object("server").as(ServerIdentity.class);
    }

    /** The path of stream and consumer. */
    public String path() {
        return stream + " > " + consumer;
    }
}
