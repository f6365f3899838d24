// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.PreparedServers;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.JetStreamAccount;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reports about an account with connections to several servers. */
class AccountReportsTest {
    private static String connection(long id, String name, long messages, long subscriptions, String start) {
        return "{'cid':" + id + ",'kind':'Client','name':'" + name + "','ip':'10.0.0.1','port':4222,'account':'A',"
                + "'uptime':'1m','start':'" + start + "','in_msgs':" + messages + ",'out_msgs':" + 2 * messages
                + ",'in_bytes':" + 1024 * messages + ",'out_bytes':5,'subscriptions':" + subscriptions
                + ",'subscriptions_list':[" + "'s',".repeat((int) subscriptions - 1) + "'s'],'reason':'Client Closed'}";
    }

    private static PreparedServers connections() {
        return new PreparedServers()
                .with(
                        "CONNZ",
                        "'name':'n1','cluster':'east'",
                        "'data':{'connections':["
                                + connection(7, "x".repeat(41), 10, 2, "2026-01-02T03:04:05Z") + ","
                                + connection(8, "b", 20, 1, "2026-01-02T03:04:06Z") + "]}")
                .with(
                        "CONNZ",
                        "'name':'n2','cluster':'west'",
                        "'data':{'connections':[" + connection(9, "c", 5, 3, "2026-01-02T03:04:04Z") + "]}");
    }

