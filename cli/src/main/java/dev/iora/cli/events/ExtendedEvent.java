// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.json.JsonObject;

/**
 * Events as blocks of text.
 *
 * <p>Thread: any, stateless.
 */
final class ExtendedEvent {
    private static final int WIDTH = 14;
    private static final int WIDE = 18;

    private ExtendedEvent() {}

    /** @throws dev.iora.cli.console.CliException if the type of the event is not known */
    static String text(JsonObject json) {
        EventFields event = new EventFields(json);
        String type = event.type();
        if (type.startsWith("io.nats.server.")) {
            return ServerEvent.text(event);
        }
        return type.contains(".consumer_") ? consumer(event) : jetStream(event);
    }

    private static EventBlock consumerBlock(EventFields event, String title) {
        return new EventBlock(event, title)
                .row(WIDTH, "Stream", event.text("stream"))
                .row(WIDTH, "Consumer", event.text("consumer"));
    }

    private static String consumer(EventFields event) {
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.consumer_action" ->
                consumerBlock(event, "Consumer " + event.title("action") + " Action")
                        .text();
            case "io.nats.jetstream.advisory.v1.consumer_group_pinned" ->
                consumerBlock(event, "Grouped Consumer Pinned a Client")
                        .row(WIDTH, "Group", event.text("group"))
                        .row(WIDTH, "Domain", event.text("domain"))
                        .row(WIDTH, "Pinned Client", event.text("pinned_id"))
                        .text();
            case "io.nats.jetstream.advisory.v1.consumer_group_unpinned" ->
                consumerBlock(event, "Grouped Consumer Un-Pinned a Client")
                        .row(WIDTH, "Group", event.text("group"))
                        .row(WIDTH, "Domain", event.text("domain"))
                        .row(WIDTH, "Reason", event.text("reason"))
                        .text();
            case "io.nats.jetstream.advisory.v1.consumer_leader_elected" ->
                withReplicas(
                        consumerBlock(event, "Consumer Leader Election").row(WIDTH, "Leader", event.text("leader")),
                        event);
            case "io.nats.jetstream.advisory.v1.consumer_quorum_lost" ->
                withReplicas(consumerBlock(event, "Consumer Quorum Lost"), event);
            case "io.nats.jetstream.advisory.v1.consumer_pause" -> {
                boolean paused = event.event().truth("paused");
                EventBlock block =
                        consumerBlock(event, "Consumer Pause").row(WIDTH, "Paused", Boolean.toString(paused));
                if (paused) {
                    block.row(WIDTH, "Until", event.text("pause_until"));
                }
                yield block.rowIfNotEmpty(WIDTH, "Domain", event.text("domain")).textAndLine();
            }
            case "io.nats.jetstream.metric.v1.consumer_ack" ->
                new EventBlock(event, "Acknowledgment Sample")
                        .row(22, "Consumer", event.consumer())
                        .row(22, "Stream Sequence", event.number("stream_seq"))
                        .row(22, "Consumer Sequence", event.number("consumer_seq"))
                        .row(22, "Deliveries", event.number("deliveries"))
                        .row(22, "Delay", event.number("ack_time"))
                        .text();
            default -> throw ShortEvent.unknown(event.type());
        };
    }

    private static String jetStream(EventFields event) {
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.api_audit" -> audit(event);
            case "io.nats.jetstream.advisory.v1.api_limit_reached" ->
                new EventBlock(event, "API Limit Reached")
                        .row(WIDE, "Dropped", event.number("dropped"))
                        .row(WIDE, "Domain", event.text("domain"))
                        .text();
            case "io.nats.jetstream.advisory.v1.max_deliver" ->
                delivery(event, "Delivery Attempts Exceeded").text();
            case "io.nats.jetstream.advisory.v1.nak" ->
                delivery(event, "Delivery NAKed")
                        .row(WIDE, "Domain", event.text("domain"))
                        .text();
            case "io.nats.jetstream.advisory.v1.terminated" ->
                delivery(event, "Delivery Terminated")
                        .rowIfNotEmpty(WIDE, "Reason", event.text("reason"))
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.server_out_of_space" ->
                server(event, "Out of Disk Space")
                        .rowIfNotEmpty(WIDTH, "Stream", event.text("stream"))
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.server_removed" ->
                server(event, "Server Removed")
                        .rowIfNotEmpty(WIDTH, "Domain", event.text("domain"))
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.domain_leader_elected" ->
                withReplicas(
                        new EventBlock(event, "Domain Leader Election")
                                .row(WIDTH, "Leader", event.text("leader"))
                                .row(WIDTH, "Cluster", event.text("cluster"))
                                .rowIfNotEmpty(WIDTH, "Domain", event.text("domain")),
                        event);
            default -> stream(event);
        };
    }

    private static EventBlock streamBlock(EventFields event, String title) {
        return new EventBlock(event, title).row(WIDTH, "Stream", event.text("stream"));
    }

    private static String stream(EventFields event) {
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.stream_action" ->
                streamBlock(event, "Stream " + event.title("action") + " Action")
                        .rowIfNotEmpty(WIDTH, "Template", event.text("template"))
                        .text();
            case "io.nats.jetstream.advisory.v1.stream_batch_abandoned" ->
                new EventBlock(event, "Publish Batch Abandoned")
                        .row(WIDE, "Account", event.text("account"))
                        .row(WIDE, "Domain", event.text("domain"))
                        .row(WIDE, "Stream", event.text("stream"))
                        .row(WIDE, "Batch", event.text("batch"))
                        .row(WIDE, "Reason", event.text("reason"))
                        .text();
            case "io.nats.jetstream.advisory.v1.stream_leader_elected" ->
                withReplicas(
                        streamBlock(event, "Stream Leader Election").row(WIDTH, "Leader", event.text("leader")), event);
            case "io.nats.jetstream.advisory.v1.stream_quorum_lost" ->
                withReplicas(streamBlock(event, "Stream Quorum Lost"), event);
            case "io.nats.jetstream.advisory.v1.restore_create" ->
                withClient(streamBlock(event, "Stream Restore Created"), event).textAndLine();
            case "io.nats.jetstream.advisory.v1.restore_complete" ->
                withClient(
                                streamBlock(event, "Stream Restore Completed")
                                        .row(WIDTH, "Start", event.exactTime("start"))
                                        .row(WIDTH, "End", event.exactTime("end"))
                                        .row(WIDTH, "Bytes", event.bytes("bytes")),
                                event)
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.snapshot_create" ->
                withClient(
                                streamBlock(event, "Stream Snapshot Created")
                                        .row(WIDTH, "Blocks", event.commas("blocks"))
                                        .row(WIDTH, "Block Size", event.bytes("block_size")),
                                event)
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.snapshot_complete" ->
                withClient(
                                streamBlock(event, "Stream Snapshot Completed")
                                        .row(WIDTH, "Start", event.exactTime("start"))
                                        .row(WIDTH, "End", event.exactTime("end")),
                                event)
                        .textAndLine();
            default -> throw ShortEvent.unknown(event.type());
        };
    }

    private static EventBlock delivery(EventFields event, String title) {
        return new EventBlock(event, title)
                .row(WIDE, "Consumer", event.consumer())
                .row(WIDE, "Stream Sequence", event.number("stream_seq"))
                .row(WIDE, "Deliveries", event.number("deliveries"));
    }

    private static EventBlock server(EventFields event, String title) {
        return new EventBlock(event, title)
                .row(WIDTH, "Server", event.text("server") + " - " + event.text("server_id"))
                .row(WIDTH, "Cluster", event.text("cluster"));
    }

    private static String withReplicas(EventBlock block, EventFields event) {
        block.line("      Replicas:");
        block.line("");
        for (JsonObject replica : event.event().array("replicas").objects()) {
            EventFields peer = new EventFields(replica);
            block.row(17, "Name", peer.text("name"))
                    .row(17, "Current", Boolean.toString(replica.truth("current")))
                    .row(17, "Active", peer.duration("active"))
                    .line("");
        }
        return block.textAndLine();
    }

    private static EventBlock withClient(EventBlock block, EventFields event) {
        EventFields client = event.object("client");
        block.line("        Client:");
        if (client.has("user")) {
            block.row(26, "User", client.text("user") + " Account: " + client.text("acc"));
        }
        return block.row(26, "Host", client.text("host"))
                .row(26, "ID", client.number("id"))
                .rowIfNotEmpty(26, "Name", client.text("name"))
                .row(26, "Library Version", ServerEvent.library(client));
    }

    private static String audit(EventFields event) {
        EventBlock block = new EventBlock(event, "JetStream API Access")
                .row(12, "Server", event.text("server"))
                .row(12, "Subject", event.text("subject"));
        EventFields client = event.object("client");
        block.line("      Client:");
        if (client.has("user")) {
            block.row(26, "User", client.text("user") + " Account: " + client.text("acc"));
        }
        return block.row(26, "Host", client.text("host"))
                .row(26, "ID", client.number("id"))
                .rowIfNotEmpty(26, "Name", client.text("name"))
                .row(26, "Library Version", ServerEvent.library(client))
                .line("")
                .line("    Request:")
                .line("")
                .line(EventPrinter.padded(event.has("request") ? event.text("request") : "Empty Request"))
                .line("")
                .line("    Response:")
                .line("")
                .line(EventPrinter.padded(event.text("response")))
                .text();
    }
}
