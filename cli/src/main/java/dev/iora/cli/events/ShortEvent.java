// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.view.Event;

/** Formats events as one line each. */
final class ShortEvent {
    private ShortEvent() {}

    /** @throws CliException if the type of the event is not known */
    static String text(Event event) {
        return EventText.shortTime(event.timestamp()) + " " + line(event);
    }

    private static String line(Event event) {
        String type = event.type();
        if (type.startsWith("io.nats.jetstream.")) {
            return type.contains(".consumer_") ? consumerLine(event) : jetStreamLine(event);
        }
        Event.Client client = event.client();
        String connection = (!client.user().isEmpty() ? "user: " + client.user() : "") + " cid: "
                + EventText.unsigned(client.id()) + " in account " + client.acc();
        return switch (type) {
            case "io.nats.server.advisory.v1.client_connect" -> "[Connection] " + connection;
            case "io.nats.server.advisory.v1.client_disconnect" ->
                "[Disconnection] " + connection + ": " + event.reason();
            case "io.nats.server.advisory.v1.account_connections" ->
                "[Account] " + event.acc() + " Server: "
                        + event.serverIdentity().name() + " Connections: " + EventText.unsigned(event.conns())
                        + " Leaf Nodes: " + EventText.unsigned(event.leafnodes()) + " Slow: "
                        + HumanNumber.of(event.slowConsumers())
                        + " Sent: " + EventText.traffic(event.sent()) + " Received: "
                        + EventText.traffic(event.received());
            case "io.nats.server.metric.v1.service_latency" ->
                "[Svc Latency] " + (!event.description().isEmpty() ? event.description() + " " : "") + "requestor "
                        + HumanDuration.goText(event.requestor().rtt()) + " <-> system "
                        + HumanDuration.goText(event.system())
                        + " <- service rtt "
                        + HumanDuration.goText(event.responder().rtt()) + " -> service "
                        + HumanDuration.goText(event.service());
            default -> throw unknown(type);
        };
    }

    private static String consumerLine(Event event) {
        String consumer = event.path();
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.consumer_action" ->
                "[Consumer " + Words.capitalized(event.action()) + "] " + consumer;
            case "io.nats.jetstream.advisory.v1.consumer_group_pinned" ->
                "[PINNED] Consumer " + consumer + " pinned client " + event.pinnedId() + " for group " + event.group();
            case "io.nats.jetstream.advisory.v1.consumer_group_unpinned" ->
                "[UNPINNED] Consumer " + consumer + " unpinned client for group " + event.group() + ": "
                        + event.reason();
            case "io.nats.jetstream.advisory.v1.consumer_leader_elected" ->
                "[RAFT] Consumer " + consumer + " elected " + event.leader() + " of "
                        + event.replicas().size() + " peers";
            case "io.nats.jetstream.advisory.v1.consumer_quorum_lost" ->
                "[RAFT] Consumer " + consumer + " lost quorum of "
                        + event.replicas().size() + " peers";
            case "io.nats.jetstream.advisory.v1.consumer_pause" -> {
                boolean paused = event.paused();
                yield "[Consumer Pause] Consumer: " + consumer + " Paused: " + paused
                        + (paused ? " until " + event.pauseUntil() : "");
            }
            case "io.nats.jetstream.metric.v1.consumer_ack" ->
                "[JS Ack] " + event.stream() + " (" + EventText.unsigned(event.streamSeq()) + ") > "
                        + event.consumer() + " (" + EventText.unsigned(event.consumerSeq()) + "): "
                        + EventText.unsigned(event.deliveries()) + " deliveries in "
                        + EventText.unsigned(event.ackTime());
            default -> throw unknown(event.type());
        };
    }

    private static String jetStreamLine(Event event) {
        String stream = event.stream();
        String delivery = stream + " (" + EventText.unsigned(event.streamSeq()) + ") > " + event.consumer() + ": "
                + EventText.unsigned(event.deliveries()) + " deliveries";
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.api_audit" -> audit(event);
            case "io.nats.jetstream.advisory.v1.api_limit_reached" ->
                "[JS API Limit] " + event.server() + " "
                        + (!event.domain().isEmpty() ? "in domain " + event.domain() + " " : "") + "discarded "
                        + HumanNumber.of(event.dropped()) + " messages";
            case "io.nats.jetstream.advisory.v1.domain_leader_elected" ->
                "[RAFT] Domain leader elected " + event.leader() + " in cluster " + event.cluster() + " leader of "
                        + event.replicas().size() + " peers";
            case "io.nats.jetstream.advisory.v1.max_deliver" -> "[JS Max Deliveries] " + delivery;
            case "io.nats.jetstream.advisory.v1.nak" -> "[JS Delivery NAKed] " + delivery;
            case "io.nats.jetstream.advisory.v1.terminated" ->
                "[JS Delivery Terminated] " + delivery + (!event.reason().isEmpty() ? ": " + event.reason() : "");
            case "io.nats.jetstream.advisory.v1.restore_create" -> "[Restore Create] " + stream;
            case "io.nats.jetstream.advisory.v1.restore_complete" ->
                "[Restore Complete] " + stream + " restored " + HumanNumber.bytes(event.bytes()) + " bytes "
                        + span(event);
            case "io.nats.jetstream.advisory.v1.snapshot_create" ->
                "[Snapshot Create] " + stream + " " + HumanNumber.of(event.blocks()) + " blocks of "
                        + HumanNumber.bytes(event.blockSize());
            case "io.nats.jetstream.advisory.v1.snapshot_complete" ->
                "[Snapshot Complete] " + stream + " " + span(event);
            case "io.nats.jetstream.advisory.v1.server_out_of_space" ->
                "[Out of Space] " + serverOf(event) + " ran out of disk space";
            case "io.nats.jetstream.advisory.v1.server_removed" ->
                "[Server Removed] " + serverOf(event) + " was removed";
            case "io.nats.jetstream.advisory.v1.stream_action" ->
                "[Stream " + Words.capitalized(event.action()) + "] " + stream;
            case "io.nats.jetstream.advisory.v1.stream_batch_abandoned" ->
                "[Batch Abandoned]" + stream + " "
                        + (!event.domain().isEmpty() ? "in domain " + event.domain() + " " : "")
                        + " abandoned batch " + event.batch() + ": " + event.reason();
            case "io.nats.jetstream.advisory.v1.stream_leader_elected" ->
                "[RAFT] Stream " + stream + " elected " + event.leader() + " of "
                        + event.replicas().size() + " peers";
            case "io.nats.jetstream.advisory.v1.stream_quorum_lost" ->
                "[RAFT] Stream " + stream + " lost quorum of "
                        + event.replicas().size() + " peers";
            default -> throw unknown(event.type());
        };
    }

    private static String audit(Event event) {
        Event.Client client = event.client();
        return "[JS API] " + event.subject() + (!client.user().isEmpty() ? " " + client.user() + " @" : "")
                + (!client.acc().isEmpty() ? " " + client.acc() : "");
    }

    private static String span(Event event) {
        return "started " + EventText.shortTime(event.start()) + " ended " + EventText.shortTime(event.end());
    }

    private static String serverOf(Event event) {
        return event.server() + " (" + event.serverId() + ")"
                + (!event.cluster().isEmpty() ? " in cluster " + event.cluster() : "");
    }

    static CliException unknown(String type) {
        return new CliException("display failed: no template registered for \"" + type + "\"");
    }
}
