// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * An advisory, metric or event: of all kinds of them, each of which has some of the fields.
 *
 * @param json the whole event
 * @param server the name of a server; events of servers themselves have an object there
 * @param acc the account of events of servers
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

    /** The server in an event of a server itself. */
    public ServerIdentity serverIdentity() {
        return json.object("server").as(ServerIdentity.class);
    }

    /** The stream and its consumer. */
    public String path() {
        return stream + " > " + consumer;
    }
}
