// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.PreparedServers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The reports about several servers, which the server of this machine cannot form. */
class ReportsTest {
    private static final String N1 = "'name':'n1','id':'ID1','cluster':'east','time':'2026-01-02T03:00:00Z'";
    private static final String N2 = "'name':'n2','id':'ID2','cluster':'east','time':'2026-01-02T03:00:00Z'";
    private static final String N3 = "'name':'n3','id':'ID3','cluster':'west','time':'2026-01-02T03:00:00Z'";

    private static String route(long id, String remote, String account, long subscriptions, long bytes) {
        return "{'rid':" + id + ",'remote_name':'" + remote + "','account':'" + account
                + "','ip':'10.0.0.1','port':6222,'start':'2026-01-02T02:00:00Z','rtt':'1ms','subscriptions':"
                + subscriptions + ",'in_bytes':" + bytes + ",'out_bytes':" + 2 * bytes + "}";
    }

    @Test
    void routesAreGroupedByServer() throws Exception {
        PreparedServers servers = new PreparedServers()
                .with("ROUTEZ", N2, "'data':{'routes':[" + route(7, "n1", "", 1, 1024) + "]}")
                .with(
                        "ROUTEZ",
                        N1,
                        "'data':{'routes':[" + route(5, "n2", "", 1_500, 0) + ","
                                + route(6, "n2", "ACCOUNTWITHANAMEOFMORETHAN23LETTERS", 2, 10) + "]}");
        assertThat(servers.run(new RoutesReport())).isEqualTo("""
                ╭─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                                      Cluster Report                                                     │
                ├────────┬─────────┬──────┬─────────────────────────┬───────────────┬───────┬────────┬─────┬───────┬──────────┬───────────┤
                │ Server │ Cluster │ Name │ Account                 │ Address       │ ID    │ Uptime │ RTT │ Subs  │ Bytes In │ Bytes Out │
                ├────────┼─────────┼──────┼─────────────────────────┼───────────────┼───────┼────────┼─────┼───────┼──────────┼───────────┤
                │ n1     │ east    │ n2   │                         │ 10.0.0.1:6222 │ rid:5 │ 1h0m0s │ 1ms │ 1,500 │ 0 B      │ 0 B       │
                │        │         │      │ ACCOUNTWIT...N23LETTERS │ 10.0.0.1:6222 │ rid:6 │ 1h0m0s │ 1ms │ 2     │ 10 B     │ 20 B      │
                │ n2     │ east    │ n1   │                         │ 10.0.0.1:6222 │ rid:7 │ 1h0m0s │ 1ms │ 1     │ 1.0 KiB  │ 2.0 KiB   │
                ├────────┼─────────┼──────┼─────────────────────────┼───────────────┼───────┼────────┼─────┼───────┼──────────┼───────────┤
                │ 2      │ 1       │      │                         │ 3             │       │        │     │ 1,503 │ 1.0 KiB  │ 2.0 KiB   │
                ╰────────┴─────────┴──────┴─────────────────────────┴───────────────┴───────┴────────┴─────┴───────┴──────────┴───────────╯

                """);
        assertThat(servers.run(new RoutesReport(), "--sort", "subs").indexOf("rid:7"))
                .isLessThan(servers.run(new RoutesReport(), "--sort", "subs").indexOf("rid:5"));
        assertThatThrownBy(() -> servers.run(new RoutesReport(), "--sort", "age"))
                .hasMessage(
                        "cannot sort by \"age\", use one of server, cluster, name, account, subs, in-bytes, out-bytes");
    }

