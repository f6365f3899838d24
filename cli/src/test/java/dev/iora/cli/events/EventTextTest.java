// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.Event;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTextTest {
    private static Event event(String type, String fields) {
        return JsonObject.parse(("{\"type\":\"" + type + "\",\"id\":\"ID\",\"timestamp\":\"2026-11-24T12:22:50.5Z\""
                                + fields + "}")
                        .getBytes(StandardCharsets.UTF_8))
                .as(Event.class);
    }

    private static Event rich(String type) {
        return event(type, """
                ,"stream":"S","consumer":"C","action":"create","leader":"n1","cluster":"c1","domain":"D","server":"n1",
                "server_id":"N1","group":"g","pinned_id":"p","reason":"r","paused":true,"pause_until":"later",
                "replicas":[{"name":"n1","current":true,"active":1000}],"stream_seq":7,"consumer_seq":3,"deliveries":2,
                "ack_time":5,"bytes":2048,"blocks":3,"block_size":1024,"batch":"b","account":"A","dropped":1234,
                "start":"2026-11-24T12:22:49Z","end":"2026-11-24T12:22:50Z","subject":"$JS.API.INFO","request":"{}",
                "response":"{}","client":{"user":"u","acc":"A","id":9,"host":"h","lang":"go","ver":"1"}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api_audit              | [JS API] $JS.API.INFO u @ A
            api_limit_reached      | [JS API Limit] n1 in domain D discarded 1,234 messages
            consumer_action        | [Consumer Create] S > C
            consumer_group_pinned  | [PINNED] Consumer S > C pinned client p for group g
            consumer_group_unpinned | [UNPINNED] Consumer S > C unpinned client for group g: r
            consumer_leader_elected | [RAFT] Consumer S > C elected n1 of 1 peers
            consumer_pause         | [Consumer Pause] Consumer: S > C Paused: true until later
            consumer_quorum_lost   | [RAFT] Consumer S > C lost quorum of 1 peers
            domain_leader_elected  | [RAFT] Domain leader elected n1 in cluster c1 leader of 1 peers
            max_deliver            | [JS Max Deliveries] S (7) > C: 2 deliveries
            nak                    | [JS Delivery NAKed] S (7) > C: 2 deliveries
            restore_complete       | [Restore Complete] S restored 2.0 KiB bytes started 12:22:49 ended 12:22:50
            restore_create         | [Restore Create] S
            server_out_of_space    | [Out of Space] n1 (N1) in cluster c1 ran out of disk space
            server_removed         | [Server Removed] n1 (N1) in cluster c1 was removed
            snapshot_complete      | [Snapshot Complete] S started 12:22:49 ended 12:22:50
            snapshot_create        | [Snapshot Create] S 3 blocks of 1.0 KiB
            stream_action          | [Stream Create] S
            stream_batch_abandoned | '[Batch Abandoned]S in domain D  abandoned batch b: r'
            stream_leader_elected  | [RAFT] Stream S elected n1 of 1 peers
            stream_quorum_lost     | [RAFT] Stream S lost quorum of 1 peers
            terminated             | [JS Delivery Terminated] S (7) > C: 2 deliveries: r
            """)
    void formatsAdvisoriesAsLineAndBlock(String type, String line) {
        Event event = rich("io.nats.jetstream.advisory.v1." + type);
        assertThat(ShortEvent.text(event)).isEqualTo("12:22:50 " + line);
        assertThat(ExtendedEvent.text(event)).startsWith("\n[12:22:50] [ID] ");
    }

    @Test
    void formatsAcknowledgementMetrics() {
        Event event = rich("io.nats.jetstream.metric.v1.consumer_ack");
        assertThat(ShortEvent.text(event)).isEqualTo("12:22:50 [JS Ack] S (7) > C (3): 2 deliveries in 5");
        assertThat(ExtendedEvent.text(event)).isEqualTo("""

                [12:22:50] [ID] Acknowledgment Sample

                              Consumer: S > C
                       Stream Sequence: 7
                     Consumer Sequence: 3
                            Deliveries: 2
                                 Delay: 5""");
    }

    @Test
    void showsReasonAndTrafficOfDisconnections() {
        Event event = event("io.nats.server.advisory.v1.client_disconnect", """
                ,"server":{"name":"n1","cluster":"c1"},"client":{"id":5,"user":"bob","acc":"A","ver":"1.2","rtt":1500000,
                "host":"127.0.0.1","kind":"Client","client_type":"nats"},"reason":"Client Closed",
                "sent":{"msgs":1,"bytes":10},"received":{"msgs":2,"bytes":2048}""");
        assertThat(ShortEvent.text(event))
                .isEqualTo("12:22:50 [Disconnection] user: bob cid: 5 in account A: Client Closed");
        assertThat(ExtendedEvent.text(event)).isEqualTo("""

                [12:22:50] [ID] Client Disconnection

                    Reason: Client Closed
                    Server: n1
                   Cluster: c1

                   Client:
                                 ID: 5
                               User: bob
                            Account: A
                    Library Version: 1.2  Language: Unknown
                               Host: 127.0.0.1
                        Client Kind: Client
                        Client Type: nats

                   Stats:
                                  RTT: 1.5ms
                      Client Received: 2 messages (2.0 KiB)
                     Client Published: 1 messages (10 B)""");
    }

    @Test
    void formatsAccountAndServiceEvents() {
        Event account = event("io.nats.server.advisory.v1.account_connections", """
                ,"server":{"name":"n1"},"acc":"A","conns":3,"leafnodes":1,"slow_consumers":4,
                "sent":{"msgs":1,"bytes":10},"received":{"msgs":2000,"bytes":2048}""");
        assertThat(ShortEvent.text(account))
                .isEqualTo("12:22:50 [Account] A Server: n1 Connections: 3 Leaf Nodes: 1 Slow: 4 Sent: 1 / 10 B"
                        + " Received: 2,000 / 2.0 KiB");
        assertThat(ExtendedEvent.text(account)).contains("            Received: 2,000 messages (2.0 KiB)\n");
        Event latency = event("io.nats.server.metric.v1.service_latency", """
                ,"requestor":{"acc":"A","rtt":1000},"responder":{"acc":"B","rtt":2000,"id":4},"service":3000,"system":4000,
                "total":10000,"start":"2026-11-24T12:22:49.25Z","description":"Timeout\"""");
        assertThat(ShortEvent.text(latency))
                .isEqualTo("12:22:50 [Svc Latency] Timeout requestor 1µs <-> system 4µs <- service rtt 2µs -> service"
                        + " 3µs");
        assertThat(ExtendedEvent.text(latency))
                .contains("   Start Time: 12:22:49.250\n        Error: Timeout\n")
                .contains("      Request Duration: 10µs\n");
    }

    @Test
    void refusesUnknownTypes() {
        Event unknown = event("io.nats.server.advisory.v9.new", "");
        assertThatThrownBy(() -> ShortEvent.text(unknown)).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> ExtendedEvent.text(unknown))
                .isInstanceOf(CliException.class)
                .hasMessage("display failed: no template registered for \"io.nats.server.advisory.v9.new\"");
    }
}
