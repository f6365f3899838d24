// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.PreparedServers;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerInfo;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The info of consumers of all kinds. */
class ConsumerReportTest {
    private static ConsumerInfo info(String json) {
        return JsonObject.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .as(ConsumerInfo.class);
    }

    private static String report(ConsumerInfo info, boolean stateOnly) throws Exception {
        return new PreparedServers().output(session -> ConsumerReport.print(session, info, false, stateOnly));
    }

    @Test
    void showsAPullConsumerWithAllSettings() throws Exception {
        ConsumerInfo info = info("""
                {'stream_name':'S','name':'C','config':{'name':'C','durable_name':'C','description':'text',
                'filter_subjects':['a','b'],'deliver_policy':'by_start_sequence','opt_start_seq':7,
                'ack_policy':'explicit','ack_wait':30000000000,'replay_policy':'instant','max_deliver':5,
                'sample_freq':'50%','max_ack_pending':1000,'max_waiting':512,'headers_only':true,
                'inactive_threshold':5000000000,'max_expires':1000000000,'max_batch':100,'max_bytes':2048,
                'backoff':[1000000000,60000000000],'num_replicas':3,'mem_storage':true,
                'priority_policy':'pinned_client','priority_groups':['g'],'priority_timeout':2000000000,
                'metadata':{'owner':'me','_nats.level':'4'}},
                'priority_groups':[{'group':'h'},{'group':'g','pinned_client_id':'ID'}],
                'delivered':{'consumer_seq':12,'stream_seq':1200},'ack_floor':{'consumer_seq':11,'stream_seq':1100},
                'num_ack_pending':1,'num_redelivered':2,'num_pending':3,'num_waiting':4}""");
        assertThat(report(info, false)).isEqualTo("""
                Information for Consumer S > C created\s

                Configuration:

                                    Name: C
                             Description: text
                               Pull Mode: true
                         Filter Subjects: a, b
                          Deliver Policy: From Sequence 7
                              Ack Policy: Explicit
                                Ack Wait: 30.00s
                           Replay Policy: Instant
                      Maximum Deliveries: 5
                           Sampling Rate: 50%
                         Max Ack Pending: 1,000
                       Max Waiting Pulls: 512
                            Headers Only: true
                      Inactive Threshold: 5.00s
                         Max Pull Expire: 1.00s
                          Max Pull Batch: 100
                       Max Pull MaxBytes: 2,048
                                 Backoff: 1s, 1m0s
                                Replicas: 3
                          Memory Storage: true
                         Priority Policy: pinned_client
                         Priority Groups: g
                              Pinned TTL: 2.00s

                Metadata:

                                   owner: me

                State:

                      Required API Level:  hosted at level 4
                  Last Delivered Message: Consumer sequence: 12 Stream sequence: 1,200
                    Acknowledgment Floor: Consumer sequence: 11 Stream sequence: 1,100
                        Outstanding Acks: 1 out of maximum 1,000
                    Redelivered Messages: 2
                    Unprocessed Messages: 3
                           Waiting Pulls: 4 of maximum 512
                         Priority Groups: g: pinned ID at\s
                                          h: No client
                """);
    }

    @Test
    void showsAPushConsumer() throws Exception {
        ConsumerInfo info = info("""
                {'stream_name':'S','name':'P','ts':'2026-01-02T03:04:05Z','config':{'durable_name':'P',
                'deliver_subject':'d','deliver_group':'g','filter_subject':'a','deliver_policy':'last_per_subject',
                'ack_policy':'none','replay_policy':'original','rate_limit_bps':8192,'idle_heartbeat':1000000000,
                'flow_control':true},'delivered':{'consumer_seq':1,'stream_seq':2,
                'last_active':'2026-01-02T03:04:00Z'},'push_bound':true}""");
        assertThat(report(info, false)).isEqualTo("""
                Information for Consumer S > P created\s

                Configuration:

                                    Name: P
                        Delivery Subject: d
                          Filter Subject: a
                          Deliver Policy: Last Per Subject
                     Deliver Queue Group: g
                              Ack Policy: None
                           Replay Policy: Original
                              Rate Limit: 1.0 KiB / second
                          Idle Heartbeat: 1.00s
                            Flow Control: true

                State:

                  Last Delivered Message: Consumer sequence: 1 Stream sequence: 2 Last delivery: 5.00s ago
                    Unprocessed Messages: 0
                         Active Interest: Active using Queue Group g
                """);
    }

    @Test
    void showsTheCluster() throws Exception {
        ConsumerInfo info = info("""
                {'stream_name':'S','name':'C','ts':'2026-01-02T03:04:05Z','config':{'ack_policy':'flow_control',
                'deliver_subject':'d'},'cluster':{'name':'east','raft_group':'G','leader':'n1',
                'leader_since':'2026-01-02T03:03:05Z','replicas':[{'name':'n2','current':true,'active':1000000000},
                {'name':'n3','lag':5}]}}""");
        assertThat(report(info, true)).isEqualTo("""
                State for Consumer S > C created\s

                Cluster Information:

                                    Name: east
                              Raft Group: G
                                  Leader: n1 (1m0s)
                                 Replica: n2, current, seen 1.00s ago
                                 Replica: n3, outdated, not seen

                State:

                  Last Delivered Message: Consumer sequence: 0 Stream sequence: 0
                    Acknowledgment Floor: Consumer sequence: 0 Stream sequence: 0
                        Outstanding Acks: 0
                    Redelivered Messages: 0
                    Unprocessed Messages: 0
                         Active Interest: No interest
                """);
    }

    @Test
    void shortensALongBackoff() throws Exception {
        String periods = IntStream.rangeClosed(1, 16)
                .mapToObj(second -> second + "000000000")
                .collect(Collectors.joining(","));
        assertThat(report(info("{'name':'C','config':{'backoff':[" + periods + "]}}"), false))
                .contains("Backoff: 1s, 2s, 3s, 4s, 5s, ..., 12s, 13s, 14s, 15s, 16s (16 total)\n");
        String shorter = periods.substring(0, periods.lastIndexOf(','));
        assertThat(report(info("{'name':'C','config':{'backoff':[" + shorter + "]}}"), false))
                .contains(" 7s, 8s, 9s, ")
                .doesNotContain("total");
    }

    @Test
    void showsWhenAPauseEnds() throws Exception {
        String config = "'config':{'pause_until':'2026-01-02T03:04:05Z'}";
        assertThat(report(info("{'name':'C'," + config + "}"), false))
                .containsPattern("Paused Until Deadline: 2026-01-0\\d \\d\\d:\\d\\d:05 \\(passed\\)");
        assertThat(report(info("{'name':'C','paused':true,'pause_remaining':61400000000," + config + "}"), false))
                .containsPattern("Paused Until Deadline: 2026-01-0\\d \\d\\d:\\d\\d:05 \\(1m1s remaining\\)")
                .containsPattern("Paused Until: .* \\(1m1s remaining\\)");
    }
}
