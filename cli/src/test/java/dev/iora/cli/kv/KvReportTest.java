// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.PreparedServers;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The info of buckets in a cluster, and of copies of other buckets. */
class KvReportTest {
    private static String report(String json) throws Exception {
        StreamInfo info = JsonObject.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .as(StreamInfo.class);
        return new PreparedServers().output(session -> KvReport.print(session, "B", info));
    }

    @Test
    void showsLimitsMetadataAndCluster() throws Exception {
        assertThat(report("""
                {'config':{'name':'KV_B','description':'text','max_msgs_per_subject':5,'max_bytes':1048576,
                'max_msg_size':1024,'max_age':3600000000000,'storage':'file','compression':'s2',
                'allow_msg_ttl':true,'subject_delete_marker_ttl':60000000000,
                'republish':{'src':'a','dest':'b'},'metadata':{'owner':'me','_nats.level':'4'}},
                'cluster':{'name':'east','leader':'n1','replicas':[{'name':'n2','current':true,'active':1000000}]},
                'state':{'messages':1234,'bytes':2048}}""")).isEqualTo("""
                Information for Key-Value Store Bucket B created\s

                Configuration:

                            Bucket Name: B
                           History Kept: 5
                          Values Stored: 1,234
                             Compressed: true
                  Per-Key TTL Supported: true
                       Limit Marker TTL: 1m0s
                     Backing Store Kind: JetStream
                            Description: text
                            Bucket Size: 2.0 KiB
                    Maximum Bucket Size: 1.0 MiB
                     Maximum Value Size: 1.0 KiB
                            Maximum Age: 1h0m0s
                       JetStream Stream: KV_B
                                Storage: File
                           Republishing: a to b

                Metadata:

                                  owner: me

                Cluster Information:

                                   Name: east
                                 Leader: n1
                                Replica: n2, current, seen 1ms ago
                """);
    }

    @Test
    void showsTheOriginOfAMirror() throws Exception {
        assertThat(report("""
                {'config':{'name':'KV_B','max_bytes':-1,'max_msg_size':-1,'storage':'memory',
                'mirror':{'name':'KV_ORIGIN','external':{'api':'$JS.hub.API'}}},
                'mirror':{'name':'KV_ORIGIN','lag':7,'active':-1},'state':{}}""")).isEqualTo("""
                Information for Key-Value Store Bucket B created\s

                Configuration:

                            Bucket Name: B
                           History Kept: 0
                          Values Stored: 0
                             Compressed: false
                  Per-Key TTL Supported: false
                     Backing Store Kind: JetStream
                            Bucket Size: 0 B
                    Maximum Bucket Size: unlimited
                     Maximum Value Size: unlimited
                            Maximum Age: unlimited
                       JetStream Stream: KV_B
                                Storage: Memory

                Mirror Information:

                          Origin Bucket: ORIGIN
                           External API: $JS.hub.API
                              Last Seen: never
                                    Lag: 7
                """);
    }

    @Test
    void showsTheProgressOfSources() throws Exception {
        assertThat(report("""
                {'config':{'name':'KV_B','max_bytes':-1,'max_msg_size':-1,
                'sources':[{'name':'KV_ONE'},{'name':'KV_TWO','external':{'api':'$JS.hub.API'}}]},
                'sources':[{'name':'KV_TWO','lag':1,'active':2000000000},{'name':'KV_ONE','active':1000000}],
                'state':{}}""")).contains("""
                Sources Information:

                          Source Bucket: TWO
                           External API: $JS.hub.API
                              Last Seen: 2.00s
                                    Lag: 1
                          Source Bucket: ONE
                              Last Seen: 1ms
                                    Lag: 0
                """);
    }
}
