// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.Event;

/** Formats events as blocks of text. */
final class ExtendedEvent {
    private static final int WIDTH = 14;
    private static final int WIDE_LABEL = 18;

    private ExtendedEvent() {}

    /** @throws dev.iora.cli.console.CliException if the type of the event is not known */
    static String text(Event event) {
        String type = event.type();
        if (type.startsWith("io.nats.server.")) {
            return ServerEvent.text(event);
        }
        return type.contains(".consumer_") ? consumer(event) : jetStream(event);
    }

    private static EventBlock consumerBlock(Event event, String title) {
        return new EventBlock(event, title)
                .row(WIDTH, "Stream", event.stream())
                .row(WIDTH, "Consumer", event.consumer());
    }

    private static String consumer(Event event) {
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.consumer_action" ->
                consumerBlock(event, "Consumer " + Words.capitalized(event.action()) + " Action")
                        .text();
            case "io.nats.jetstream.advisory.v1.consumer_group_pinned" ->
                consumerBlock(event, "Grouped Consumer Pinned a Client")
                        .row(WIDTH, "Group", event.group())
                        .row(WIDTH, "Domain", event.domain())
                        .row(WIDTH, "Pinned Client", event.pinnedId())
                        .text();
            case "io.nats.jetstream.advisory.v1.consumer_group_unpinned" ->
                consumerBlock(event, "Grouped Consumer Un-Pinned a Client")
                        .row(WIDTH, "Group", event.group())
                        .row(WIDTH, "Domain", event.domain())
                        .row(WIDTH, "Reason", event.reason())
                        .text();
            case "io.nats.jetstream.advisory.v1.consumer_leader_elected" ->
                withReplicas(
                        consumerBlock(event, "Consumer Leader Election").row(WIDTH, "Leader", event.leader()), event);
            case "io.nats.jetstream.advisory.v1.consumer_quorum_lost" ->
                withReplicas(consumerBlock(event, "Consumer Quorum Lost"), event);
            case "io.nats.jetstream.advisory.v1.consumer_pause" -> {
                boolean paused = event.paused();
                EventBlock block =
                        consumerBlock(event, "Consumer Pause").row(WIDTH, "Paused", Boolean.toString(paused));
                if (paused) {
                    block.row(WIDTH, "Until", event.pauseUntil());
                }
                yield block.rowIfNotEmpty(WIDTH, "Domain", event.domain()).textAndLine();
            }
            case "io.nats.jetstream.metric.v1.consumer_ack" ->
                new EventBlock(event, "Acknowledgment Sample")
                        .row(22, "Consumer", event.path())
                        .row(22, "Stream Sequence", EventText.unsigned(event.streamSeq()))
                        .row(22, "Consumer Sequence", EventText.unsigned(event.consumerSeq()))
                        .row(22, "Deliveries", EventText.unsigned(event.deliveries()))
                        .row(22, "Delay", EventText.unsigned(event.ackTime()))
                        .text();
            default -> throw ShortEvent.unknown(event.type());
        };
    }

    private static String jetStream(Event event) {
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.api_audit" -> audit(event);
            case "io.nats.jetstream.advisory.v1.api_limit_reached" ->
                new EventBlock(event, "API Limit Reached")
                        .row(WIDE_LABEL, "Dropped", EventText.unsigned(event.dropped()))
                        .row(WIDE_LABEL, "Domain", event.domain())
                        .text();
            case "io.nats.jetstream.advisory.v1.max_deliver" ->
                delivery(event, "Delivery Attempts Exceeded").text();
            case "io.nats.jetstream.advisory.v1.nak" ->
                delivery(event, "Delivery NAKed")
                        .row(WIDE_LABEL, "Domain", event.domain())
                        .text();
            case "io.nats.jetstream.advisory.v1.terminated" ->
                delivery(event, "Delivery Terminated")
                        .rowIfNotEmpty(WIDE_LABEL, "Reason", event.reason())
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.server_out_of_space" ->
                server(event, "Out of Disk Space")
                        .rowIfNotEmpty(WIDTH, "Stream", event.stream())
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.server_removed" ->
                server(event, "Server Removed")
                        .rowIfNotEmpty(WIDTH, "Domain", event.domain())
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.domain_leader_elected" ->
                withReplicas(
                        new EventBlock(event, "Domain Leader Election")
                                .row(WIDTH, "Leader", event.leader())
                                .row(WIDTH, "Cluster", event.cluster())
                                .rowIfNotEmpty(WIDTH, "Domain", event.domain()),
                        event);
            default -> stream(event);
        };
    }

    private static EventBlock streamBlock(Event event, String title) {
        return new EventBlock(event, title).row(WIDTH, "Stream", event.stream());
    }

    private static String stream(Event event) {
        return switch (event.type()) {
            case "io.nats.jetstream.advisory.v1.stream_action" ->
                streamBlock(event, "Stream " + Words.capitalized(event.action()) + " Action")
                        .rowIfNotEmpty(WIDTH, "Template", event.template())
                        .text();
            case "io.nats.jetstream.advisory.v1.stream_batch_abandoned" ->
                new EventBlock(event, "Publish Batch Abandoned")
                        .row(WIDE_LABEL, "Account", event.account())
                        .row(WIDE_LABEL, "Domain", event.domain())
                        .row(WIDE_LABEL, "Stream", event.stream())
                        .row(WIDE_LABEL, "Batch", event.batch())
                        .row(WIDE_LABEL, "Reason", event.reason())
                        .text();
            case "io.nats.jetstream.advisory.v1.stream_leader_elected" ->
                withReplicas(streamBlock(event, "Stream Leader Election").row(WIDTH, "Leader", event.leader()), event);
            case "io.nats.jetstream.advisory.v1.stream_quorum_lost" ->
                withReplicas(streamBlock(event, "Stream Quorum Lost"), event);
            case "io.nats.jetstream.advisory.v1.restore_create" ->
                withClient(streamBlock(event, "Stream Restore Created"), event).textAndLine();
            case "io.nats.jetstream.advisory.v1.restore_complete" ->
                withClient(
                                streamBlock(event, "Stream Restore Completed")
                                        .row(WIDTH, "Start", EventText.exactTime(event.start()))
                                        .row(WIDTH, "End", EventText.exactTime(event.end()))
                                        .row(WIDTH, "Bytes", HumanNumber.bytes(event.bytes())),
                                event)
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.snapshot_create" ->
                withClient(
                                streamBlock(event, "Stream Snapshot Created")
                                        .row(WIDTH, "Blocks", HumanNumber.of(event.blocks()))
                                        .row(WIDTH, "Block Size", HumanNumber.bytes(event.blockSize())),
                                event)
                        .textAndLine();
            case "io.nats.jetstream.advisory.v1.snapshot_complete" ->
                withClient(
                                streamBlock(event, "Stream Snapshot Completed")
                                        .row(WIDTH, "Start", EventText.exactTime(event.start()))
                                        .row(WIDTH, "End", EventText.exactTime(event.end())),
                                event)
                        .textAndLine();
            default -> throw ShortEvent.unknown(event.type());
        };
    }

    private static EventBlock delivery(Event event, String title) {
        return new EventBlock(event, title)
                .row(WIDE_LABEL, "Consumer", event.path())
                .row(WIDE_LABEL, "Stream Sequence", EventText.unsigned(event.streamSeq()))
                .row(WIDE_LABEL, "Deliveries", EventText.unsigned(event.deliveries()));
    }

    private static EventBlock server(Event event, String title) {
        return new EventBlock(event, title)
                .row(WIDTH, "Server", event.server() + " - " + event.serverId())
                .row(WIDTH, "Cluster", event.cluster());
    }

    private static String withReplicas(EventBlock block, Event event) {
        block.line("      Replicas:");
        block.line("");
        for (ClusterInfo.Peer peer : event.replicas()) {
            block.row(17, "Name", peer.name())
                    .row(17, "Current", Boolean.toString(peer.current()))
                    .row(17, "Active", HumanDuration.goText(peer.active()))
                    .line("");
        }
        return block.textAndLine();
    }

    private static EventBlock withClient(EventBlock block, Event event) {
        return addClient(block.line("        Client:"), event.client());
    }

    private static EventBlock addClient(EventBlock block, Event.Client client) {
        if (!client.user().isEmpty()) {
            block.row(26, "User", client.user() + " Account: " + client.acc());
        }
        return block.row(26, "Host", client.host())
                .row(26, "ID", EventText.unsigned(client.id()))
                .rowIfNotEmpty(26, "Name", client.name())
                .row(26, "Library Version", ServerEvent.library(client));
    }

    private static String audit(Event event) {
        EventBlock block = new EventBlock(event, "JetStream API Access")
                .row(12, "Server", event.server())
                .row(12, "Subject", event.subject())
                .line("      Client:");
        return addClient(block, event.client())
                .line("")
                .line("    Request:")
                .line("")
                .line(EventPrinter.padded(!event.request().isEmpty() ? event.request() : "Empty Request"))
                .line("")
                .line("    Response:")
                .line("")
                .line(EventPrinter.padded(event.response()))
                .text();
    }
}
