// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.PreparedServers;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The info of streams in a cluster, and of copies of other streams. */
class StreamReportTest {
    private static final String EVERY_SETTING = """
            {'config':{'name':'S','description':'text','subjects':['a','b.>'],'num_replicas':3,'sealed':true,
            'storage':'file','compression':'s2','persist_mode':'async','first_seq':10,
            'placement':{'cluster':'east','tags':['ssd','fast']},'subject_transform':{'dest':'c.>'},
            'republish':{'src':'a','dest':'d','headers_only':true},'retention':'workqueue','no_ack':true,
            'discard':'new','discard_new_per_subject':true,'duplicate_window':120000000000,'allow_direct':true,
            'mirror_direct':true,'allow_msg_ttl':true,'subject_delete_marker_ttl':1000000000,
            'max_msgs':1000,'max_msgs_per_subject':5,'max_bytes':1048576,'max_age':3600000000000,
            'max_msg_size':1024,'max_consumers':7,'consumer_limits':{'inactive_threshold':1000000000,
            'max_ack_pending':9},'metadata':{'owner':'me','_nats.level':'4'},
            'sources':[{'name':'T','opt_start_seq':3,'external':{'api':'$JS.hub.API','deliver':'d.hub'}},
            {'name':'R','opt_start_time':'2026-01-02T03:04:05Z','consumer':{'name':'C','deliver_subject':'x'}}]},
            'state':{}}""";

    private static StreamInfo info(String json) {
        return JsonObject.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .as(StreamInfo.class);
    }

    private static String report(StreamInfo info) throws Exception {
        return new PreparedServers().output(session -> StreamReport.print(session, info, false));
    }

    private static String state(StreamInfo info) throws Exception {
        return new PreparedServers().output(session -> StreamReport.printState(session, info));
    }

    @Test
    void showsEverySettingThatIsNotTheDefault() throws Exception {
        assertThat(report(info(EVERY_SETTING))).isEqualTo("""
                Information for Stream S created\s

                                  Description: text
                                     Subjects: a, b.>
                                     Replicas: 3
                                       Sealed: true
                                      Storage: File
                                  Compression: S2 Compression
                             Persistence Mode: Async
                               First Sequence: 10
                            Placement Cluster: east
                               Placement Tags: ssd, fast

                Options:

                            Subject Transform: > to c.>
                         Republishing Headers: a to d
                                    Retention: WorkQueue
                              Acknowledgments: false
                               Discard Policy: New Per Subject
                             Duplicate Window: 2m0s
                                   Direct Get: true
                            Mirror Direct Get: true
                  Allows Atomic Batch Publish: false
                    Allows Fast Batch Publish: false
                              Allows Counters: false
                            Allows Msg Delete: true
                       Allows Per-Message TTL: true
                                 Allows Purge: true
                             Allows Schedules: false
                   Subject Delete Markers TTL: 1.00s
                               Allows Rollups: false

                Limits:

                             Maximum Messages: 1,000
                          Maximum Per Subject: 5
                                Maximum Bytes: 1.0 MiB
                                  Maximum Age: 1h0m0s
                         Maximum Message Size: 1.0 KiB
                            Maximum Consumers: 7
                  Consumer Inactive Threshold: 1.00s
                     Consumer Max Ack Pending: 9

                Metadata:

                                        owner: me

                Replication:

                                      Sources: R, Start Time: 2026-01-02T03:04:05Z, Consumer Name: C (x)
                                               T, Start Seq: 3, API Prefix: $JS.hub.API, Delivery Prefix: d.hub

                State:

                           Required API Level:  hosted at level 4
                                     Messages: 0
                                        Bytes: 0 B
                               First Sequence: 0
                                Last Sequence: 0
                             Active Consumers: 0
                """);
    }

    @Test
    void showsUnlimitedForLimitsThatAreOff() throws Exception {
        StreamInfo info = info("""
                {'config':{'name':'S','storage':'memory','retention':'limits','discard':'old','max_msgs':-1,
                'max_msgs_per_subject':-1,'max_bytes':-1,'max_age':0,'max_msg_size':-1,'max_consumers':-1},
                'state':{'messages':5,'bytes':2048,'first_seq':2,'first_ts':'2026-01-02T03:04:05Z','last_seq':9,
                'last_ts':'1970-01-01T00:00:00Z','num_deleted':3,'num_subjects':4,'consumer_count':1,
                'lost':{'msgs':[1,2],'bytes':1024}}}""");
        assertThat(report(info).replaceAll("2026-01-0\\d \\d\\d:\\d\\d:05", "TIME"))
                .isEqualTo("""
                Information for Stream S created\s

                                     Replicas: 0
                                      Storage: Memory

                Options:

                                    Retention: Limits
                              Acknowledgments: true
                               Discard Policy: Old
                             Duplicate Window: 0s
                  Allows Atomic Batch Publish: false
                    Allows Fast Batch Publish: false
                              Allows Counters: false
                            Allows Msg Delete: true
                       Allows Per-Message TTL: false
                                 Allows Purge: true
                             Allows Schedules: false
                               Allows Rollups: false

                Limits:

                             Maximum Messages: unlimited
                          Maximum Per Subject: unlimited
                                Maximum Bytes: unlimited
                                  Maximum Age: unlimited
                         Maximum Message Size: unlimited
                            Maximum Consumers: unlimited

                State:

                                     Messages: 5
                                        Bytes: 2.0 KiB
                                Lost Messages: 2 (1.0 KiB)
                               First Sequence: 2 @ TIME
                                Last Sequence: 9
                             Deleted Messages: 3
                             Active Consumers: 1
                           Number of Subjects: 4
                """);
    }

