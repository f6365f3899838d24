// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;

/**
 * Events as one line each.
 *
 * <p>Thread: any, stateless.
 */
final class ShortEvent {
    private ShortEvent() {}

    /** @throws CliException if the type of the event is not known */
    static String text(JsonObject event) {
        EventFields fields = new EventFields(event);
        return fields.shortTime() + " " + line(fields);
    }

    private static String line(EventFields event) {
        String type = event.type();
        if (type.startsWith("io.nats.jetstream.")) {
            return type.contains(".consumer_") ? consumerLine(event) : jetStreamLine(event);
        }
        EventFields client = event.object("client");
        String connection = (client.has("user") ? "user: " + client.text("user") : "") + " cid: " + client.number("id")
                + " in account " + client.text("acc");
        return switch (type) {
            case "io.nats.server.advisory.v1.client_connect" -> "[Connection] " + connection;
            case "io.nats.server.advisory.v1.client_disconnect" ->
                "[Disconnection] " + connection + ": " + event.text("reason");
            case "io.nats.server.advisory.v1.account_connections" ->
                "[Account] " + event.text("acc") + " Server: "
                        + event.object("server").text("name") + " Connections: " + event.number("conns")
                        + " Leaf Nodes: " + event.number("leafnodes") + " Slow: " + event.commas("slow_consumers")
                        + " Sent: " + event.traffic("sent") + " Received: " + event.traffic("received");
            case "io.nats.server.metric.v1.service_latency" ->
                "[Svc Latency] " + (event.has("description") ? event.text("description") + " " : "") + "requestor "
                        + event.object("requestor").duration("rtt") + " <-> system " + event.duration("system")
                        + " <- service rtt " + event.object("responder").duration("rtt") + " -> service "
                        + event.duration("service");
            default -> throw unknown(type);
        };
    }

    private static String consumerLine(EventFields event) {
        String consumer = event.consumer();
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.consumer_action" ->
                "[Consumer " + event.title("action") + "] " + consumer;
            case "io.nats.jetstream.advisory.v1.consumer_group_pinned" ->
                "[PINNED] Consumer " + consumer + " pinned client " + event.text("pinned_id") + " for group "
                        + event.text("group");
            case "io.nats.jetstream.advisory.v1.consumer_group_unpinned" ->
                "[UNPINNED] Consumer " + consumer + " unpinned client for group " + event.text("group") + ": "
                        + event.text("reason");
            case "io.nats.jetstream.advisory.v1.consumer_leader_elected" ->
                "[RAFT] Consumer " + consumer + " elected " + event.text("leader") + " of " + event.count("replicas")
                        + " peers";
            case "io.nats.jetstream.advisory.v1.consumer_quorum_lost" ->
                "[RAFT] Consumer " + consumer + " lost quorum of " + event.count("replicas") + " peers";
            case "io.nats.jetstream.advisory.v1.consumer_pause" -> {
                boolean paused = event.event().truth("paused");
                yield "[Consumer Pause] Consumer: " + consumer + " Paused: " + paused
                        + (paused ? " until " + event.text("pause_until") : "");
            }
            case "io.nats.jetstream.metric.v1.consumer_ack" ->
                "[JS Ack] " + event.text("stream") + " (" + event.number("stream_seq") + ") > "
                        + event.text("consumer") + " (" + event.number("consumer_seq") + "): "
                        + event.number("deliveries") + " deliveries in " + event.number("ack_time");
            default -> throw unknown(event.type());
        };
    }

    private static String jetStreamLine(EventFields event) {
        String stream = event.text("stream");
        String delivery = stream + " (" + event.number("stream_seq") + ") > " + event.text("consumer") + ": "
                + event.number("deliveries") + " deliveries";
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.api_audit" -> audit(event);
            case "io.nats.jetstream.advisory.v1.api_limit_reached" ->
                "[JS API Limit] " + event.text("server") + " "
                        + (event.has("domain") ? "in domain " + event.text("domain") + " " : "") + "discarded "
                        + event.commas("dropped") + " messages";
            case "io.nats.jetstream.advisory.v1.domain_leader_elected" ->
                "[RAFT] Domain leader elected " + event.text("leader") + " in cluster " + event.text("cluster")
                        + " leader of " + event.count("replicas") + " peers";
            case "io.nats.jetstream.advisory.v1.max_deliver" -> "[JS Max Deliveries] " + delivery;
            case "io.nats.jetstream.advisory.v1.nak" -> "[JS Delivery NAKed] " + delivery;
            case "io.nats.jetstream.advisory.v1.terminated" ->
                "[JS Delivery Terminated] " + delivery + (event.has("reason") ? ": " + event.text("reason") : "");
            case "io.nats.jetstream.advisory.v1.restore_create" -> "[Restore Create] " + stream;
            case "io.nats.jetstream.advisory.v1.restore_complete" ->
                "[Restore Complete] " + stream + " restored " + event.bytes("bytes") + " bytes " + span(event);
            case "io.nats.jetstream.advisory.v1.snapshot_create" ->
                "[Snapshot Create] " + stream + " " + event.commas("blocks") + " blocks of "
                        + event.bytes("block_size");
            case "io.nats.jetstream.advisory.v1.snapshot_complete" ->
                "[Snapshot Complete] " + stream + " " + span(event);
            case "io.nats.jetstream.advisory.v1.server_out_of_space" ->
                "[Out of Space] " + serverOf(event) + " ran out of disk space";
            case "io.nats.jetstream.advisory.v1.server_removed" ->
                "[Server Removed] " + serverOf(event) + " was removed";
            case "io.nats.jetstream.advisory.v1.stream_action" -> "[Stream " + event.title("action") + "] " + stream;
            case "io.nats.jetstream.advisory.v1.stream_batch_abandoned" ->
                "[Batch Abandoned]" + stream + " "
                        + (event.has("domain") ? "in domain " + event.text("domain") + " " : "")
                        + " abandoned batch " + event.text("batch") + ": " + event.text("reason");
            case "io.nats.jetstream.advisory.v1.stream_leader_elected" ->
                "[RAFT] Stream " + stream + " elected " + event.text("leader") + " of " + event.count("replicas")
                        + " peers";
            case "io.nats.jetstream.advisory.v1.stream_quorum_lost" ->
                "[RAFT] Stream " + stream + " lost quorum of " + event.count("replicas") + " peers";
            default -> throw unknown(event.type());
        };
    }

    private static String audit(EventFields event) {
        EventFields client = event.object("client");
        return "[JS API] " + event.text("subject") + (client.has("user") ? " " + client.text("user") + " @" : "")
                + (client.has("acc") ? " " + client.text("acc") : "");
    }

    private static String span(EventFields event) {
        return "started " + event.shortTime("start") + " ended " + event.shortTime("end");
    }

    private static String serverOf(EventFields event) {
        return event.text("server") + " (" + event.text("server_id") + ")"
                + (event.has("cluster") ? " in cluster " + event.text("cluster") : "");
    }

    static CliException unknown(String type) {
        return new CliException("display failed: no template registered for \"" + type + "\"");
    }
}