    @Test
    void gatewaysAreListedByDirection() throws Exception {
        String connection = "'connection':{'cid':%d,'ip':'10.0.0.%d','port':7222,'uptime':'1h','rtt':'2ms',"
                + "'in_bytes':%d,'out_bytes':%d}";
        PreparedServers servers = new PreparedServers()
                .with("GATEWAYZ", N3, "'data':{'name':'west','port':7222}")
                .with(
                        "GATEWAYZ",
                        N1,
                        "'data':{'name':'east','port':7222,'inbound_gateways':{'west':[{"
                                + connection.formatted(4, 3, 2048, 1) + ",'accounts':[{},{}]},{"
                                + connection.formatted(5, 4, 1024, 1) + "}]},'outbound_gateways':{'west':{"
                                + connection.formatted(6, 5, 1, 512) + "}}}");
        assertThat(servers.run(new GatewaysReport(), "--filter-name", "west")).isEqualTo("""
                ╭───────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                        Super Cluster Report                                       │
                ├────────┬──────┬───────┬──────────┬────────────────────┬───────┬────────┬─────┬─────────┬──────────┤
                │ Server │ Name │ Port  │ Kind     │ Connection         │ ID    │ Uptime │ RTT │ Bytes   │ Accounts │
                ├────────┼──────┼───────┼──────────┼────────────────────┼───────┼────────┼─────┼─────────┼──────────┤
                │ n1     │ east │ 7,222 │          │                    │       │        │     │         │          │
                │        │      │       │ Inbound  │ west 10.0.0.3:7222 │ gid:4 │ 1h     │ 2ms │ 2.0 KiB │ 2        │
                │        │      │       │          │ west 10.0.0.4:7222 │ gid:5 │ 1h     │ 2ms │ 1.0 KiB │ 0        │
                │        │      │       │ Outbound │ west 10.0.0.5:7222 │ gid:6 │ 1h     │ 2ms │ 512 B   │ 0        │
                │ n3     │ west │ 7,222 │          │                    │       │        │     │         │          │
                ├────────┼──────┼───────┼──────────┼────────────────────┼───────┼────────┼─────┼─────────┼──────────┤
                │ 2      │ 2    │       │          │ 3                  │       │        │     │ 3.5 KiB │          │
                ╰────────┴──────┴───────┴──────────┴────────────────────┴───────┴────────┴─────┴─────────┴──────────╯

                """);
        assertThat(servers.requests().getLast().string("name")).isEqualTo("west");
    }

    @Test
    void leafNodesAreListedWithTheirServer() throws Exception {
        PreparedServers servers = new PreparedServers()
                .with(
                        "LEAFZ",
                        N1,
                        "'data':{'leafs':[{'name':'edge','account':'A','ip':'10.0.0.9','port':7422,'rtt':'3ms',"
                                + "'in_msgs':1000,'out_msgs':2,'in_bytes':4096,'out_bytes':5,'subscriptions':6,"
                                + "'compression':'s2_auto','is_spoke':true}]}")
                .with("LEAFZ", N2, "'data':{'leafs':[{'name':'core','account':'B','in_msgs':1}]}");
        assertThat(servers.run(new LeafNodesReport(), "--sort", "in-msgs")).isEqualTo("""
                ╭───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                                    Leafnode Report                                                    │
                ├────────┬──────┬─────────┬───────────────┬─────┬─────────┬──────────┬──────────┬───────────┬──────┬────────────┬───────┤
                │ Server │ Name │ Account │ Address       │ RTT │ Msgs In │ Msgs Out │ Bytes In │ Bytes Out │ Subs │ Compressed │ Spoke │
                ├────────┼──────┼─────────┼───────────────┼─────┼─────────┼──────────┼──────────┼───────────┼──────┼────────────┼───────┤
                │ n2     │ core │ B       │ :0            │     │ 1       │ 0        │ 0 B      │ 0 B       │ 0    │            │ false │
                │ n1     │ edge │ A       │ 10.0.0.9:7422 │ 3ms │ 1,000   │ 2        │ 4.0 KiB  │ 5 B       │ 6    │ s2_auto    │ true  │
                ╰────────┴──────┴─────────┴───────────────┴─────┴─────────┴──────────┴──────────┴───────────┴──────┴────────────┴───────╯

                """);
    }