    @Test
    void showsTheClusterAndAlternates() throws Exception {
        StreamInfo info = info("""
                {'config':{'name':'S','metadata':{'_nats.ver':'2.14.5','_nats.level':'4','_nats.req.level':'1'}},
                'ts':'2026-01-02T03:04:05Z','cluster':{'name':'east','raft_group':'G','leader':'n1',
                'leader_since':'2026-01-02T02:04:05Z','replicas':[{'name':'n2','current':true,'active':1000000000},
                {'name':'n3','offline':true,'lag':1},{'name':'n4','active':5000000,'lag':2000}]},
                'alternates':[{'name':'S','cluster':'east'},{'name':'M','cluster':'west','domain':'hub'}],
                'state':{'deleted':[3,4]}}""");
        assertThat(state(info)).isEqualTo("""
                State for Stream S created\s

                Cluster Information:

                                Name: east
                       Cluster Group: G
                              Leader: n1 (1h0m0s)
                             Replica: n2, current, seen 1.00s ago
                             Replica: n3, outdated, OFFLINE, not seen, 1 operation behind
                             Replica: n4, outdated, seen 5ms ago, 2,000 operations behind

                State:

                        Host Version: 2.14.5
                  Required API Level: 1 hosted at level 4
                            Messages: 0
                               Bytes: 0 B
                      First Sequence: 0
                       Last Sequence: 0
                    Deleted Messages: 2
                    Active Consumers: 0
                          Alternates: S: Cluster: east
                                      M: Cluster: west Domain: hub
                """);
    }

    @Test
    void showsTheProgressOfMirrorsAndSources() throws Exception {
        StreamInfo mirror = info("""
                {'config':{'name':'M'},'mirror':{'name':'S','lag':5,'active':-1,'filter_subject':'a.>',
                'external':{'api':'$JS.hub.API','deliver':'d'},'error':{'description':'stream not found'}},
                'state':{}}""");
        assertThat(state(mirror)).isEqualTo("""
                State for Stream M created\s

                Mirror Information:

                           Stream Name: S
                        Subject Filter: a.>
                                   Lag: 5
                             Last Seen: never
                       Ext. API Prefix: $JS.hub.API
                  Ext. Delivery Prefix: d
                                 Error: stream not found

                State:

                              Messages: 0
                                 Bytes: 0 B
                        First Sequence: 0
                         Last Sequence: 0
                      Active Consumers: 0
                """);
        StreamInfo sourced = info("""
                {'config':{'name':'M'},'sources':[{'name':'S','lag':0,'active':2000000000,
                'subject_transforms':[{'src':'a','dest':'b'},{'src':'c','dest':''}]},
                {'name':'T','active':9223372036854775807,'subject_transforms':[{'src':'d','dest':'e'}]}],
                'state':{}}""");
        assertThat(state(sourced)).isEqualTo("""
                State for Stream M created\s

                Source Information:

                                     Stream Name: S
                  Subject Filters and Transforms: a to b
                                                  c untransformed
                                             Lag: 0
                                       Last Seen: 2.00s

                                     Stream Name: T
                    Subject Filter and Transform: d to e
                                             Lag: 0
                                       Last Seen: never

                State:

                                        Messages: 0
                                           Bytes: 0 B
                                  First Sequence: 0
                                   Last Sequence: 0
                                Active Consumers: 0
                """);
    }

    @Test
    void printsJsonWithTheFieldsOfTheOfficialCommandLine() throws Exception {
        StreamInfo info = info("{'config':{'name':'S','unknown':1},'state':{'messages':2}}");
        assertThat(new PreparedServers().output(session -> StreamReport.print(session, info, true)))
                .contains("\"name\": \"S\"", "\"messages\": 2")
                .doesNotContain("unknown");
    }
}