    @Test
    void connectionsHaveTotalsAndCountsPerServer() throws Exception {
        assertThat(connections().run(new AccountCommands.ConnectionReport(), "--sort", "cid", "--top", "2"))
                .isEqualTo("""

                ╭────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                                              Top 2 Connections out of 3 by cid                                                             │
                ├─────┬─────────────────────────────────────────────┬────────┬─────────┬───────────────┬─────────┬────────┬─────────┬──────────┬──────────┬───────────┬──────┤
                │ CID │ Name                                        │ Server │ Cluster │ IP            │ Account │ Uptime │ In Msgs │ Out Msgs │ In Bytes │ Out Bytes │ Subs │
                ├─────┼─────────────────────────────────────────────┼────────┼─────────┼───────────────┼─────────┼────────┼─────────┼──────────┼──────────┼───────────┼──────┤
                │ 7   │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx .. │ n1     │ east    │ 10.0.0.1:4222 │ A       │ 1m     │ 10      │ 20       │ 10 KiB   │ 5 B       │ 2    │
                │ 8   │ b                                           │ n1     │ east    │ 10.0.0.1:4222 │ A       │ 1m     │ 20      │ 40       │ 20 KiB   │ 5 B       │ 1    │
                ├─────┼─────────────────────────────────────────────┼────────┼─────────┼───────────────┼─────────┼────────┼─────────┼──────────┼──────────┼───────────┼──────┤
                │     │ Totals for 3 connections                    │        │         │               │         │        │ 35      │ 70       │ 35 KiB   │ 15 B      │ 6    │
                ╰─────┴─────────────────────────────────────────────┴────────┴─────────┴───────────────┴─────────┴────────┴─────────┴──────────┴──────────┴───────────┴──────╯

                ╭────────────────────────────────╮
                │     Connections per server     │
                ├────────┬─────────┬─────────────┤
                │ Server │ Cluster │ Connections │
                ├────────┼─────────┼─────────────┤
                │ n2     │ west    │           1 │
                │ n1     │ east    │           2 │
                ╰────────┴─────────┴─────────────╯
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "in-bytes, 9 7 8",
        "out-msgs, 9 7 8",
        "subs,     8 7 9",
        "cid,      7 8 9",
        "uptime,   8 7 9",
    })
    void connectionsAreSortedByAKey(String key, String expected) throws Exception {
        String output = connections().run(new AccountCommands.ConnectionReport(), "--sort", key);
        List<String> order = output.lines()
                .filter(line -> line.matches("│ +\\d .*"))
                .map(line -> line.substring(2).strip().substring(0, 1))
                .toList();
        assertThat(order).containsExactly(expected.split(" "));
        String reversed = connections().run(new AccountCommands.ConnectionReport(), "--sort", key, "--reverse");
        assertThat(reversed.lines().filter(line -> line.matches("│ +\\d .*")).toList())
                .first()
                .asString()
                .containsPattern("^│ +" + order.getLast() + " ");
    }

    @Test
    void closedConnectionsHaveAReason() throws Exception {
        PreparedServers servers = connections();
        assertThat(servers.run(
                        new AccountCommands.ConnectionReport(), "--state", "closed", "--closed-reason", "client"))
                .contains("Client Closed");
        assertThat(servers.requests().getFirst().number("state")).isEqualTo(1);
        assertThatThrownBy(
                        () -> connections().run(new AccountCommands.ConnectionReport(), "--closed-reason", "timeout"))
                .hasMessage("did not get results from any servers");
        assertThatThrownBy(() -> connections().run(new AccountCommands.ConnectionReport(), "--closed-reason", "("))
                .hasMessageStartingWith("invalid --closed-reason: ");
    }

    @Test
    void statisticsAreShownForEachServer() throws Exception {
        PreparedServers servers = new PreparedServers()
                .with(
                        "STATZ",
                        "'name':'n1','host':'h1','cluster':'east','ver':'2.14.5','tags':['a','b']",
                        "'data':{'account_statz':[{'acc':'A','conns':1000,'leafnodes':1,'num_subscriptions':5,"
                                + "'slow_consumers':2,'sent':{'msgs':3,'bytes':1024},'received':{'msgs':4,'bytes':5}}]}")
                .with("STATZ", "'name':'n2','host':'h2'", "'data':{'account_statz':[]}");
        assertThat(servers.run(new AccountCommands.StatisticsReport())).isEqualTo("""
                ╭────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                                                        Server Statistics                                                                       │
                ├────────┬─────────┬─────────┬──────┬─────────────┬───────────────┬───────────┬────────────┬───────────────┬────────────────┬───────────────────┬────────────────┤
                │ Server │ Cluster │ Version │ Tags │ Connections │ Subscriptions │ Leafnodes │ Sent Bytes │ Sent Messages │ Received Bytes │ Received Messages │ Slow Consumers │
                ├────────┼─────────┼─────────┼──────┼─────────────┼───────────────┼───────────┼────────────┼───────────────┼────────────────┼───────────────────┼────────────────┤
                │ h1     │ east    │ 2.14.5  │ a, b │ 1,000       │ 5             │ 1         │ 1.0 KiB    │ 3             │ 5 B            │ 4                 │ 2              │
                ├────────┼─────────┼─────────┼──────┼─────────────┼───────────────┼───────────┼────────────┼───────────────┼────────────────┼───────────────────┼────────────────┤
                │ 2      │         │         │      │ 1,000       │ 5             │ 1         │ 1.0 KiB    │ 3             │ 5 B            │ 4                 │ 2              │
                ╰────────┴─────────┴─────────┴──────┴─────────────┴───────────────┴───────────┴────────────┴───────────────┴────────────────┴───────────────────┴────────────────╯

                """);
        assertThatThrownBy(() -> new PreparedServers().run(new AccountCommands.StatisticsReport()))
                .hasMessage("did not get results from any servers");
    }

    private static String tier(String json) throws Exception {
        JetStreamAccount account = JsonObject.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .as(JetStreamAccount.class);
        ColumnBlock block = new ColumnBlock("Tiers");
        new AccountTier("R1", account).addTo(block);
        return new PreparedServers().output(session -> block.print(session.console(), session.style()));
    }

    @Test
    void tiersShowUsageOfLimits() throws Exception {
        assertThat(tier("""
                {'memory':1024,'storage':2048,'reserved_memory':512,'streams':3,'limits':{'max_memory':4096,
                'max_storage':-1,'max_streams':10,'max_consumers':-1,'max_ack_pending':0,'max_bytes_required':true,
                'memory_max_stream_bytes':2048,'storage_max_stream_bytes':0}}""")).isEqualTo("""
                Tiers

                  Tier: R1:

                      Configuration Requirements:

                        Stream Requires Max Bytes Set: true
                         Consumer Maximum Ack Pending: Unlimited

                      Stream Resource Usage Limits:

                                               Memory: 1.0 KiB of 4.0 KiB (512 B reserved)
                                    Memory Per Stream: 2.0 KiB
                                              Storage: 2.0 KiB of Unlimited\s
                                   Storage Per Stream: Unlimited
                                              Streams: 3 of 10
                                            Consumers: Unlimited
                """);
        assertThat(tier("{'limits':{'max_ack_pending':5,'max_consumers':2,'max_streams':-1}}"))
                .contains("Consumer Maximum Ack Pending: 5\n", "Maximum 2 per stream\n", "0 of Unlimited\n");
    }
}