    @Test
    void healthLimitsTheErrorsOfAServer() throws Exception {
        String errors = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> "{'type':'STREAM','error':'stream s" + i + " is behind'}")
                .collect(Collectors.joining(","));
        PreparedServers servers = new PreparedServers()
                .with("HEALTHZ", N1, "'data':{'status':'ok','status_code':200}")
                .with("HEALTHZ", N3, "'data':{'status':'error','status_code':503,'errors':[" + errors + "]}");
        assertThat(servers.run(new HealthReport(), "--stream", "s1")).isEqualTo("""
                ╭───────────────────────────────────────────────────────────────────────────╮
                │                               Health Report                               │
                ├────────┬─────────┬────────┬────────────────┬────────┬─────────────────────┤
                │ Server │ Cluster │ Domain │ Status         │ Type   │ Error               │
                ├────────┼─────────┼────────┼────────────────┼────────┼─────────────────────┤
                │ n1     │ east    │        │ ok (200)       │        │                     │
                │ n3     │ west    │        │ error (503)    │        │                     │
                │        │         │        │                │ STREAM │ stream s1 is behind │
                │        │         │        │                │ STREAM │ stream s2 is behind │
                │        │         │        │                │ STREAM │ stream s3 is behind │
                │        │         │        │                │ STREAM │ stream s4 is behind │
                │        │         │        │                │ STREAM │ stream s5 is behind │
                │        │         │        │                │ STREAM │ stream s6 is behind │
                │        │         │        │                │ STREAM │ stream s7 is behind │
                │        │         │        │                │ STREAM │ stream s8 is behind │
                │        │         │        │                │ STREAM │ stream s9 is behind │
                │        │         │        │ 2 more errors  │        │                     │
                ├────────┼─────────┼────────┼────────────────┼────────┼─────────────────────┤
                │ 2      │ 2       │        │ ok: 1 / err: 1 │        │ 11                  │
                ╰────────┴─────────┴────────┴────────────────┴────────┴─────────────────────╯

                """);
        assertThat(servers.requests().getLast().string("stream")).isEqualTo("s1");
    }

    @Test
    void usageIsDrawnAsBarsSmallestFirst() throws Exception {
        PreparedServers servers = new PreparedServers()
                .with("PING", N1, "'statsz':{'cpu':12.5,'mem':4194304}")
                .with("PING", N2, "'statsz':{'cpu':0,'mem':1048576}")
                .with("PING", N3, "'statsz':{'cpu':100,'mem':2097152}");
        assertThat(servers.run(UsageReport.ofProcessors())).isEqualTo("""
                CPU Usage

                  n2: ▏ (0)
                  n1: ███ (12.5)
                  n3: ██████████████████████████████ (100)
                """);
        assertThat(servers.run(UsageReport.ofMemory())).isEqualTo("""
                Memory Usage

                  n2: ▏ (1.0 MiB)
                  n3: ██████████ (2.0 MiB)
                  n1: ██████████████████████████████ (4.0 MiB)
                """);
        assertThat(servers.run(UsageReport.ofMemory(), "--json"))
                .isEqualTo("{\n  \"n1\": 4194304,\n  \"n2\": 1048576,\n  \"n3\": 2097152\n}\n");
        assertThatThrownBy(() -> new PreparedServers().run(UsageReport.ofMemory()))
                .hasMessage("no response");
    }

    private static String jetStream(String meta, long streams, long leaders) {
        return "'data':{'config':{'domain':''},'memory':1024,'storage':2048,'streams':" + streams
                + ",'consumers':2,'messages':3000,'bytes':4096,'streams_leader':" + leaders
                + ",'consumers_leader':1,'api':{'total':7,'errors':0}," + meta + "}";
    }

    @Test
    void jetStreamMarksTheMetaLeaderAndShowsItsPeers() throws Exception {
        String meta = "'meta_cluster':{'name':'east','leader':'n1.example.net','peer':'PEER1','cluster_size':3,"
                + "'pending':5,'replicas':[{'name':'n2.example.net','peer':'PEER2','current':true,'active':1000000000},"
                + "{'name':'n3.example.net','peer':'PEER3','offline':true,'lag':9}]}";
        PreparedServers servers = new PreparedServers()
                .with("JSZ", "'name':'n1.example.net','cluster':'east'", jetStream(meta, 4, 3))
                .with("JSZ", "'name':'n2.example.net','cluster':'east'", jetStream("'x':0", 4, 1))
                .with("JSZ", "'name':'n3.example.net','cluster':'west'", jetStream("'x':0", 1, 0));
        assertThat(servers.run(new JetStreamReport(), "--sort", "streams", "--leaders"))
                .isEqualTo("""
                ╭─────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                          JetStream Summary                                          │
                ├────────┬─────────┬─────────┬───────────┬──────────┬─────────┬─────────┬─────────┬─────────┬─────────┤
                │ Server │ Cluster │ Streams │ Consumers │ Messages │ Bytes   │ Memory  │ File    │ API Req │ Pending │
                ├────────┼─────────┼─────────┼───────────┼──────────┼─────────┼─────────┼─────────┼─────────┼─────────┤
                │ n3     │ west    │ 1       │ 2         │ 3,000    │ 4.0 KiB │ 1.0 KiB │ 2.0 KiB │ 7       │       0 │
                │ n1*    │ east    │ 4       │ 2         │ 3,000    │ 4.0 KiB │ 1.0 KiB │ 2.0 KiB │ 7       │       5 │
                │ n2     │ east    │ 4       │ 2         │ 3,000    │ 4.0 KiB │ 1.0 KiB │ 2.0 KiB │ 7       │       0 │
                ├────────┼─────────┼─────────┼───────────┼──────────┼─────────┼─────────┼─────────┼─────────┼─────────┤
                │        │         │ 9       │ 6         │ 9,000    │ 12 KiB  │ 3.0 KiB │ 6.0 KiB │ 21      │       5 │
                ╰────────┴─────────┴─────────┴───────────┴──────────┴─────────┴─────────┴─────────┴─────────┴─────────╯

                ╭────────────────────────────────────────────────────────────────────╮
                │          RAFT Meta Group Information - Lead cluster: east          │
                ├─────────────────┬───────┬────────┬─────────┬────────┬────────┬─────┤
                │ Connection Name │ ID    │ Leader │ Current │ Online │ Active │ Lag │
                ├─────────────────┼───────┼────────┼─────────┼────────┼────────┼─────┤
                │ n1              │ PEER1 │ yes    │ true    │ true   │ 0s     │ 0   │
                │ n2              │ PEER2 │        │ true    │ true   │ 1.00s  │ 0   │
                │ n3              │ PEER3 │        │ false   │ false  │ 0s     │ 9   │
                ╰─────────────────┴───────┴────────┴─────────┴────────┴────────┴─────╯

                ╭──────────────────────────────────────────────────────────╮
                │                    RAFT Leader Report                    │
                ├────────────────┬─────────┬────────────────┬──────────────┤
                │ Server         │ Cluster │ Stream Leaders │ Distribution │
                ├────────────────┼─────────┼────────────────┼──────────────┤
                │ n2.example.net │ east    │ 1              │ ***          │
                │ n1.example.net │ east    │ 3              │ ********     │
                ├────────────────┼─────────┼────────────────┼──────────────┤
                │ n3.example.net │ west    │ 0              │              │
                ╰────────────────┴─────────┴────────────────┴──────────────╯

                ╭────────────────────────────────────────────────────────────╮
                │                     RAFT Leader Report                     │
                ├────────────────┬─────────┬──────────────────┬──────────────┤
                │ Server         │ Cluster │ Consumer Leaders │ Distribution │
                ├────────────────┼─────────┼──────────────────┼──────────────┤
                │ n1.example.net │ east    │ 1                │ *****        │
                │ n2.example.net │ east    │ 1                │ *****        │
                ├────────────────┼─────────┼──────────────────┼──────────────┤
                │ n3.example.net │ west    │ 1                │ **********   │
                ╰────────────────┴─────────┴──────────────────┴──────────────╯

                """);
        assertThat(servers.run(new JetStreamReport(), "--no-compact")).contains("│ n1.example.net* │");
    }

    @Test
    void jetStreamWarnsIfTheMetaLeaderIsMissing() throws Exception {
        PreparedServers servers = new PreparedServers()
                .with("JSZ", N1, jetStream("'meta_cluster':{'name':'east','cluster_size':3}", 1, 0));
        String warning = "\nWARNING: No cluster meta leader found. The cluster expects 3 nodes but only 1 responded."
                + " JetStream operation requires at least 2 up nodes.\n";
        assertThat(servers.run(new JetStreamReport())).endsWith(warning);
        assertThat(servers.run(new JetStreamReport(), "--host", "n1")).doesNotContain("WARNING");
        assertThatThrownBy(() -> new PreparedServers().run(new JetStreamReport()))
                .hasMessage("no response");
    }

    @Test
    void downgradeListsAssetsOfHigherLevelsOnce() throws Exception {
        String details = "'data':{'account_details':[{'name':'A','stream_detail':[{'name':'S','config':{'metadata':"
                + "{'_nats.req.level':'2'}},'consumer_detail':[{'name':'C','config':{'metadata':"
                + "{'_nats.req.level':'1'}}}]}]}]}";
        PreparedServers servers = new PreparedServers().with("JSZ", N1, details).with("JSZ", N2, details);
        assertThat(servers.run(new DowngradeReport(), "1")).isEqualTo("""
                Obtaining JetStream Asset information
                ╭───────────────────────────────────────╮
                │            Assets: Streams            │
                ├─────────┬────────┬────────────────────┤
                │ Account │ Stream │ Required API level │
                ├─────────┼────────┼────────────────────┤
                │ A       │ S      │                  2 │
                ╰─────────┴────────┴────────────────────╯

                """);
        assertThat(servers.run(new DowngradeReport(), "1", "--all")).contains("│ A       │ S*     │ C        │");
        assertThat(servers.run(new DowngradeReport(), "0", "--json")).isEqualTo("""
                {
                  "streams": [
                    {
                      "account": "A",
                      "name": "S",
                      "api_level": 2
                    }
                  ],
                  "consumers": [
                    {
                      "account": "A",
                      "name": "C",
                      "stream": "S",
                      "api_level": 1
                    }
                  ]
                }
                """);
        assertThat(servers.run(new DowngradeReport(), "2"))
                .endsWith("All assets are compatible with the specified API level.\n");
    }
}
