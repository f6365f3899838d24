// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

/**
 * Events about connections as blocks of text.
 *
 * <p>Thread: any, stateless.
 */
final class ServerEvent {
    private static final int CLIENT_WIDTH = 19;

    private ServerEvent() {}

    static String text(EventFields event) {
        return switch (event.type()) {
            case "io.nats.server.advisory.v1.client_connect" -> connect(event);
            case "io.nats.server.advisory.v1.client_disconnect" -> disconnect(event);
            case "io.nats.server.advisory.v1.account_connections" -> account(event);
            case "io.nats.server.metric.v1.service_latency" -> latency(event);
            default -> throw ShortEvent.unknown(event.type());
        };
    }

    /** The library that a client uses. */
    static String library(EventFields client) {
        return client.text("ver") + "  Language: " + (client.has("lang") ? client.text("lang") : "Unknown");
    }

    private static String connect(EventFields event) {
        EventFields server = event.object("server");
        EventBlock block = new EventBlock(event, "Client Connection")
                .row(9, "Server", server.text("name"))
                .rowIfNotEmpty(9, "Cluster", server.text("cluster"))
                .line("");
        return addClient(block, event).textAndLine();
    }

    private static String disconnect(EventFields event) {
        EventFields server = event.object("server");
        EventBlock block = new EventBlock(event, "Client Disconnection")
                .rowIfNotEmpty(10, "Reason", event.text("reason"))
                .row(10, "Server", server.text("name"))
                .rowIfNotEmpty(10, "Cluster", server.text("cluster"))
                .line("");
        return addClient(block, event)
                .line("")
                .line("   Stats:")
                .row(21, "RTT", event.object("client").duration("rtt"))
                .row(21, "Client Received", messages(event.object("received")))
                .row(21, "Client Published", messages(event.object("sent")))
                .text();
    }

    private static String messages(EventFields data) {
        return data.number("msgs") + " messages (" + data.bytes("bytes") + ")";
    }

    private static EventBlock addClient(EventBlock block, EventFields event) {
        EventFields client = event.object("client");
        block.line("   Client:")
                .row(CLIENT_WIDTH, "ID", client.number("id"))
                .rowIfNotEmpty(CLIENT_WIDTH, "User", client.text("user"))
                .rowIfNotEmpty(CLIENT_WIDTH, "Name", client.text("name"))
                .row(CLIENT_WIDTH, "Account", client.text("acc"))
                .row(CLIENT_WIDTH, "Library Version", library(client))
                .rowIfNotEmpty(CLIENT_WIDTH, "Host", client.text("host"));
        if (client.has("jwt")) {
            block.row(CLIENT_WIDTH, "Issuer Key", client.text("issuer_key"))
                    .row(CLIENT_WIDTH, "Name Tag", client.text("name_tag"))
                    .row(CLIENT_WIDTH, "Tags", String.join(",", client.event().strings("tags")));
        }
        return block.rowIfNotEmpty(CLIENT_WIDTH, "Client Kind", client.text("kind"))
                .rowIfNotEmpty(CLIENT_WIDTH, "Client Type", client.text("client_type"));
    }

    private static String account(EventFields event) {
        EventFields server = event.object("server");
        EventFields received = event.object("received");
        EventFields sent = event.object("sent");
        return new EventBlock(event, "Account Status")
                .row(13, "Account", event.text("acc"))
                .row(13, "Server", server.text("name"))
                .rowIfNotEmpty(13, "Cluster", server.text("cluster"))
                .row(13, "Connections", event.number("conns"))
                .row(13, "Leaf Nodes", event.number("leafnodes"))
                .line("")
                .line("   Stats:")
                .row(20, "Received", received.commas("msgs") + " messages (" + received.bytes("bytes") + ")")
                .row(20, "Published", sent.commas("msgs") + " messages (" + sent.bytes("bytes") + ")")
                .row(20, "Slow Consumers", event.commas("slow_consumers"))
                .text();
    }

    private static String latency(EventFields event) {
        String error = event.text("description");
        EventBlock block = new EventBlock(event, "Service Latency" + (error.isEmpty() ? "" : " - " + error))
                .row(13, "Start Time", event.exactTime("start"))
                .rowIfNotEmpty(13, "Error", error)
                .line("")
                .line("   Latencies:")
                .line("")
                .row(22, "Request Duration", event.duration("total"))
                .row(22, "Requestor", event.object("requestor").duration("rtt"))
                .row(22, "NATS System", event.duration("system"))
                .row(22, "Service", event.duration("service"));
        addParty(block, "Requestor", event.object("requestor"));
        addParty(block, "Responder", event.object("responder"));
        return block.text();
    }

    private static void addParty(EventBlock block, String role, EventFields party) {
        block.line("")
                .line("   " + role + ":")
                .row(12, "Account", party.text("acc"))
                .row(12, "RTT", party.duration("rtt"));
        if (party.has("user")) {
            block.row(12, "Start", party.text("start"))
                    .row(12, "User", party.text("user"))
                    .row(12, "Name", party.text("name"))
                    .row(12, "Language", party.text("lang"))
                    .row(12, "Version", party.text("ver"));
        }
        if (party.event().number("id") != 0) {
            block.row(12, "Host", party.text("host"))
                    .row(12, "ID", party.number("id"))
                    .row(12, "Server", party.text("server"));
        }
    }
}
