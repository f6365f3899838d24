// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.Event;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.Traffic;

/** Formats events about connections as blocks of text. */
final class ServerEvent {
    private static final int CLIENT_WIDTH = 19;

    private ServerEvent() {}

    static String text(Event event) {
        return switch (event.type()) {
            case "io.nats.server.advisory.v1.client_connect" -> connect(event);
            case "io.nats.server.advisory.v1.client_disconnect" -> disconnect(event);
            case "io.nats.server.advisory.v1.account_connections" -> account(event);
            case "io.nats.server.metric.v1.service_latency" -> latency(event);
            default -> throw ShortEvent.unknown(event.type());
        };
    }

    /** The library that a client uses. */
    static String library(Event.Client client) {
        return client.ver() + "  Language: " + (!client.lang().isEmpty() ? client.lang() : "Unknown");
    }

    private static String connect(Event event) {
        ServerIdentity server = event.serverIdentity();
        EventBlock block = new EventBlock(event, "Client Connection")
                .row(9, "Server", server.name())
                .rowIfNotEmpty(9, "Cluster", server.cluster())
                .line("");
        return addClient(block, event).textAndLine();
    }

    private static String disconnect(Event event) {
        ServerIdentity server = event.serverIdentity();
        EventBlock block = new EventBlock(event, "Client Disconnection")
                .rowIfNotEmpty(10, "Reason", event.reason())
                .row(10, "Server", server.name())
                .rowIfNotEmpty(10, "Cluster", server.cluster())
                .line("");
        return addClient(block, event)
                .line("")
                .line("   Stats:")
                .row(21, "RTT", HumanDuration.goText(event.client().rtt()))
                .row(21, "Client Received", messages(event.received()))
                .row(21, "Client Published", messages(event.sent()))
                .text();
    }

    private static String messages(Traffic data) {
        return EventText.unsigned(data.msgs()) + bytes(data);
    }

    private static String bytes(Traffic data) {
        return " messages (" + HumanNumber.bytes(data.bytes()) + ")";
    }

    private static EventBlock addClient(EventBlock block, Event event) {
        Event.Client client = event.client();
        block.line("   Client:")
                .row(CLIENT_WIDTH, "ID", EventText.unsigned(client.id()))
                .rowIfNotEmpty(CLIENT_WIDTH, "User", client.user())
                .rowIfNotEmpty(CLIENT_WIDTH, "Name", client.name())
                .row(CLIENT_WIDTH, "Account", client.acc())
                .row(CLIENT_WIDTH, "Library Version", library(client))
                .rowIfNotEmpty(CLIENT_WIDTH, "Host", client.host());
        if (!client.jwt().isEmpty()) {
            block.row(CLIENT_WIDTH, "Issuer Key", client.issuerKey())
                    .row(CLIENT_WIDTH, "Name Tag", client.nameTag())
                    .row(CLIENT_WIDTH, "Tags", String.join(",", client.tags()));
        }
        return block.rowIfNotEmpty(CLIENT_WIDTH, "Client Kind", client.kind())
                .rowIfNotEmpty(CLIENT_WIDTH, "Client Type", client.clientType());
    }

    private static String account(Event event) {
        ServerIdentity server = event.serverIdentity();
        Traffic received = event.received();
        Traffic sent = event.sent();
        return new EventBlock(event, "Account Status")
                .row(13, "Account", event.acc())
                .row(13, "Server", server.name())
                .rowIfNotEmpty(13, "Cluster", server.cluster())
                .row(13, "Connections", EventText.unsigned(event.conns()))
                .row(13, "Leaf Nodes", EventText.unsigned(event.leafnodes()))
                .line("")
                .line("   Stats:")
                .row(20, "Received", HumanNumber.of(received.msgs()) + bytes(received))
                .row(20, "Published", HumanNumber.of(sent.msgs()) + bytes(sent))
                .row(20, "Slow Consumers", HumanNumber.of(event.slowConsumers()))
                .text();
    }

    private static String latency(Event event) {
        String error = event.description();
        EventBlock block = new EventBlock(event, "Service Latency" + (error.isEmpty() ? "" : " - " + error))
                .row(13, "Start Time", EventText.exactTime(event.start()))
                .rowIfNotEmpty(13, "Error", error)
                .line("")
                .line("   Latencies:")
                .line("")
                .row(22, "Request Duration", HumanDuration.goText(event.total()))
                .row(22, "Requestor", HumanDuration.goText(event.requestor().rtt()))
                .row(22, "NATS System", HumanDuration.goText(event.system()))
                .row(22, "Service", HumanDuration.goText(event.service()));
        addParty(block, "Requestor", event.requestor());
        addParty(block, "Responder", event.responder());
        return block.text();
    }

    private static void addParty(EventBlock block, String role, Event.Client party) {
        block.line("")
                .line("   " + role + ":")
                .row(12, "Account", party.acc())
                .row(12, "RTT", HumanDuration.goText(party.rtt()));
        if (!party.user().isEmpty()) {
            block.row(12, "Start", party.start())
                    .row(12, "User", party.user())
                    .row(12, "Name", party.name())
                    .row(12, "Language", party.lang())
                    .row(12, "Version", party.ver());
        }
        if (party.id() != 0) {
            block.row(12, "Host", party.host())
                    .row(12, "ID", EventText.unsigned(party.id()))
                    .row(12, "Server", party.server());
        }
    }
}
